"""What search engines are told of an event: a schema.org Event for each date to come."""

from __future__ import annotations

import html
import json
import re
from datetime import time
from typing import Any

import pytest
from directory.happenings.dates import create_date, create_event, in_days
from factories import create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient

from app.directory.models import Service


@pytest.fixture(autouse=True)
def _site(app: object) -> None:  # noqa: ARG001 - the tables have to be there
    create_site()


def told(client: FlaskClient, service: Service) -> Any:
    page = client.get(f"/services/{service.id}").text
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(html.unescape(found.group(1)))


def test_each_date_to_come_is_an_event_with_its_begin_and_its_place(client: FlaskClient) -> None:
    event = create_event(name="Serata")
    create_date(event, in_days(-3))
    create_date(event, in_days(3), note="Sala A")
    create_date(event, in_days(9), cancelled=True)

    first, second = told(client, event)

    assert first["@type"] == "Event"
    assert first["name"] == "Serata (Sala A)"
    assert re.fullmatch(rf"{in_days(3)}T18:00:00\+0[12]:00", first["startDate"])
    assert re.fullmatch(rf"{in_days(3)}T20:00:00\+0[12]:00", first["endDate"])
    assert first["eventStatus"].endswith("EventScheduled")
    assert second["eventStatus"].endswith("EventCancelled")
    assert first["location"][0]["address"]["addressLocality"] == "Trento"
    assert first["organizer"]["name"] == "Agenzia del Lavoro"


def test_whole_days_are_dates_and_an_unknown_end_is_left_out(client: FlaskClient) -> None:
    event = create_event()
    create_date(event, in_days(1), begins=time(17), ends=None)
    create_date(event, in_days(2), last=in_days(4), begins=None, ends=None)

    evening, days = told(client, event)

    assert "endDate" not in evening
    assert (days["startDate"], days["endDate"]) == (f"{in_days(2)}", f"{in_days(4)}")


def test_online_only_is_a_virtual_location_and_a_hidden_place_tells_its_area_alone(
    client: FlaskClient,
) -> None:
    body = create_organisation()
    online = create_event(body, at=[], online=True, in_person=False, url="https://a.example/x")
    hidden = create_location(body, confidential=True, address="Via Segreta 1", city="Trento")
    secret = create_event(body, at=[hidden])
    create_date(online, in_days(1))
    create_date(secret, in_days(1))

    there = told(client, online)[0]

    assert there["location"] == [{"@type": "VirtualLocation", "url": "https://a.example/x"}]
    assert there["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")
    assert "Segreta" not in json.dumps(told(client, secret))


def test_what_is_no_event_stays_a_service(client: FlaskClient) -> None:
    service = create_service(create_organisation())

    assert told(client, service)["@type"] in {"Service", "GovernmentService"}
