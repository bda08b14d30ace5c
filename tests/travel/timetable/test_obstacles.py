"""Who walks goes round a lake: the shipped table of Trentino and a bus on either shore."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from travel.timetable.small_timetables import network
from travel.timetable.test_provider import MORNING, bus

from app.core.geo import LonLat
from app.travel import Mode, Points, Source, Times
from app.travel.table import Table, read_table
from app.travel.timetable import Timetable, Walk

SHIPPED = Path(__file__).parents[3] / "geodata" / "trentino" / "travel_table.npz"
# Lake Caldonazzo lies between them: 2.4 km across, more than an hour and a half around.
CALCERANICA, VALCANOVER = LonLat(11.2460, 46.0060), LonLat(11.2640, 46.0230)
PERGINE = LonLat(11.2370, 46.0650)


@cache
def table() -> Table:
    return Table(read_table(SHIPPED))


def timetable(*places: LonLat, leaves: str = "8:00", arrives: str = "8:20") -> Timetable:
    """Return one bus from the first place to the second, and who knows the lake."""
    stops = [(place.lon, place.lat) for place in places]
    return Timetable.of(network([bus((0, leaves), (1, arrives))], stops), footways=table())


def at(place: LonLat) -> Points:
    return Points(np.array([place.lon]), np.array([place.lat]))


def ask(known: Timetable, start: LonLat, end: LonLat, mode: Mode = Mode.TRANSIT) -> Times:
    return known.one_to_many(start, at(end), mode, limit_min=None, when=MORNING)


def on_foot(start: LonLat, end: LonLat) -> Times:
    return table().one_to_many(start, at(end), Mode.WALK, limit_min=None)


def test_nobody_walks_across_the_lake() -> None:
    known = timetable(CALCERANICA, PERGINE)

    times = ask(known, CALCERANICA, VALCANOVER)

    assert on_foot(CALCERANICA, VALCANOVER).minutes[0] > 90
    assert not times.minutes[0] <= 60
    journey = known.journey(CALCERANICA, VALCANOVER, MORNING)
    assert journey is None or journey.minutes > 60


def test_a_walk_to_a_stop_goes_round_the_lake_and_is_told_with_its_length() -> None:
    known = timetable(VALCANOVER, PERGINE, leaves="10:00", arrives="10:20")

    walk_s = known.walks.around(CALCERANICA)[0]
    journey = known.journey(CALCERANICA, PERGINE, MORNING)

    assert walk_s / 60 == pytest.approx(on_foot(CALCERANICA, VALCANOVER).minutes[0], abs=0.1)
    assert journey is not None
    assert isinstance(journey.legs[0], Walk)
    # At the pace of the timetable's walks, a metre of line a second.
    assert journey.legs[0].metres == pytest.approx(walk_s, rel=0.05)


def test_a_walk_all_the_way_is_the_table_s_with_its_band_and_length() -> None:
    beside = LonLat(CALCERANICA.lon + 0.008, CALCERANICA.lat)
    known = timetable(CALCERANICA, PERGINE)

    times, walk = ask(known, CALCERANICA, beside), on_foot(CALCERANICA, beside)
    journey = known.journey(CALCERANICA, beside, MORNING)

    assert times.source.tolist() == [Source.WALKED]
    columns = ("minutes", "low", "high", "km")
    said, expected = ([float(getattr(t, name)[0]) for name in columns] for t in (times, walk))
    assert said == pytest.approx(expected, abs=1 / 60)
    assert journey is not None
    assert journey.minutes == pytest.approx(walk.minutes[0], abs=1 / 60)
    assert isinstance(journey.legs[0], Walk)
    assert journey.legs[0].way_m == pytest.approx(walk.km[0] * 1000)


def test_short_walks_in_a_village_stay_the_straight_line_s() -> None:
    plain = Timetable.of(timetable(CALCERANICA, PERGINE).network)
    around = LonLat(CALCERANICA.lon, CALCERANICA.lat - 0.003)

    walks = timetable(CALCERANICA, PERGINE).walks.around(around)

    assert walks == plain.walks.around(around)


def test_another_table_makes_what_was_remembered_stale() -> None:
    known = timetable(CALCERANICA, PERGINE)

    versions = {known.version, known.walking(None).version}

    assert len(versions) == 2


def test_trips_between_pairs_take_what_the_table_says_one_by_one() -> None:
    places = [CALCERANICA, VALCANOVER, PERGINE, LonLat(11.1195, 46.0720)]
    points = Points(np.array([p.lon for p in places]), np.array([p.lat for p in places]))
    start, end = np.array([0, 2, 1, 0, 3]), np.array([1, 0, 1, 3, 2])

    for mode in (Mode.WALK, Mode.CAR):
        pairs = table().between(points, points, (start, end), mode)

        alone = [
            table().one_to_many(places[a], points, mode, limit_min=None).minutes[b]
            for a, b in zip(start.tolist(), end.tolist(), strict=True)
        ]
        np.testing.assert_allclose(pairs, alone, rtol=1e-4)
