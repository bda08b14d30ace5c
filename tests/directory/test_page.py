"""The page of a listing: what a person reads, and what happens to a report."""

from __future__ import annotations

import json
import re
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_schedule,
    create_service,
    create_site,
    offers_of,
)
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db
from app.directory.models import Feedback, Service
from app.directory.vocabulary import Fee, OrganisationKind, Precision, Status

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def service(client: FlaskClient) -> Service:  # noqa: ARG001 - the client makes the tables
    create_site()
    organisation = create_organisation(phone="0461 1234")
    location = create_location(organisation)
    return create_service(organisation, at=[location], age_min=16, fee=Fee.FREE)


def page(client: FlaskClient, service: Service) -> str:
    """Return the page as an English reader sees it."""
    response = client.get(f"/services/{service.id}", headers=ENGLISH)
    assert response.status_code == 200
    return response.text


def structured(html: str) -> dict[str, Any]:
    """Return the JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def report(client: FlaskClient, service: Service, **fields: str) -> TestResponse:
    """Send the form that says what is wrong."""
    return client.post(f"/services/{service.id}/feedback", data=fields, headers=ENGLISH)


def test_a_listing_says_who_what_and_how(client: FlaskClient, service: Service) -> None:
    html = page(client, service)

    assert '<h1 lang="it">Sportello lavoro</h1>' in html
    assert "Agenzia del Lavoro" in html
    assert "from 16 years" in html
    assert "free of charge" in html
    assert 'href="tel:04611234"' in html
    assert "Opening hours not known" in html
    assert 'data-lon="11.1217"' in html


def test_a_text_that_nobody_translated_says_its_language(
    client: FlaskClient, service: Service
) -> None:
    assert "stand in their own language (Italian)" in page(client, service)


def test_a_text_in_the_readers_language_says_nothing(client: FlaskClient, service: Service) -> None:
    html = client.get(f"/services/{service.id}", headers={"Accept-Language": "it"}).text

    assert '<h1 lang="it">Sportello lavoro</h1>' in html
    assert "(italiano)" not in html


def test_a_translation_is_shown_where_there_is_one(client: FlaskClient) -> None:
    create_site()
    texts = {"language": "en", "name": "Job desk", "summary": "", "description": ""}
    service = create_service(
        create_organisation(), summary="Un aiuto", translations=[{**texts, "how_to_join": ""}]
    )

    html = page(client, service)

    assert '<h1 lang="en">Job desk</h1>' in html
    assert '<p class="lead" lang="it">Un aiuto</p>' in " ".join(html.split())


def test_a_confidential_place_shows_neither_point_nor_address(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation()
    area = create_area(name="Rovereto")
    secret = create_location(
        organisation, confidential=True, area_id=area.id, address="Via Segreta 1", name="Rifugio"
    )
    html = page(client, create_service(organisation, at=[secret]))

    assert "Address not public" in html
    assert "Rovereto" in html
    assert not re.search("Via Segreta|Rifugio|data-lon|GeoCoordinates|46[.]06", html)


def test_a_pin_at_the_town_says_so(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation()
    vague = create_location(organisation, precision=Precision.TOWN)

    html = page(client, create_service(organisation, at=[vague]))

    assert "The pin stands at the town; the address was not published." in html


def test_hours_stand_day_by_day(client: FlaskClient, service: Service) -> None:
    create_schedule(offers_of(service)[0], weekday=0, opens=time(9), closes=time(12, 30))

    html = page(client, service)

    assert re.search(r'<th scope="row">Monday</th>\s*<td>09:00–12:30</td>', html)
    assert re.search(r'<th scope="row">Sunday</th>\s*<td>closed</td>', html)


def test_an_example_says_that_it_is_invented_and_is_kept_from_search_engines(
    client: FlaskClient,
) -> None:
    create_site()

    html = page(client, create_service(create_organisation(), illustrative=True))

    assert "This is an example, invented" in html
    assert "noindex" in html
    assert "ld+json" not in html


def test_a_confirmed_listing_says_when_and_by_whom(client: FlaskClient) -> None:
    create_site()
    service = create_service(
        create_organisation(), confirmed_on=date(2026, 11, 2), confirmed_by="Anna, sportello"
    )

    assert re.search(r"Confirmed on .*2026 by Anna, sportello", page(client, service))


def test_structured_facts_have_no_empty_key_and_cannot_break_out(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation(kind=OrganisationKind.ASSOCIATION)
    service = create_service(organisation, name="</script><script>alert(1)</script>", age_max=29)

    html = page(client, service)
    data = structured(html)

    assert "<script>alert" not in html
    assert data["@type"] == "Service"
    assert data["provider"]["@type"] == "NGO"
    assert data["audience"] == {"@type": "PeopleAudience", "requiredMaxAge": 29}
    assert '""' not in json.dumps(data)
    assert "null" not in json.dumps(data)


def test_a_public_body_gives_a_government_service(client: FlaskClient, service: Service) -> None:
    data = structured(page(client, service))

    assert data["@type"] == "GovernmentService"
    assert data["availableChannel"][0]["serviceLocation"]["geo"]["longitude"] == 11.1217


def test_a_link_that_is_no_web_address_is_not_a_link(client: FlaskClient) -> None:
    create_site()
    service = create_service(create_organisation(), url="javascript:alert(1)")

    assert 'href="javascript' not in page(client, service)


@pytest.mark.parametrize("address", ["nonsense", "1", "00000000-0000-0000-0000-00000000000g"])
def test_a_malformed_id_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/services/{address}").status_code == 404


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.PUBLISHED])
def test_what_is_not_published_is_not_found(client: FlaskClient, status: Status) -> None:
    create_site()
    service = create_service(create_organisation(), status=status)

    assert client.get(f"/services/{service.id}").status_code == 404
    assert report(client, service, kind="closed").status_code == 404
    assert client.get(f"/services/{uuid4()}").status_code == 404


def test_a_report_lands_in_the_queue(client: FlaskClient, service: Service) -> None:
    response = report(client, service, kind="wrong_hours", message="Chiuso di lunedì")

    assert response.status_code == 303
    stored = db.session.scalars(select(Feedback)).one()
    assert (stored.kind, stored.message) == ("wrong_hours", "Chiuso di lunedì")
    thanks = client.get(response.location.split("#")[0], headers=ENGLISH)
    assert "Your report has arrived" in thanks.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"message": "kept text"}, "Choose what is wrong."),
        ({"kind": "nonsense", "message": "kept text"}, "Choose what is wrong."),
        ({"kind": "other", "contact": "kept text"}, "Say in a few words"),
        ({"kind": "closed", "contact": "kept text", "message": "x" * 2001}, "2000 characters"),
    ],
)
def test_a_report_that_cannot_be_sent_keeps_what_was_typed(
    client: FlaskClient, service: Service, fields: dict[str, str], said: str
) -> None:
    response = report(client, service, **fields)

    assert response.status_code == 422
    assert said in response.text
    assert "kept text" in response.text
    assert db.session.scalar(select(func.count(Feedback.id))) == 0


def test_a_robot_is_thanked_and_forgotten(client: FlaskClient, service: Service) -> None:
    response = report(client, service, kind="closed", website="http://spam.example")

    assert response.status_code == 303
    assert db.session.scalar(select(func.count(Feedback.id))) == 0


def test_the_way_back_leads_to_the_search_one_came_from(
    client: FlaskClient, service: Service
) -> None:
    from_search = {**ENGLISH, "Referer": "http://localhost/map?q=casa"}
    from_elsewhere = {**ENGLISH, "Referer": "http://evil.example/map?q=casa"}

    assert 'href="/map?q=casa"' in client.get(f"/services/{service.id}", headers=from_search).text
    assert "q=casa" not in client.get(f"/services/{service.id}", headers=from_elsewhere).text
