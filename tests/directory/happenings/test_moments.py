"""When an event begins and is over, on the clocks of its site."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from app.directory.happenings.moments import Moment, read_moment

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    begins = draw(st.none() | TIMES)
    ends = None if begins is None else draw(st.none() | TIMES)
    return Moment(first, last, begins, ends)


def test_an_evening_is_over_when_it_ends() -> None:
    evening = Moment(date(2026, 11, 27), date(2026, 11, 27), time(17, 30), time(19, 30))

    assert evening.start == datetime.fromisoformat("2026-11-27T17:30")
    assert evening.end == datetime.fromisoformat("2026-11-27T19:30")


def test_a_party_that_ends_before_it_begins_ends_the_next_morning() -> None:
    party = Moment(date(2026, 11, 27), date(2026, 11, 27), time(22), time(2))

    assert party.end == datetime.fromisoformat("2026-11-28T02:00")


def test_whole_days_are_over_when_the_last_one_is() -> None:
    week = Moment(date(2027, 1, 18), date(2027, 1, 22))

    assert week.end == datetime.fromisoformat("2027-01-23T00:00")
    assert week.is_whole_days


@given(moments())
def test_every_moment_ends_after_it_begins(moment: Moment) -> None:
    assert moment.end > moment.start


@given(moments())
def test_what_the_database_writes_is_read_again(moment: Moment) -> None:
    cells = (moment.first, moment.last, moment.begins, moment.ends)
    line = "\t".join("" if cell is None else cell.isoformat() for cell in cells)

    assert read_moment(line) == moment


@given(st.lists(moments(), max_size=6))
def test_dates_stand_in_the_order_in_which_they_begin(found: list[Moment]) -> None:
    starts = [moment.start for moment in sorted(found)]

    assert starts == sorted(starts)
