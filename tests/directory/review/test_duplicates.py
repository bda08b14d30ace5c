"""Listings that may be one: which are asked about, told apart for good, and merged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from accounts.people import create_user, sign_in
from directory.editing.actors import coordinator, stakeholder
from directory.recorder import Statements
from factories import create_location, create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import Point

from app.accounts.policy import Role
from app.core.db import db
from app.directory.editing.actions import (
    HeldBackError,
    NoSuchListingError,
    StateError,
    restore,
    suspend,
)
from app.directory.models import Organisation, Service
from app.directory.review import actions, queries
from app.directory.review.duplicates import Why
from app.directory.vocabulary import Status

pytestmark = pytest.mark.usefixtures("app")
# 80 metres further east than the other one.
TOWN = Point(11.1217, 46.0679)
NEXT_DOOR = Point(11.12274, 46.0679)
FURTHER = Point(11.1235, 46.0679)


@pytest.fixture(autouse=True)
def _site(app: Flask) -> None:  # noqa: ARG001 - its database
    create_site()


def service(name: str, point: Point = TOWN, **facts: Any) -> Service:
    """Return a service of an organisation of its own."""
    body = create_organisation(name=f"Ente di {name}")
    at = [create_location(body, point=point)]
    return create_service(body, name=name, at=at, **facts)


def pairs() -> list[tuple[str, str]]:
    return [(pair.one.name, pair.other.name) for pair in queries.duplicates(coordinator())]


def status(listing: Service) -> Status:
    db.session.expire_all()
    return db.session.get_one(Service, listing.id).status


def test_a_like_title_next_door_is_asked_about() -> None:
    service("Sportello lavoro")
    service("Sportello Lavori", NEXT_DOOR)
    service("Sportello lavoro!", FURTHER)

    found = queries.duplicates(coordinator())

    assert [(pair.one.name, pair.other.name) for pair in found] == [
        ("Sportello lavoro", "Sportello Lavori"),
        ("Sportello Lavori", "Sportello lavoro!"),
    ]
    assert found[0].why == (Why.NEAR,)


def test_another_title_at_the_same_address_is_not() -> None:
    service("Sportello lavoro")
    service("Consultorio familiare", NEXT_DOOR)

    assert pairs() == []


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"phone": "+39 0461 12 34 56"}, {"phone": "0461/123456"}, Why.PHONE),
        ({"email": "Info@ente.example"}, {"email": "info@ente.example"}, Why.EMAIL),
        ({"url": "https://www.ente.example/x/"}, {"url": "http://ente.example/x"}, Why.PAGE),
    ],
)
def test_the_same_contact_is_asked_about(
    one: dict[str, str], other: dict[str, str], why: Why
) -> None:
    service("Sportello lavoro", TOWN, **one)
    service("Consultorio familiare", FURTHER, **other)

    found = queries.duplicates(coordinator())

    assert [pair.why for pair in found] == [(why,)]


def test_two_that_differ_are_never_asked_about_again() -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)

    actions.keep_apart(other.id, one.id, coordinator())
    actions.keep_apart(one.id, other.id, coordinator())

    assert pairs() == []


def test_every_pair_is_reached_page_by_page(app: Flask) -> None:
    for number in range(22):
        service(
            f"Sportello lavoro {number}", Point(9 + number / 10, 46), phone=f"0461 1000{number}"
        )
        service(
            f"Sportello lavori {number}", Point(9.05 + number / 10, 46), phone=f"0461 1000{number}"
        )
    carla = sign_in(app.test_client(), create_user(role=Role.COORDINATOR))

    pages = [carla.get(f"/review/duplicates?page={page}").text for page in (1, 2, 3)]
    last = carla.post(
        "/review/duplicates?page=2", data=dict(zip(("one", "other"), sides(pages[1]), strict=True))
    )

    assert [text.count("These are two different ones") for text in pages] == [20, 2, 2]
    assert last.headers["Location"].endswith("/review/duplicates?page=2")
    assert carla.get("/review/duplicates?page=2").text.count("two different ones") == 1


def sides(page: str) -> list[str]:
    """Return the ids of the first pair of a page."""
    return re.findall(r'name="(?:one|other)" value="([^"]+)"', page)[:2]


def test_merging_archives_one_whose_address_leads_to_the_other(client: FlaskClient) -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)

    actions.merge(other.id, one.id, coordinator())
    answer = client.get(f"/services/{other.id}")

    assert status(other) is Status.ARCHIVED
    assert answer.headers["Location"].endswith(f"/services/{one.id}")
    assert pairs() == []


def test_an_address_leads_through_two_merges_to_the_one_that_is_left(client: FlaskClient) -> None:
    one, two = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)
    three = service("Sportello lavoro 3", NEXT_DOOR)

    actions.merge(one.id, two.id, coordinator())
    actions.merge(two.id, three.id, coordinator())

    assert client.get(f"/services/{one.id}").headers["Location"].endswith(f"/services/{three.id}")
    assert client.get(f"/services/{two.id}").headers["Location"].endswith(f"/services/{three.id}")


def test_a_listing_brought_back_has_its_own_page_again(client: FlaskClient) -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)
    actions.merge(other.id, one.id, coordinator())

    restore(other.id, coordinator())

    assert client.get(f"/services/{other.id}").status_code == 200


def test_its_organisation_does_not_take_a_merge_back() -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)
    organisation = db.session.get_one(Organisation, other.organisation_id)
    actions.merge(other.id, one.id, coordinator())

    with pytest.raises(HeldBackError):
        restore(other.id, stakeholder(organisation))

    assert status(other) is Status.ARCHIVED


def test_what_is_not_public_cannot_be_the_one_that_stays() -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)
    suspend(one.id, coordinator())

    with pytest.raises(StateError):
        actions.merge(other.id, one.id, coordinator())

    assert status(other) is Status.PUBLISHED


def test_a_stakeholder_merges_nothing() -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)
    body = create_organisation()

    with pytest.raises(NoSuchListingError):
        actions.merge(other.id, one.id, stakeholder(body))
    with pytest.raises(NoSuchListingError):
        actions.keep_apart(other.id, one.id, coordinator("lisbon"))


def test_the_page_offers_both_and_does_what_is_pressed(client: FlaskClient) -> None:
    one, other = service("Sportello lavoro"), service("Sportello lavori", NEXT_DOOR)
    marta = sign_in(client, create_user(role=Role.COORDINATOR))
    page = marta.get("/review/duplicates").text

    both = {"one": str(one.id), "other": str(other.id)}
    done = marta.post("/review/duplicates", data={**both, "keep": str(one.id)})

    assert "1 pair may be one listing" in page
    assert "80 m apart" in page
    assert done.status_code == 303
    assert (status(one), status(other)) == (Status.PUBLISHED, Status.ARCHIVED)
    assert "No duplicates" in marta.get("/review/duplicates").text


def test_pairs_of_fifty_listings_take_as_many_statements_as_of_two(
    client: FlaskClient, statements: Statements
) -> None:
    marta = sign_in(client, create_user(role=Role.COORDINATOR))
    service("Sportello lavoro")
    service("Sportello lavori", NEXT_DOOR)
    with statements.recorded():
        marta.get("/review/duplicates")
    few = len(statements)
    for number in range(50):
        service(f"Laboratorio {number}")

    with statements.recorded():
        marta.get("/review/duplicates")

    assert len(statements) == few
