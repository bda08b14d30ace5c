"""The calendar of events, read back by a calendar program's own library."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from directory.happenings.dates import create_date, create_event, in_days
from factories import create_location, create_organisation, create_site, site_settings
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from app.core.db import db

pytestmark = pytest.mark.usefixtures("app")
ROME = ZoneInfo("Europe/Rome")


@pytest.fixture(autouse=True)
def _site(app: object) -> None:  # noqa: ARG001 - the tables have to be there
    create_site()


def feed(client: FlaskClient, query: str = "") -> Calendar:
    answer = client.get(f"/events.ics?site=trentino{query}")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.data)


def events(client: FlaskClient, query: str = "") -> list[Event]:
    return list(feed(client, query).walk("VEVENT"))


def test_a_date_has_its_hours_in_the_zone_of_the_site(client: FlaskClient) -> None:
    day = in_days(40)
    create_date(create_event(), day, begins=time(17, 30), ends=time(19))

    (event,) = events(client)

    assert event["DTSTART"].dt == datetime.combine(day, time(17, 30), ROME)
    assert event["DTEND"].dt == datetime.combine(day, time(19), ROME)
    assert event["DTSTART"].params["TZID"] == "Europe/Rome"


def test_the_rules_of_the_zone_are_in_the_document(client: FlaskClient) -> None:
    create_date(create_event(), in_days(40))

    (zone,) = feed(client).walk("VTIMEZONE")

    offsets = {part["TZOFFSETTO"].to_ical() for part in zone.subcomponents}
    assert zone["TZID"] == "Europe/Rome"
    assert offsets == {"+0100", "+0200"}


def test_days_without_times_end_with_the_day_after(client: FlaskClient) -> None:
    first, last = in_days(10), in_days(12)
    create_date(create_event(), first, last=last, begins=None, ends=None)

    (event,) = events(client)

    assert event["DTSTART"].dt == first
    assert event["DTEND"].dt == in_days(13)
    assert isinstance(event["DTSTART"].dt, date)


def test_a_date_keeps_its_identity_when_everything_else_changes(client: FlaskClient) -> None:
    service = create_event(name="Prima")
    row = create_date(service, in_days(5))
    (before,) = events(client)

    service.name, row.first, row.last, row.sequence = "Dopo", in_days(9), in_days(9), 1
    db.session.commit()
    (after,) = events(client)

    assert after["UID"] == before["UID"] == str(row.id)
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["SUMMARY"] == "Dopo"


def test_a_cancelled_date_says_so_to_those_who_subscribed(client: FlaskClient) -> None:
    create_date(create_event(), in_days(5), cancelled=True)

    (event,) = events(client)

    assert event["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    "name",
    [
        'Semicolon; comma, backslash\\ and "quotes"',
        "BEGIN:VEVENT",
        "a" * 200,
        "Città è già perché – “così” 🎈 " * 5,
    ],
)
def test_every_sign_of_a_name_comes_back(client: FlaskClient, name: str) -> None:
    create_date(create_event(name=name.strip()), in_days(5))

    (event,) = events(client)

    assert event["SUMMARY"] == name.strip()


def test_a_line_break_in_a_text_begins_no_line_of_the_document(client: FlaskClient) -> None:
    create_date(create_event(summary="one\r\nATTACH:file:///etc/passwd\nX-EVIL:1"), in_days(5))

    (event,) = events(client)

    assert "ATTACH" not in event
    assert "X-EVIL" not in event


def test_lines_are_short_and_end_as_the_standard_says(client: FlaskClient) -> None:
    create_date(create_event(name="Perché " * 28, summary="è" * 400), in_days(5))

    raw = client.get("/events.ics?site=trentino").data

    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_language_of_the_address_is_that_of_the_calendar(client: FlaskClient) -> None:
    service = create_event(
        name="Serata", translations=[{"language": "en", "name": "An evening out"}]
    )
    create_date(service, in_days(5))

    (italian,), (english,) = events(client, "&lang=it"), events(client, "&lang=en")

    assert (italian["SUMMARY"], italian["SUMMARY"].params["LANGUAGE"]) == ("Serata", "it")
    assert (english["SUMMARY"], english["SUMMARY"].params["LANGUAGE"]) == ("An evening out", "en")


def test_a_protected_place_is_in_no_calendar(client: FlaskClient) -> None:
    organisation = create_organisation()
    hidden = create_location(organisation, confidential=True, address="Via Segreta 1")
    create_date(create_event(organisation, at=[hidden]), in_days(5))

    raw = client.get("/events.ics?site=trentino").text

    assert "Segreta" not in raw
    assert "GEO:" not in raw


def test_the_feed_is_narrowed_as_the_page_is(client: FlaskClient) -> None:
    create_date(create_event(name="Lavoro", needs=["job_search"]), in_days(5))
    create_date(create_event(name="Salute", needs=["health_care"]), in_days(5))

    assert [event["SUMMARY"] for event in events(client, "&need=health_care")] == ["Salute"]


def test_each_site_has_its_own_clock(client: FlaskClient) -> None:
    create_site(
        id="lisbon", settings=site_settings(key="lisbon", timezone="Europe/Lisbon", country="PT")
    )
    body = create_organisation(site_id="lisbon")
    create_date(create_event(body), in_days(5))

    document = Calendar.from_ical(client.get("/events.ics?site=lisbon").data)

    (event,) = document.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "Europe/Lisbon"
    assert events(client) == []


def test_one_event_gives_all_its_dates(client: FlaskClient) -> None:
    service = create_event()
    for day in (3, 33, 63):
        create_date(service, in_days(day))
    create_date(create_event(name="Altro"), in_days(3))

    document = Calendar.from_ical(client.get(f"/events/{service.id}.ics").data)

    assert [event["DTSTART"].dt.date() for event in document.walk("VEVENT")] == [
        in_days(3), in_days(33), in_days(63),
    ]  # fmt: skip


def test_what_was_long_ago_is_left_out(client: FlaskClient) -> None:
    service = create_event()
    create_date(service, in_days(-400))
    create_date(service, in_days(-5))

    assert [event["DTSTART"].dt.date() for event in events(client)] == [in_days(-5)]
