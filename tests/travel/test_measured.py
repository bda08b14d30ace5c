"""How far off table and estimate are, and the bands that follow."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import LonLat
from app.travel import Mode, Points, Source, Speed, StraightLine
from app.travel.measured import (
    Measure,
    Measured,
    MeasuredFileError,
    band_of,
    measure,
    read_measured,
    speed_version,
    with_measured_bands,
    with_measured_speeds,
    write_measured,
)
from app.travel.table import Band, Pairs, Table, read_table

GEODATA = Path(__file__).parents[2] / "geodata"
DAY = date(2026, 11, 22)
CLES, TRENTO = LonLat(11.0332, 46.3653), LonLat(11.1207, 46.0705)
TO_TRENTO = Points(np.array([TRENTO.lon]), np.array([TRENTO.lat]))
SPEED = Speed(1.0, 60.0, 0.0, 0.5, 3.0)


@pytest.fixture(scope="module")
def table() -> Table:
    return Table(read_table(GEODATA / "trentino" / "travel_table.npz"))


def measured(version: str, *, low: float, high: float, source: Source = Source.TABLE) -> Measured:
    """Return a measure of driving with the same band for all trips from 10 km on."""
    band = Band(np.array([10.0]), np.array([low]), np.array([high]))
    return Measured("trentino", DAY, (Measure(source, Mode.CAR, "pairs", version, {}, band),))


def eastward(n: int, factor: float) -> Pairs:
    """Return trips of 1 to n hundredths of a degree at 1 km a minute, times a factor."""
    at, to = np.full(n, 46.0), 11.0 + np.arange(1, n + 1) / 100
    line = StraightLine({Mode.CAR: SPEED})
    minutes = line.one_to_many(LonLat(11.0, 46.0), Points(to, at), Mode.CAR, limit_min=None).minutes
    return Pairs(np.full(n, 11.0), at, to, at, minutes * factor)


def test_a_line_that_is_a_quarter_too_quick_gets_a_band_that_says_so() -> None:
    found = measure(
        StraightLine({Mode.CAR: SPEED}), eastward(20, 1.25), Mode.CAR,
        source=Source.ESTIMATE, against="pairs", version="1",
    )  # fmt: skip

    assert found is not None
    assert (found.band.low.tolist(), found.band.high.tolist()) == ([1.0], [1.25])
    assert found.figures["known"] == 20
    assert found.figures["median"] == 0.2


def test_too_few_trips_make_no_measure() -> None:
    line = StraightLine({Mode.CAR: SPEED})

    found = measure(
        line, eastward(9, 1.0), Mode.CAR, source=Source.ESTIMATE, against="pairs", version="1"
    )

    assert found is None


lengths = st.lists(st.tuples(st.floats(0.1, 90), st.floats(0.2, 5)), min_size=1, max_size=80)


@given(lengths, st.integers(1, 6))
def test_a_band_always_holds_the_estimate_and_is_one_that_a_table_can_have(
    trips: list[tuple[float, float]], knots: int
) -> None:
    straight_km, ratio = np.array(trips).T

    band = band_of(straight_km, ratio, most_knots=knots)

    assert band.straight_km.size <= knots
    assert (band.low <= 1).all()
    assert (band.high >= 1).all()


def test_eight_trips_in_ten_lie_in_the_band() -> None:
    straight_km = np.linspace(1, 40, 100)
    ratio = np.tile(np.linspace(0.5, 2.0, 25), 4)

    band = band_of(straight_km, ratio, most_knots=1)

    inside = (ratio >= band.low[0]) & (ratio <= band.high[0])
    assert inside.mean() == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize(("low", "high"), [(0.9, 1.1), (0.5, 2.0)])
def test_another_measure_changes_the_band_of_the_table_and_no_minute(
    table: Table, low: float, high: float
) -> None:
    known = measured(table.ways_version, low=low, high=high)
    plain = table.one_to_many(CLES, TO_TRENTO, Mode.CAR, limit_min=None)

    banded = with_measured_bands(table, known)
    times = banded.one_to_many(CLES, TO_TRENTO, Mode.CAR, limit_min=None)

    assert times.minutes[0] == plain.minutes[0]
    assert times.low[0] == pytest.approx(low * plain.minutes[0])
    assert times.high[0] == pytest.approx(high * plain.minutes[0])
    assert banded.version != table.version
    assert banded.ways_version == table.ways_version


def test_trips_shorter_than_those_measured_keep_their_own_band(table: Table) -> None:
    near = Points(np.array([TRENTO.lon + 0.008]), np.array([TRENTO.lat]))
    known = measured(table.ways_version, low=1.0, high=1.0)

    plain = table.one_to_many(TRENTO, near, Mode.CAR, limit_min=None)
    times = with_measured_bands(table, known).one_to_many(TRENTO, near, Mode.CAR, limit_min=None)

    assert times.high[0] == plain.high[0]


def test_a_measure_of_another_table_or_speed_changes_nothing(table: Table) -> None:
    stale = measured("another", low=0.9, high=1.1)

    speeds = with_measured_speeds({Mode.CAR: SPEED}, stale, Source.ESTIMATE)

    assert with_measured_bands(table, stale).version == table.version
    assert speeds == {Mode.CAR: SPEED}


def test_another_measure_changes_the_band_of_the_estimate() -> None:
    known = measured(speed_version(SPEED), low=0.8, high=1.5, source=Source.ESTIMATE)

    speed = with_measured_speeds({Mode.CAR: SPEED}, known, Source.ESTIMATE)[Mode.CAR]

    assert (speed.low, speed.high, speed.kmh) == (0.8, 1.5, 60.0)


def test_what_is_written_is_read_again_and_fresh_measures_replace_old_ones(tmp_path: Path) -> None:
    path = tmp_path / "travel" / "measured.json"
    nan = {"median": float("nan"), "known": 12.0}
    old = measured("1", low=0.9, high=1.1)
    fresh = Measure(Source.TABLE, Mode.WALK, "road", "1", nan, old.measures[0].band)

    write_measured(path, old.but([fresh], DAY))
    back = read_measured(path)

    assert [each.mode for each in back.measures] == [Mode.CAR, Mode.WALK]
    assert np.isnan(back.measures[1].figures["median"])
    assert back.measures[0].band.high.tolist() == [1.1]
    assert [each.name for each in path.parent.iterdir()] == ["measured.json"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": 9}', '{"format": 1, "site": "x", "measured_on": "now"}',
     '{"format":1,"site":"x","measured_on":"2026-01-01","measures":[{"source":"magic"}]}'],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "measured.json"
    path.write_text(content)

    with pytest.raises(MeasuredFileError, match=r"measured\.json: not usable"):
        read_measured(path)


@pytest.mark.parametrize(
    "site", [path.parent.name for path in GEODATA.glob("*/travel_measured.json")]
)
def test_the_shipped_measures_are_of_the_shipped_tables(site: str) -> None:
    shipped = read_measured(GEODATA / site / "travel_measured.json")
    table = Table(read_table(GEODATA / site / "travel_table.npz"))

    found = shipped.of(Source.TABLE, Mode.CAR, table.ways_version)

    assert found is not None, "measure again: flask travel check"
