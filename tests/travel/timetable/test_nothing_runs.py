"""Where a timetable knows both ends and nothing runs, nobody may guess."""

from datetime import datetime, time

import numpy as np
import pytest
from travel.timetable.small_timetables import TUESDAY
from travel.timetable.test_provider import HOME, MORNING, PLACES, TWO_BUSES, stops

from app.core.geo import LonLat
from app.travel import Chain, Mode, Points, Source, Speed, StraightLine, Times
from app.travel.timetable import Timetable

ESTIMATE = StraightLine({mode: Speed(1.3, 20, 5, 0.7, 1.5) for mode in Mode})
AFTER_THE_LAST_BUS = datetime.combine(TUESDAY, time(9, 1))
FAR_FROM_STOPS = Points(np.array([11.3]), np.array([46.05]))


def ask(points: Points, when: datetime = MORNING, origin: LonLat = HOME) -> Times:
    chain = Chain([Timetable.of(TWO_BUSES), ESTIMATE])
    return chain.one_to_many(origin, points, Mode.TRANSIT, limit_min=60, when=when)


def test_a_stop_that_no_bus_reaches_is_settled_and_gets_no_estimate() -> None:
    times = ask(stops(1, 3))

    assert times.source.tolist() == [Source.SELDOM, Source.NOTHING_RUNS]
    assert np.isnan([times.minutes[1], times.low[1], times.high[1]]).all()


def test_after_the_last_bus_nothing_runs() -> None:
    times = ask(stops(1, 2), AFTER_THE_LAST_BUS)

    assert times.source.tolist() == [Source.NOTHING_RUNS] * 2


def test_a_day_that_the_timetable_does_not_cover_is_estimated() -> None:
    times = ask(stops(1), datetime(2030, 1, 1, 8))  # noqa: DTZ001 - local by contract

    assert times.source.tolist() == [Source.ESTIMATE]


@pytest.mark.parametrize("away", ["target", "origin"])
def test_an_end_far_from_every_stop_is_estimated(away: str) -> None:
    far = LonLat(FAR_FROM_STOPS.lon[0], FAR_FROM_STOPS.lat[0])

    times = ask(FAR_FROM_STOPS) if away == "target" else ask(stops(1), origin=far)

    assert times.source.tolist() == [Source.ESTIMATE]


def test_a_walk_is_a_way_where_nothing_runs() -> None:
    beside = Points(np.array([PLACES[0][0]]), np.array([PLACES[0][1] + 0.002]))

    times = ask(beside, AFTER_THE_LAST_BUS)

    assert times.source.tolist() == [Source.WALKED]
