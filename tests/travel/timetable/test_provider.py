"""Public transport as a provider of travel times."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from travel.timetable.brute_force import Halt
from travel.timetable.small_timetables import STOPS, TUESDAY, Small, network, smalls

from app.core.geo import LonLat
from app.travel import Chain, Mode, Points, Source
from app.travel.timetable import Habits, Ride, Timetable, Walk
from app.travel.timetable.network import Network

NAN = float("nan")
# Five stops in a line to the north, some 11 km apart; a metre takes a second to walk.
PLACES = [(11.1, 46.0 + n / 10) for n in range(STOPS)]
HOME = LonLat(*PLACES[0])
MORNING = datetime.combine(TUESDAY, time(7, 30))


def moment(text: str) -> datetime:
    """Return a local time, as the provider wants it."""
    return datetime.fromisoformat(text)


def at(*clocks: str) -> list[int]:
    """Return seconds after midnight of `8:00`."""
    pairs = (clock.split(":") for clock in clocks)
    return [int(hours) * 3600 + int(minutes) * 60 for hours, minutes in pairs]


def bus(*halts: tuple[int, str]) -> list[Halt]:
    """Return a trip that halts at these stops at these times."""
    seconds = at(*(clock for _, clock in halts))
    return [Halt(stop, s, s) for (stop, _), s in zip(halts, seconds, strict=True)]


def stops(*numbers: int, metres_on: float = 0.0) -> Points:
    """Return points at stops, or some metres north of them."""
    lat = [PLACES[n][1] + metres_on / 111_150 for n in numbers]
    return Points(np.full(len(numbers), 11.1), np.array(lat))


TWO_BUSES = network([bus((0, "8:00"), (1, "8:20")), bus((0, "9:00"), (1, "9:30"))], PLACES)


def test_minutes_are_the_median_of_leaving_every_ten_minutes() -> None:
    # 7:30-8:00 arrive at 8:20: 50 40 30 20. 8:10-9:00 arrive at 9:30: 80 70 60 50 40 30.
    # 9:10-9:30 never arrive. The seventh of thirteen is 50, the twelfth is not known, and the
    # slowest that is known is 80.
    times = Timetable.of(TWO_BUSES).one_to_many(
        HOME, stops(1), Mode.TRANSIT, limit_min=30, when=MORNING
    )

    assert (times.minutes.tolist(), times.low.tolist(), times.high.tolist()) == (
        [50.0],
        [20.0],
        [80.0],
    )
    assert times.source.tolist() == [Source.SELDOM]
    assert np.isnan(times.km).all()


def test_one_bus_at_the_start_of_the_window_takes_its_ride_and_not_six_hours() -> None:
    # 7:30-8:00 arrive at 8:20, the first in 50 minutes; whoever leaves later never arrives.
    one_bus = network([bus((0, "8:00"), (1, "8:20"))], PLACES)

    times = Timetable.of(one_bus).one_to_many(
        HOME, stops(1), Mode.TRANSIT, limit_min=30, when=MORNING
    )

    assert times.source.tolist() == [Source.SELDOM]
    assert (times.minutes[0], times.low[0], times.high[0]) == (20.0, 20.0, 50.0)


def test_a_bus_every_half_hour_is_not_seldom() -> None:
    often = [bus((0, f"{h}:{m:02}"), (1, f"{h}:{m + 20}")) for h in range(7, 11) for m in (0, 30)]

    times = Timetable.of(network(often, PLACES)).one_to_many(
        HOME, stops(1), Mode.TRANSIT, limit_min=30, when=MORNING
    )

    assert times.source.tolist() == [Source.TIMETABLE]
    assert times.high[0] == 40.0


def test_a_trip_that_the_window_knows_is_told_with_its_legs() -> None:
    # At 7:30 it is six and a half hours off, at the end of the window four and a half.
    at_two = network([bus((0, "14:00"), (1, "14:20"))], PLACES)
    timetable, target = Timetable.of(at_two), LonLat(*PLACES[1])

    times = timetable.one_to_many(HOME, stops(1), Mode.TRANSIT, limit_min=None, when=MORNING)
    journey = timetable.journey(HOME, target, MORNING)

    assert times.source.tolist() == [Source.SELDOM]
    assert journey is not None
    assert [leg.arrives for leg in journey.legs][-1] == moment("2024-10-15T14:20")


def test_one_departure_has_no_spread() -> None:
    timetable = Timetable.of(TWO_BUSES, Habits(window_min=0))

    times = timetable.one_to_many(HOME, stops(1), Mode.TRANSIT, limit_min=None, when=MORNING)

    assert times.minutes.tolist() == times.low.tolist() == times.high.tolist() == [50.0]


def test_the_walk_from_the_last_stop_counts() -> None:
    timetable = Timetable.of(TWO_BUSES, Habits(window_min=0))
    beyond = stops(1, metres_on=600)

    times = timetable.one_to_many(HOME, beyond, Mode.TRANSIT, limit_min=None, when=MORNING)

    np.testing.assert_allclose(times.minutes, [60.0], atol=0.1)


def test_walking_all_the_way_is_always_possible_up_to_an_hour() -> None:
    near, far = stops(4, metres_on=1800), stops(4, metres_on=4000)

    walked = Timetable.of(TWO_BUSES).one_to_many(
        LonLat(*PLACES[4]),
        Points(np.append(near.lon, far.lon), np.append(near.lat, far.lat)),
        Mode.TRANSIT,
        limit_min=None,
        when=MORNING,
    )

    np.testing.assert_allclose(walked.minutes, [30.0, NAN], atol=0.1)
    assert walked.source.tolist() == [Source.WALKED, Source.UNKNOWN]


@pytest.mark.parametrize(
    ("mode", "when"),
    [
        (Mode.CAR, MORNING),
        (Mode.WALK, MORNING),
        (Mode.BICYCLE, MORNING),
        (Mode.TRANSIT, moment("2030-01-01T08:00")),
        (Mode.TRANSIT, moment("2024-10-16T08:00")),
    ],
)
def test_other_modes_and_other_days_are_unknown(mode: Mode, when: datetime) -> None:
    times = Timetable.of(TWO_BUSES).one_to_many(HOME, stops(1, 2), mode, limit_min=60, when=when)

    assert np.isnan(times.minutes).all()
    assert times.source.tolist() == [Source.UNKNOWN] * 2


def test_without_a_moment_it_is_an_ordinary_morning() -> None:
    timetable = Timetable.of(TWO_BUSES)

    asked = timetable.one_to_many(HOME, stops(1), Mode.TRANSIT, limit_min=None, when=MORNING)
    unasked = timetable.one_to_many(HOME, stops(1), Mode.TRANSIT, limit_min=None)

    assert unasked.minutes.tolist() == asked.minutes.tolist()


def test_unknown_points_and_none_at_all_are_no_trouble() -> None:
    timetable = Timetable.of(TWO_BUSES)
    lost = Points(np.array([NAN, 11.1]), np.array([46.1, NAN]))
    nowhere = Points(np.empty(0), np.empty(0))

    assert np.isnan(timetable.one_to_many(HOME, lost, Mode.TRANSIT, limit_min=None).minutes).all()
    assert len(timetable.one_to_many(HOME, nowhere, Mode.TRANSIT, limit_min=None)) == 0
    assert timetable.departures(HOME, lost).tolist() == [0, 0]
    assert np.isnan(timetable.last_way_back(HOME, lost)).all()


def test_a_night_bus_of_yesterday_runs_today() -> None:
    night = network([bus((0, "24:30"), (1, "24:50"))], PLACES, runs=np.array([[True, False]]))
    timetable = Timetable.of(night, Habits(window_min=0))

    yesterday = timetable.journey(HOME, LonLat(*PLACES[1]), datetime.combine(TUESDAY, time(23, 0)))
    today = timetable.day(date(2024, 10, 16)).hops

    assert yesterday is not None
    assert yesterday.arrives == moment("2024-10-16T00:50")
    assert [hop[2:4] for hop in today] == [(1800, 3000)]


def test_departures_are_counted_once_and_only_when_worth_it() -> None:
    # The express at 8:05 leaves later and arrives earlier than the bus at 8:00.
    trips = [
        bus((0, "8:00"), (1, "8:40")),
        bus((0, "8:05"), (1, "8:20")),
        bus((0, "18:00"), (1, "18:20")),
        bus((0, "19:00"), (2, "19:20")),
    ]

    count = Timetable.of(network(trips, PLACES)).departures(HOME, stops(1, 2, 3))

    assert count.tolist() == [2, 1, 0]


def test_the_last_way_back_is_the_last_bus_home_less_the_walk_to_it() -> None:
    trips = [bus((1, "17:00"), (0, "17:20")), bus((2, "19:00"), (1, "19:20"), (0, "19:40"))]
    timetable = Timetable.of(network(trips, PLACES))
    points = stops(1, 2, 3)
    beyond = stops(1, metres_on=600)

    last = timetable.last_way_back(HOME, points)
    from_beyond = timetable.last_way_back(HOME, beyond)

    np.testing.assert_allclose(last / 60, [19 + 20 / 60, 19.0, NAN])
    np.testing.assert_allclose(from_beyond / 60, [19 + 10 / 60], atol=0.01)


def test_a_last_bus_that_comes_home_too_late_is_none() -> None:
    trips = [bus((1, "21:00"), (0, "21:20")), bus((1, "23:50"), (0, "24:10"))]
    timetable = Timetable.of(network(trips, PLACES), Habits(home_by_min=24 * 60))

    last = timetable.last_way_back(HOME, stops(1))

    assert (last / 60).tolist() == [21.0]


def connected() -> Network:
    """Two lines that meet where one walks 300 m from one stop to the other."""
    places = [*PLACES[:2], (11.1, PLACES[1][1] + 300 / 111_150), *PLACES[3:]]
    trips = [bus((0, "8:00"), (1, "8:20")), bus((2, "8:30"), (3, "9:00"))]
    return network(trips, places, changes=[(1, 2, 300)])


def test_a_journey_tells_its_legs_and_leaves_no_earlier_than_needed() -> None:
    home = LonLat(11.1, PLACES[0][1] + 120 / 111_150)
    target = LonLat(11.1, PLACES[3][1])

    journey = Timetable.of(connected()).journey(home, target, MORNING)

    assert journey is not None
    walk, first, change, second = journey.legs
    assert isinstance(walk, Walk)
    assert isinstance(change, Walk)
    assert isinstance(first, Ride)
    assert isinstance(second, Ride)
    assert (walk.start, walk.end, round(walk.metres)) == ("", "stop 0", 120)
    assert (first.line, first.headsign) == ("line 0", "to 0")
    assert (first.start, first.end) == ("stop 0", "stop 1")
    assert (change.start, change.end, round(change.metres)) == ("stop 1", "stop 2", 300)
    assert (second.departs.time(), second.arrives.time()) == (time(8, 30), time(9))
    assert journey.departs == walk.departs
    assert datetime.combine(TUESDAY, time(8)) == first.departs == walk.arrives
    assert (journey.arrives.time(), journey.changes) == (time(9), 1)


def test_a_journey_next_door_is_walked() -> None:
    target = LonLat(11.1, PLACES[0][1] + 600 / 111_150)

    journey = Timetable.of(TWO_BUSES).journey(HOME, target, MORNING)

    assert journey is not None
    assert [type(leg) for leg in journey.legs] == [Walk]
    assert journey.departs == MORNING
    assert journey.minutes == pytest.approx(10, abs=0.1)


def test_where_nothing_leads_there_is_no_journey() -> None:
    timetable = Timetable.of(TWO_BUSES)

    assert timetable.journey(HOME, LonLat(*PLACES[3]), MORNING) is None
    assert timetable.journey(HOME, LonLat(*PLACES[1]), moment("2030-01-01T08:00")) is None


def test_it_stands_in_the_chain() -> None:
    times = Chain([Timetable.of(TWO_BUSES)]).one_to_many(
        HOME, stops(1, 3), Mode.TRANSIT, limit_min=60, when=MORNING
    )

    assert times.source.tolist() == [Source.SELDOM, Source.NOTHING_RUNS]


@settings(deadline=None)
@given(smalls, st.integers(0, 90), st.sampled_from([0, 30, 120]))
def test_low_never_exceeds_minutes_nor_these_high(small: Small, minute: int, window: int) -> None:
    timetable = Timetable.of(network(small.trips, PLACES), Habits(window_min=window))
    when = datetime.combine(TUESDAY, time(minute // 60, minute % 60))

    times = timetable.one_to_many(
        HOME, stops(*range(STOPS), metres_on=50), Mode.TRANSIT, limit_min=None, when=when
    )

    known = ~np.isnan(times.minutes)
    assert (times.low[known] <= times.minutes[known]).all()
    assert (times.minutes[known] <= times.high[known]).all()


@settings(deadline=None)
@given(smalls, st.integers(0, 90))
def test_a_journey_takes_as_long_as_the_times_say(small: Small, minute: int) -> None:
    timetable = Timetable.of(network(small.trips, PLACES), Habits(window_min=0))
    when = datetime.combine(TUESDAY, time(minute // 60, minute % 60))
    target = stops(3, metres_on=40)

    times = timetable.one_to_many(HOME, target, Mode.TRANSIT, limit_min=None, when=when)
    journey = timetable.journey(HOME, LonLat(target.lon[0], target.lat[0]), when)

    if journey is None:
        assert np.isnan(times.minutes).all()
    else:
        waited = (journey.arrives - when).total_seconds() / 60
        assert times.minutes.tolist() == [pytest.approx(waited)]
        assert journey.departs >= when


def test_many_threads_hear_the_same() -> None:
    timetable = Timetable.of(TWO_BUSES)

    def ask(_: int) -> float:
        times = timetable.one_to_many(HOME, stops(1), Mode.TRANSIT, limit_min=None, when=MORNING)
        return float(times.minutes[0])

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(40)))

    assert answers == [50.0] * 40
