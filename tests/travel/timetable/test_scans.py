"""The three scans against a search that is written differently."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from travel.timetable.brute_force import INFINITE, Halt, Trip
from travel.timetable.small_timetables import STOPS, Small, smalls, trips, walks

from app.travel.timetable.back import latest_boardings
from app.travel.timetable.earliest import earliest
from app.travel.timetable.profile import Arrivals, Window, scan

LONG = 6 * 3600
leaves = st.integers(0, 60).map(lambda minute: minute * 60)
spans = st.integers(0, 90).map(lambda minute: minute * 60)

# Two buses with a change at stop 1 in the very minute, where that is allowed to take none.
FIRST = [Halt(0, 600, 600), Halt(1, 1200, 1200)]
SECOND = [Halt(1, 1200, 1200), Halt(2, 1800, 1800)]
TIGHT = Small([FIRST, SECOND], {1: {1: 0}})
# The same, but the first hop takes no time either.
INSTANT = Small([[Halt(0, 1200, 1200), Halt(1, 1200, 1200)], SECOND], {1: {1: 0}})


def arrival(arrivals: Arrivals, leave: int, egress: dict[int, int]) -> int:
    """Return the earliest arrival at a target when leaving at a moment."""
    columns = (arrivals.stop.tolist(), arrivals.arrive_s.tolist(), arrivals.leave_s.tolist())
    return min(
        (
            arrive + egress[stop]
            for stop, arrive, latest in zip(*columns, strict=True)
            if latest >= leave and stop in egress
        ),
        default=INFINITE,
    )


def test_a_change_that_takes_no_time_is_made_in_the_same_minute() -> None:
    found = scan(TIGHT.day(), TIGHT.changes_from(), {0: 60}, Window(0, 900, LONG))

    # Leaving at 9:00 after midnight one walks a minute and boards at 10:00.
    rows = zip(found.stop.tolist(), found.arrive_s.tolist(), found.leave_s.tolist(), strict=True)
    assert list(rows) == [(1, 1200, 540), (2, 1800, 540)]


def test_a_change_of_half_a_minute_misses_the_same_minute() -> None:
    slow = Small(TIGHT.trips, {1: {1: 30}})

    found = scan(slow.day(), slow.changes_from(), {0: 0}, Window(0, 900, LONG))

    assert found.stop.tolist() == [1]


@settings(deadline=None)
@given(smalls, walks, walks, leaves, spans)
@example(INSTANT, {0: 0}, {2: 0}, 0, 0)
def test_each_departure_of_a_window_arrives_when_the_plain_search_does(
    small: Small, access: dict[int, int], egress: dict[int, int], first: int, span: int
) -> None:
    found = scan(small.day(), small.changes_from(), access, Window(first, first + span, LONG))

    for leave in range(first, first + span + 1, 300):
        expected = small.search().arrival(leave, access, egress)
        assert arrival(found, leave, egress) == expected


@settings(deadline=None)
@given(smalls, walks, walks, leaves)
@example(INSTANT, {0: 0}, {2: 0}, 0)
def test_the_rides_of_one_trip_arrive_when_the_plain_search_does(
    small: Small, access: dict[int, int], egress: dict[int, int], leave: int
) -> None:
    window = Window(leave, leave, LONG)

    way = earliest(small.day(), small.changes_from(), access, egress, window)

    expected = small.search().arrival(leave, access, egress)
    assert (way.arrive_s if way else INFINITE) == expected


@settings(deadline=None)
@given(smalls, walks, walks, leaves)
def test_the_rides_of_one_trip_can_be_ridden(
    small: Small, access: dict[int, int], egress: dict[int, int], leave: int
) -> None:
    window = Window(leave, leave, LONG)

    way = earliest(small.day(), small.changes_from(), access, egress, window)

    now, at = leave, None
    for taken in way.rides if way else ():
        start, departs = taken.first[0], taken.first[2]
        walk = access[start] if at is None else small.changes[at][start]
        assert now + walk <= departs
        assert taken.first[4] == taken.last[4]
        now, at = taken.last[3], taken.last[1]
    if way and at is not None:
        assert now + egress[at] == way.arrive_s


@settings(deadline=None)
@given(smalls, walks, st.integers(0, 120).map(lambda minute: minute * 60))
@example(INSTANT, {2: 0}, 7200)
def test_the_last_departure_gets_there_and_no_later_one_does(
    small: Small, egress: dict[int, int], by: int
) -> None:
    last = latest_boardings(small.day(), small.changes_from(), egress, by_s=by)

    for stop in range(STOPS):
        moments = {halt.departs for trip in small.trips for halt in trip if halt.stop == stop}
        arriving = [m for m in moments if small.search().arrival(m, {stop: 0}, egress) <= by]
        assert last.get(stop) == max(arriving, default=None)


@settings(deadline=None)
@given(smalls, walks, walks, leaves, spans)
def test_leaving_later_never_arrives_earlier(
    small: Small, access: dict[int, int], egress: dict[int, int], first: int, span: int
) -> None:
    found = scan(small.day(), small.changes_from(), access, Window(first, first + span, LONG))

    arrivals = [arrival(found, leave, egress) for leave in range(first, first + span + 1, 60)]
    assert arrivals == sorted(arrivals)


@settings(deadline=None)
@given(smalls, trips(), walks, walks, leaves)
def test_one_trip_more_never_makes_it_worse(
    small: Small, more: Trip, access: dict[int, int], egress: dict[int, int], leave: int
) -> None:
    richer = Small([*small.trips, more], small.changes)
    window = Window(leave, leave + 1800, LONG)

    before = scan(small.day(), small.changes_from(), access, window)
    after = scan(richer.day(), richer.changes_from(), access, window)

    assert arrival(after, leave, egress) <= arrival(before, leave, egress)


@settings(deadline=None)
@given(smalls, walks, st.integers(0, 120).map(lambda minute: minute * 60))
def test_patience_leaves_out_only_what_takes_longer(
    small: Small, access: dict[int, int], patience: int
) -> None:
    day, changes = small.day(), small.changes_from()

    short = scan(day, changes, access, Window(0, 3600, patience))
    long = scan(day, changes, access, Window(0, 3600, LONG))

    for leave in range(0, 3601, 300):
        for stop in range(STOPS):
            expected = arrival(long, leave, {stop: 0})
            kept = expected if expected - leave <= patience else INFINITE
            found = arrival(short, leave, {stop: 0})
            assert (found if found - leave <= patience else INFINITE) == kept
