"""Weekly hours and special days in one cell, in three languages, there and back."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.editing.content import Interval, PlaceContent, SpecialDays
from app.directory.exchange.clock import UnclearError, read_clock, read_day
from app.directory.exchange.hours import (
    read_hours,
    read_special_days,
    write_hours,
    write_special_days,
)

MORNING = (time(9), time(12, 30))
AFTERNOON = (time(14), time(18))


@pytest.mark.parametrize(
    "text",
    [
        "lun 9-12:30, 14-18; mer 14-18",
        "Mon 9:00-12:30, 14:00-18:00; Wed 14:00-18:00",
        "seg 9h-12h30, 14h-18h; qua 14h-18h",
        "Lunedì: dalle 9 alle 12.30 e dalle 14 alle 18; mercoledì 14–18",
        "segunda-feira das 9h às 12h30 e das 14h às 18h\nquarta-feira 14h às 18h",
        "2ª 9h-12h30 / 14h-18h; 4ª feira 14h00-18h00",
        "Monday 9am to 12:30pm and 2pm to 6pm; Wednesday 2pm-6pm",
        "lun 9-12:30, 14-18; mer 14-18; sab-dom chiuso",
    ],
)
def test_the_same_week_in_many_writings(text: str) -> None:
    week = read_hours(text)

    assert sorted(week) == [Interval(0, *MORNING), Interval(0, *AFTERNOON), Interval(2, *AFTERNOON)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lun-ven 9-12", [0, 1, 2, 3, 4]),
        ("dal lunedì al venerdì 9-12", [0, 1, 2, 3, 4]),
        ("2ª a 6ª feira 9h-12h", [0, 1, 2, 3, 4]),
        ("ven-lun 9-12", [4, 5, 6, 0]),
        ("Mon, Wed, Fri 9-12", [0, 2, 4]),
        ("lun e mer 9-12", [0, 2]),
        ("tutti i giorni 9-12", [0, 1, 2, 3, 4, 5, 6]),
        ("every day 9-12", [0, 1, 2, 3, 4, 5, 6]),
        ("dias úteis 9-12", [0, 1, 2, 3, 4]),
    ],
)
def test_several_days_at_once(text: str, days: list[int]) -> None:
    assert [row.weekday for row in read_hours(text)] == days


def test_round_the_clock() -> None:
    assert read_hours("24/7") == tuple(Interval(day, time(), time()) for day in range(7))
    assert read_hours("lun 24h") == (Interval(0, time(), time()),)
    assert read_hours("lun 0-24") == (Interval(0, time(), time()),)


def test_a_season_and_a_note() -> None:
    text = 'mar 10-12 [2026-06-01..2026-09-15] "solo ""su invito"", primo piano; scala B"'

    (row,) = read_hours(text)

    assert (row.valid_from, row.valid_to) == (date(2026, 6, 1), date(2026, 9, 15))
    assert row.note == 'solo "su invito", primo piano; scala B'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("lun", "lun"),
        ("9-12", "9-12"),
        ("lundi 9-12", "lundi"),
        ("lun 9", "9"),
        ("lun 25-26", "25"),
        ("lun 9-12:75", "12:75"),
        ("lun 9-12 [2026-13-01..]", "2026-13-01"),
        ('lun 9-12 "non chiuso', ""),
        ("quando capita", "quando capita"),
    ],
)
def test_what_is_unclear_is_named(text: str, word: str) -> None:
    with pytest.raises(UnclearError) as unclear:
        read_hours(text)

    assert word in str(unclear.value.reason)


def test_days_that_are_not_like_the_others() -> None:
    rows = read_special_days('2026-12-24 closed; 27/12/2026 - 31/12/2026 10-12 "ridotto"')

    assert rows == (
        SpecialDays(date(2026, 12, 24), date(2026, 12, 24)),
        SpecialDays(date(2026, 12, 27), date(2026, 12, 31), time(10), time(12), "ridotto"),
    )


@pytest.mark.parametrize("text", ["Natale chiuso", "2026-12-24", "2026-12-24 e 2026-12-26 chiuso"])
def test_special_days_that_are_unclear(text: str) -> None:
    with pytest.raises(UnclearError):
        read_special_days(text)


@pytest.mark.parametrize("text", ["2026-11-22", "22/11/2026", "22.11.2026", "22-11-2026"])
def test_the_day_stands_first_or_the_year(text: str) -> None:
    assert read_day(text) == date(2026, 11, 22)


@pytest.mark.parametrize("text", ["11/22/2026", "2026-02-30", "domani", "22/11/26", ""])
def test_other_dates_are_unclear(text: str) -> None:
    with pytest.raises(UnclearError):
        read_day(text)


@pytest.mark.parametrize("text", ["13pm", "0am", "-1", "9:5", "24:01", "٩", "9:00:30"])
def test_other_times_are_unclear(text: str) -> None:
    with pytest.raises(UnclearError):
        read_clock(text)


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
notes = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), max_size=20)
some_days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
intervals = st.builds(Interval, st.integers(0, 6), clocks, clocks, some_days, some_days, notes)
languages = st.sampled_from(["it", "pt", "en"])


@given(st.lists(intervals, max_size=8), languages)
def test_hours_are_read_as_they_were_written(rows: list[Interval], language: str) -> None:
    place = PlaceContent(hours=tuple(rows))

    again = PlaceContent(id=place.id, hours=read_hours(write_hours(place.hours, language)))

    assert again == place


@st.composite
def specials(draw: st.DrawFn) -> SpecialDays:
    first = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    hours = draw(st.none() | st.tuples(clocks, clocks))
    last = draw(st.dates(first, date(2031, 1, 1)))
    return SpecialDays(first, last, *(hours or (None, None)), draw(notes))


@given(st.lists(specials(), max_size=6), languages)
def test_special_days_are_read_as_they_were_written(rows: list[SpecialDays], language: str) -> None:
    written = write_special_days(rows, language)

    assert list(read_special_days(written)) == rows
