"""Dates of events in one cell of a table: read, written, and told where they are unclear."""

from __future__ import annotations

from datetime import date, time

import pytest
from directory.exchange.files import checked
from factories import create_service
from hypothesis import given
from hypothesis import strategies as st

from app.core.db import db
from app.directory.editing.content import DateContent
from app.directory.exchange.clock import UnclearError
from app.directory.exchange.dates import known_again, read_dates, write_dates
from app.directory.exchange.planning import Deed
from app.directory.exchange.upload import Upload
from app.directory.happenings.models import EventDate
from app.directory.models import Organisation
from app.directory.vocabulary import ServiceKind

FOURTH, SIXTH = date(2026, 12, 4), date(2026, 12, 6)
HEADER = "id,name,needs,in short,phone,how it is given,organisation,kind of listing,dates"


def said(text: str) -> list[tuple[object, ...]]:
    return [(day.first, day.last, day.begins, day.ends, day.note) for day in read_dates(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-04", (FOURTH, FOURTH, None, None, "")),
        ("04/12/2026", (FOURTH, FOURTH, None, None, "")),
        ("2026-12-04 00:00:00", (FOURTH, FOURTH, None, None, "")),
        ("2026-12-04 17:00", (FOURTH, FOURTH, time(17), None, "")),
        ("2026-12-04 17:00:00", (FOURTH, FOURTH, time(17), None, "")),
        ("4/12/2026 dalle 17 alle 19.30", (FOURTH, FOURTH, time(17), time(19, 30), "")),
        ("04.12.2026 das 17h às 19h30", (FOURTH, FOURTH, time(17), time(19, 30), "")),
        ("2026-12-04..2026-12-06", (FOURTH, SIXTH, None, None, "")),
        ('2026-12-04 17-19 "Sala ""A"""', (FOURTH, FOURTH, time(17), time(19), 'Sala "A"')),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: tuple[object, ...]) -> None:
    assert said(text) == [day]


@pytest.mark.parametrize(
    "text", ["domani", "2026-13-01", "2026-12-04 25:00", "2026-12-04 9-10-11", '2026-12-04 "']
)
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(UnclearError):
        read_dates(text)


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.none() | st.times())
def test_what_is_written_is_read_as_what_it_was(day: date, begins: time | None) -> None:
    moment = begins and begins.replace(second=0, microsecond=0)
    first = read_dates(write_dates([DateContent(FIRST_ID, day, day, moment)]))

    again = read_dates(write_dates(first))

    assert again == first
    assert (again[0].first, again[0].begins) == (day, moment)


FIRST_ID = read_dates("2026-01-01")[0].id


def test_a_date_that_is_known_keeps_its_id() -> None:
    stored = [DateContent(FIRST_ID, FOURTH, FOURTH, time(17))]

    found = known_again(read_dates("2026-12-04 17:00; 2026-12-06"), stored)

    assert found[0].id == FIRST_ID
    assert found[1].id != FIRST_ID


def test_a_row_with_dates_is_an_event(agency: Organisation) -> None:
    row = f",Open day,housing,Come in,0461 1,online,{agency.name},,2026-12-04 17:00-19:00"

    found = checked(Upload("a.csv", f"{HEADER}\n{row}\n".encode()))

    assert found.in_the_way == []
    assert found.plans[0].content.kind is ServiceKind.EVENT
    assert found.plans[0].content.dates[0].ends == time(19)


@pytest.mark.parametrize(
    ("kind", "dates", "column"),
    [("event", "", "dates"), ("service", "2026-12-04", "dates"), ("party", "", "kind of listing"),
     ("event", "soon", "dates")],
)  # fmt: skip
def test_what_does_not_fit_is_told_by_its_column(
    agency: Organisation, kind: str, dates: str, column: str
) -> None:
    row = f",Open day,housing,Come in,0461 1,online,{agency.name},{kind},{dates}"

    found = checked(Upload("a.csv", f"{HEADER}\n{row}\n".encode()))

    assert [finding.column for finding in found.in_the_way] == [column]


def test_an_empty_cell_makes_no_service_of_an_event(agency: Organisation) -> None:
    service = create_service(agency, kind=ServiceKind.EVENT, name="Open day", phone="0461 1")
    stored = EventDate(
        id=FIRST_ID, service_id=service.id, first=FOURTH, last=FOURTH, updated_at=service.updated_at
    )
    db.session.add(stored)
    db.session.commit()
    row = f"{service.id},Open day,housing,Come in,0461 1,online,{agency.name},,2026-12-04"

    found = checked(Upload("a.csv", f"{HEADER}\n{row}\n".encode()))

    assert found.plans[0].deed is Deed.CHANGE
    assert found.plans[0].content.kind is ServiceKind.EVENT
    assert [day.id for day in found.plans[0].content.dates] == [FIRST_ID]
