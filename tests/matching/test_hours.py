"""When an offer is open."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import EVER_SINCE, FOR_EVER, Change, Hours, OpenState, next_change, open_states

MONDAY = date(2026, 11, 23)
UNKNOWN, CLOSED, CLOSES_SOON, OPEN = OpenState
FIRST, LAST = MONDAY.toordinal() - 3, MONDAY.toordinal() + 3

Rule = tuple[int, int, int, int, int, int]


def rule(  # noqa: PLR0917 - one row of the table
    offer: int = 0,
    weekday: int = 0,
    opens: str = "09:00",
    closes: str = "17:00",
    first: int = EVER_SINCE,
    last: int = FOR_EVER,
) -> Rule:
    return (offer, weekday, _minute(opens), _minute(closes), first, last)


def hours(*rules: Rule) -> Hours:
    return Hours(**dict(zip(Hours.__annotations__, _table(rules), strict=True)))


def _table(rules: tuple[Rule, ...]) -> np.ndarray:
    return np.array(rules, np.int64).reshape(-1, 6).T


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=_minute(clock))


def state(clock: str, *rules: Rule, holiday: bool = False, day: date = MONDAY) -> OpenState:
    return OpenState(open_states(hours(*rules), 1, at(clock, day), holiday=holiday)[0])


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("08:59", CLOSED),
        ("09:00", OPEN),
        ("15:59", OPEN),
        ("16:00", CLOSES_SOON),
        ("16:59", CLOSES_SOON),
        ("17:00", CLOSED),
    ],
)
def test_an_office_is_open_from_nine_to_five(clock: str, expected: OpenState) -> None:
    assert state(clock, rule()) is expected


def test_a_youth_club_open_past_midnight_is_open_on_the_next_day() -> None:
    friday_night = rule(weekday=4, opens="20:00", closes="02:00")
    saturday = MONDAY + timedelta(days=5)

    assert state("00:30", friday_night, day=saturday) is OPEN
    assert state("01:00", friday_night, day=saturday) is CLOSES_SOON
    assert state("02:00", friday_night, day=saturday) is CLOSED


def test_around_the_clock_never_closes_soon() -> None:
    always = [rule(weekday=day, opens="00:00", closes="00:00") for day in range(7)]

    assert state("23:59", *always) is OPEN
    assert next_change(hours(*always), 0, at("23:59")) is None


def test_adjoining_intervals_are_one() -> None:
    morning, afternoon = rule(closes="12:00"), rule(opens="12:00", closes="18:00")

    assert state("11:50", morning, afternoon) is OPEN


def test_nobody_knows_without_rules_or_after_the_last_one_has_ended() -> None:
    yesterday = MONDAY.toordinal() - 1

    assert state("10:00") is UNKNOWN
    assert state("10:00", rule(last=yesterday)) is UNKNOWN
    assert state("10:00", rule(first=MONDAY.toordinal() + 7)) is CLOSED


def test_a_public_holiday_makes_weekly_rules_unknown_and_keeps_dated_ones() -> None:
    today = MONDAY.toordinal()

    assert state("10:00", rule(), holiday=True) is UNKNOWN
    assert state("10:00", rule(first=today, last=today), holiday=True) is OPEN
    assert state("08:00", rule(first=today, last=today), holiday=True) is CLOSED


def test_the_next_change_is_the_closing_or_the_next_opening() -> None:
    week = hours(rule(), rule(weekday=2))

    assert next_change(week, 0, at("16:40")) == Change(opens=False, at=at("17:00"), in_min=20)
    assert next_change(week, 0, at("07:30")) == Change(opens=True, at=at("09:00"), in_min=90)
    after_hours = next_change(week, 0, at("18:00"))
    assert after_hours is not None
    assert after_hours.at == at("09:00", MONDAY + timedelta(days=2))


def test_the_next_opening_skips_public_holidays() -> None:
    change = next_change(hours(rule()), 0, at("08:00"), holidays={MONDAY})

    assert change is not None
    assert change.at == at("09:00", MONDAY + timedelta(days=7))


def test_no_change_is_known_without_hours_ahead() -> None:
    assert next_change(hours(), 0, at("10:00")) is None
    assert next_change(hours(rule(offer=1)), 0, at("10:00")) is None


def test_no_offers_have_no_states() -> None:
    assert open_states(hours(), 0, at("10:00"), holiday=False).shape == (0,)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        Hours(**{name: np.zeros(at, np.int64) for at, name in enumerate(Hours.__annotations__)})


quarters = st.integers(0, 95).map(lambda quarter: quarter * 15)
rules = st.tuples(
    st.integers(0, 1),
    st.integers(0, 6),
    quarters,
    st.one_of(quarters, st.just(1440)),
    st.sampled_from([EVER_SINCE, FIRST, MONDAY.toordinal()]),
    st.sampled_from([FOR_EVER, LAST, MONDAY.toordinal()]),
)


def naive_is_open(table: list[Rule], offer: int, minute: datetime, holidays: set[date]) -> bool:
    for owner, weekday, opens, closes, first, last in table:
        for day in (minute.date(), minute.date() - timedelta(days=1)):
            if owner != offer or day.weekday() != weekday or not first <= day.toordinal() <= last:
                continue
            if day in holidays and first != last:
                continue
            midnight = datetime.combine(day, datetime.min.time())
            end = closes if closes > opens else closes + 1440
            if opens <= (minute - midnight).total_seconds() / 60 < end:
                return True
    return False


def naive_state(table: list[Rule], offer: int, now: datetime, holidays: set[date]) -> OpenState:
    minutes = [now + timedelta(minutes=ahead) for ahead in range(61)]
    is_open = [naive_is_open(table, offer, minute, holidays) for minute in minutes]
    if is_open[0]:
        return OPEN if all(is_open) else CLOSES_SOON
    own = [rule for rule in table if rule[0] == offer]
    today = now.toordinal()
    if now.date() in holidays:
        return CLOSED if any(rule[4] == rule[5] == today for rule in own) else UNKNOWN
    return CLOSED if any(rule[5] >= today for rule in own) else UNKNOWN


@given(
    table=st.lists(rules, max_size=6),
    minute=st.integers(-4 * 1440, 4 * 1440),
    holiday=st.booleans(),
)
def test_states_are_those_of_a_clock_that_ticks_minute_by_minute(
    table: list[Rule], minute: int, *, holiday: bool
) -> None:
    now = at("00:00") + timedelta(minutes=minute)
    holidays = {now.date()} if holiday else set()

    states = open_states(hours(*table), 2, now, holiday=holiday)

    assert states.tolist() == [naive_state(table, offer, now, holidays) for offer in (0, 1)]


@given(st.lists(rules, max_size=4), st.integers(0, 1440), st.sampled_from([set(), {MONDAY}]))
def test_the_next_change_is_where_the_ticking_clock_changes(
    table: list[Rule], minute: int, holidays: set[date]
) -> None:
    now = at("00:00") + timedelta(minutes=minute)

    change = next_change(hours(*table), 0, now, holidays=holidays)

    if change is not None:
        just_before = change.at - timedelta(minutes=1)
        assert change.at - now == timedelta(minutes=change.in_min)
        assert naive_is_open(table, 0, change.at, holidays) is change.opens
        assert naive_is_open(table, 0, just_before, holidays) is not change.opens
        assert naive_is_open(table, 0, now, holidays) is not change.opens
    else:
        quarter = range(0, 13 * 1440, 15)
        ahead = {naive_is_open(table, 0, now + timedelta(minutes=m), holidays) for m in quarter}
        assert len(ahead) == 1
