"""Which provider answers."""

import logging
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import LonLat
from app.travel import Chain, Mode, Points, Provider, Source, Speed, StraightLine, Times

TRENTO = LonLat(11.1217, 46.0679)
NAN, INF = float("nan"), float("inf")
ESTIMATE = StraightLine({Mode.CAR: Speed(1.3, 50, 5, 0.7, 1.5)})


@dataclass
class Table:
    """A provider that reads its minutes from a table by longitude."""

    minutes: dict[float, float]
    source: Source = Source.TABLE
    asked: list[int] = field(default_factory=list)

    def one_to_many(self, _origin: LonLat, points: Points, *_: object, **__: object) -> Times:
        self.asked.append(len(points))
        minutes = np.array([self.minutes.get(lon, NAN) for lon in points.lon.tolist()])
        source = np.where(np.isnan(minutes), Source.UNKNOWN, self.source).astype(np.int8)
        return Times(minutes, np.full(minutes.size, NAN), minutes, minutes, source)


@dataclass
class Saying:
    """A provider that says whatever it is told to say."""

    answer: Any

    def one_to_many(self, *_: object, **__: object) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def points(*lon: float) -> Points:
    return Points(np.array(lon, float), np.full(len(lon), 46.1))


def ask(*providers: Provider, to: Points) -> Times:
    return Chain(providers).one_to_many(TRENTO, to, Mode.CAR, limit_min=60)


def test_each_pair_is_answered_by_the_first_provider_that_knows_it() -> None:
    road = Table({11.1: 7.0}, Source.ROAD)
    table = Table({11.1: 99.0, 11.2: 20.0})

    times = ask(road, table, ESTIMATE, to=points(11.1, 11.2, 11.3, NAN))

    assert times.minutes[:2].tolist() == [7.0, 20.0]
    assert [Source(code).word for code in times.source] == ["road", "table", "estimate", "unknown"]
    assert (road.asked, table.asked) == ([3], [2])


def test_nobody_is_asked_when_nothing_is_open() -> None:
    table = Table({11.1: 7.0})
    never = Table({})

    ask(table, never, to=points(11.1))

    assert never.asked == []


def said(
    minutes: float,
    km: float = 1.0,
    low: float | None = None,
    high: float | None = None,
    source: int = 1,
) -> SimpleNamespace:
    columns = {"minutes": minutes, "km": km, "low": low or minutes, "high": high or minutes}
    arrays = {name: np.array([value], float) for name, value in columns.items()}
    return SimpleNamespace(**arrays, source=np.array([source], np.int8))


@pytest.mark.parametrize(
    "nonsense",
    [
        RuntimeError("no route from 11.1217,46.0679"),
        None,
        Times.unknown(3),
        said(-5.0),
        said(INF),
        said(30.0, low=40.0),
        said(30.0, high=20.0),
        said(30.0, km=-1.0),
        said(NAN, source=1),
        said(30.0, source=0),
        said(0.1),
    ],
    ids=str,
)
def test_nonsense_falls_through_with_one_line_in_the_log(
    nonsense: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        times = ask(Saying(nonsense), ESTIMATE, to=points(11.5))

    assert times.source.tolist() == [Source.ESTIMATE]
    assert len(caplog.records) == 1
    assert "Saying" in caplog.text
    assert "46.0679" not in caplog.text


def test_one_impossible_trip_does_not_cost_the_others(caplog: pytest.LogCaptureFixture) -> None:
    road = Table({11.15: 7.0, 12.5: 1.0}, Source.ROAD)

    times = ask(road, ESTIMATE, to=points(11.15, 12.5))

    assert times.source.tolist() == [Source.ROAD, Source.ESTIMATE]
    assert len(caplog.records) == 1


def test_a_trip_next_door_may_take_no_time() -> None:
    times = ask(Table({11.1217: 0.0}), to=Points(np.array([11.1217]), np.array([46.07])))

    assert times.minutes.tolist() == [0.0]


def test_without_providers_or_points_nothing_is_known() -> None:
    assert np.isnan(ask(to=points(11.1)).minutes).all()
    assert len(ask(ESTIMATE, to=points())) == 0


known = st.dictionaries(st.sampled_from([11.1, 11.2, 11.3, 11.4]), st.floats(100, 200))


@given(st.lists(known, max_size=3), st.lists(st.sampled_from([11.1, 11.2, 11.3, NAN]), max_size=6))
def test_the_chain_is_the_first_known_answer_of_each_pair(
    tables: list[dict[float, float]], lon: list[float]
) -> None:
    times = ask(*map(Table, tables), to=points(*lon))

    first = [next((t[x] for t in tables if x in t), NAN) for x in lon]
    np.testing.assert_array_equal(times.minutes, first)


@given(st.lists(st.floats(-180, 180), max_size=5), st.sampled_from(Mode))
def test_an_estimate_at_the_end_leaves_no_known_point_without_a_time(
    lon: list[float], mode: Mode
) -> None:
    line = StraightLine(dict.fromkeys(Mode, Speed(1.3, 50)))

    times = Chain([Table({}), line]).one_to_many(TRENTO, points(*lon), mode, limit_min=None)

    assert not np.isnan(times.minutes).any()


def test_what_one_provider_settles_is_asked_of_nobody_after_it() -> None:
    nothing = Times(*np.full((4, 1), NAN), np.array([Source.NOTHING_RUNS], np.int8))
    after = Table({11.1: 20.0})

    times = ask(Saying(nothing), after, ESTIMATE, to=points(11.1))

    assert times.source.tolist() == [Source.NOTHING_RUNS]
    assert after.asked == []


def test_an_answer_names_the_providers_that_failed() -> None:
    chain = Chain([Saying(RuntimeError()), Table({11.1: 20.0}), ESTIMATE])

    answer = chain.answer(TRENTO, points(11.1), Mode.CAR, limit_min=None)

    assert answer.failed == ("Saying",)
    assert answer.times.minutes.tolist() == [20.0]
