"""Signed links in mails: one service, free places and still true, nothing else."""

from __future__ import annotations

from uuid import UUID

import pytest
from accounts.people import create_user, sign_in
from directory.editing.sending import stored
from factories import (
    create_service,
    create_site,
    numbered_id,
)
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import Role
from app.core.db import db
from app.directory.editing import links
from app.directory.models import Organisation, Service
from app.directory.vocabulary import Status

pytestmark = pytest.mark.usefixtures("app")


def path_of(service_id: UUID) -> str:
    return "/update/" + links.signed_update_link(service_id, 0).rpartition("/")[2]


def test_a_signed_link_keeps_one_service_and_names_the_organisation(
    client: FlaskClient, service: Service
) -> None:
    path = path_of(service.id)

    page = client.get(path)
    client.post(path, data={"free": "7"})
    client.post(path)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert stored(service.id).capacity_free == 7
    assert stored(service.id).confirmed_by == "Agenzia del Lavoro"


@pytest.mark.parametrize("typed", ["", "-1", "three", "99"])
def test_what_is_no_number_of_places_confirms_nothing(
    client: FlaskClient, service: Service, typed: str
) -> None:
    before = stored(service.id).confirmed_on

    answer = client.post(path_of(service.id), data={"free": typed})

    assert answer.status_code == 422
    assert stored(service.id).confirmed_on == before


def test_the_link_of_an_archived_service_is_over(client: FlaskClient, service: Service) -> None:
    path = path_of(service.id)
    stored(service.id).status = Status.ARCHIVED
    db.session.commit()

    answers = [client.get(path), client.post(path, data={"free": "7"}), client.post(path)]

    assert {answer.status_code for answer in answers} == {410}
    assert stored(service.id).capacity_free == 4


def test_withdrawn_links_are_explained_and_those_of_other_services_still_work(
    anna: FlaskClient, client: FlaskClient, service: Service
) -> None:
    organisation = db.session.get_one(Organisation, service.organisation_id)
    other = create_service(organisation, name="Other")
    path, path_of_other = path_of(service.id), path_of(other.id)
    anna.post(f"/services/{service.id}/withdraw-links")

    refused, still = client.post(path, data={"free": "7"}), client.get(path_of_other)
    new = client.get("/update/" + links.signed_update_link(service.id, 1).rpartition("/")[2])

    assert refused.status_code == 410
    assert "withdrawn" in refused.text
    assert (still.status_code, new.status_code) == (200, 200)
    assert stored(service.id).capacity_free == 4


def test_a_link_of_before_links_bore_numbers_works(client: FlaskClient, service: Service) -> None:
    with client.application.app_context():
        token = links._serializer().dumps(service.id.hex)  # noqa: SLF001 - as it was mailed then

    assert client.get(f"/update/{token}").status_code == 200


def test_a_coordinator_of_elsewhere_signs_nothing_by_a_link(app: Flask, service: Service) -> None:
    create_site(id="lisbon")
    reviewer = create_user(role=Role.COORDINATOR, site_id="lisbon")

    sign_in(app.test_client(), reviewer).post(path_of(service.id))

    assert stored(service.id).confirmed_by == "Agenzia del Lavoro"


def test_a_tampered_link_is_explained(client: FlaskClient, service: Service) -> None:
    path = path_of(service.id)

    payload = path_of(numbered_id()).rsplit(".", 2)[0]
    swapped = ".".join([payload, *path.rsplit(".", 2)[1:]])
    answers = [client.get(path[:-3]), client.post(swapped, data={"free": "1"})]

    assert {answer.status_code for answer in answers} == {410}
    assert "not whole" in answers[0].text
    assert stored(service.id).capacity_free == 4


def test_an_old_link_is_explained(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(service.id)
    monkeypatch.setattr(links, "LASTING_DAYS", -1)

    answer = client.post(path, data={"free": "1"})

    assert answer.status_code == 410
    assert "too old" in answer.text
    assert stored(service.id).capacity_free == 4
