"""The list of the services that somebody keeps, and what one button does to each."""

from __future__ import annotations

from datetime import date

import pytest
from accounts.people import create_user, sign_in
from directory.editing.sending import stored
from factories import (
    create_service,
)
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import Role
from app.core.db import db
from app.directory.models import Organisation, Service

pytestmark = pytest.mark.usefixtures("app")


def test_the_list_shows_the_state_of_each_service(anna: FlaskClient) -> None:
    page = anna.get("/services/mine").text

    assert "Sportello lavoro" in page
    assert "of 12" in page
    assert "Nobody has confirmed this yet" in page


def test_a_long_list_has_pages_and_finds_words(anna: FlaskClient, service: Service) -> None:
    organisation = db.session.get_one(Organisation, service.organisation_id)
    for number in range(21):
        create_service(
            organisation, name=f"Laboratorio {number:02}", search_text=f"laboratorio {number:02}"
        )

    first, last = anna.get("/services/mine").text, anna.get("/services/mine?page=3").text
    beyond = anna.get("/services/mine?page=99").text
    found = anna.get("/services/mine?q=laboratorio+07").text

    assert [page.count("data-still-true") for page in (first, last, beyond)] == [10, 2, 2]
    assert "22 services" in first
    assert found.count("data-still-true") == 1
    assert "Laboratorio 07" in found


@pytest.mark.parametrize(
    "typed", ["page=-1", "page=x", "page=²", "q=" + "x" * 500, "organisation=1"]
)
def test_a_list_is_shown_whatever_stands_in_its_address(anna: FlaskClient, typed: str) -> None:
    answer = anna.get(f"/services/mine?{typed}")

    assert answer.status_code == 200


def test_a_deed_leads_back_to_the_same_page_of_the_list(
    anna: FlaskClient, service: Service
) -> None:
    kept = f"q=sportello&organisation={service.organisation_id}&page=2"

    answer = anna.post(f"/services/{service.id}/still-true?{kept}")

    assert f"/services/mine?{kept}&done=true" in answer.headers["Location"]


def test_what_waits_for_its_keeper_comes_first(anna: FlaskClient, service: Service) -> None:
    organisation = db.session.get_one(Organisation, service.organisation_id)
    begun_one = create_service(organisation, name="Zeta", confirmed_on=date(2026, 1, 1))
    before = anna.get("/services/mine").text
    anna.post(f"/services/{begun_one.id}/edit")

    after = anna.get("/services/mine").text

    assert before.index("Sportello lavoro") < before.index("Zeta")
    assert after.index("Zeta") < after.index("Sportello lavoro")


def test_one_button_changes_the_free_places(anna: FlaskClient, service: Service) -> None:
    answer = anna.post(f"/services/{service.id}/free-places", data={"free": "3"})

    assert answer.status_code == 303
    assert "The free places are up to date" in anna.get(answer.headers["Location"]).text
    assert stored(service.id).capacity_free == 3


@pytest.mark.parametrize("free", ["13", "-1", "", "many", "1e3", "99999999999999"])
def test_a_wrong_number_of_places_is_explained(
    anna: FlaskClient, service: Service, free: str
) -> None:
    answer = anna.post(f"/services/{service.id}/free-places", data={"free": free})

    assert answer.status_code == 422
    assert "from 0 to 12" in answer.text
    assert stored(service.id).capacity_free == 4


def test_a_script_is_told_the_new_card(anna: FlaskClient, service: Service) -> None:
    accept = {"Accept": "application/json"}

    told = anna.post(f"/services/{service.id}/still-true", headers=accept).json

    assert told is not None
    assert told["card"]["confirmed_today"] is True


def test_visitors_and_link_workers_keep_no_listing(
    app: Flask, client: FlaskClient, service: Service
) -> None:
    worker = sign_in(app.test_client(), create_user(role=Role.LINK_WORKER))

    assert client.get("/services/mine").status_code == 303
    assert client.post(f"/services/{service.id}/suspend").status_code == 401
    assert worker.get("/services/mine").status_code == 403
    assert worker.post(f"/services/{service.id}/suspend").status_code == 403


def test_a_service_is_suspended_and_made_public_again(anna: FlaskClient, service: Service) -> None:
    anna.post(f"/services/{service.id}/suspend")
    gone = anna.get(f"/services/{service.id}").status_code
    answer = anna.post(f"/services/{service.id}/restore")

    assert gone == 404
    assert "It is public again." in anna.get(answer.headers["Location"]).text


def test_the_page_says_that_a_coordinator_holds_a_service_back(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    carla = sign_in(app.test_client(), create_user(role=Role.COORDINATOR))
    carla.post(f"/services/{service.id}/suspend")

    refused = anna.post(f"/services/{service.id}/restore")
    page = anna.get("/services/mine").text

    assert refused.status_code == 409
    assert "A coordinator took this service out of the search" in refused.text
    assert "Only a coordinator of your site can bring it back" in page
    assert f"/services/{service.id}/restore" not in page
    assert (
        f"/services/{service.id}/restore"
        in carla.get(f"/services/mine?organisation={service.organisation_id}").text
    )
