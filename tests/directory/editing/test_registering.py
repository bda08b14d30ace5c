"""Organisations registered by anybody, with or without an account."""

from __future__ import annotations

import re

import pytest
from factories import (
    create_site,
)
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.directory.editing.models import DraftState, ListingDraft
from app.directory.models import Service

pytestmark = pytest.mark.usefixtures("app")


def test_an_organisation_is_registered_by_anybody_and_waits(client: FlaskClient) -> None:
    create_site()
    sent = {
        "site": "trentino", "name": "Cooperativa <b>Nuova</b>", "kind": "cooperative",
        "contact_name": "Bea", "contact_email": "bea@example.org", "form": "f",
    }  # fmt: skip

    answers = [client.post("/organisation/register", data=sent) for _ in range(2)]

    drafts = db.session.scalars(select(ListingDraft)).all()
    assert {answer.status_code for answer in answers} == {303}
    assert [draft.state for draft in drafts] == [DraftState.SUBMITTED]


def test_what_must_be_filled_in_is_marked(client: FlaskClient) -> None:
    create_site()

    page = client.get("/organisation/register").text

    marked = re.findall(r'<label for="(\w+)">[^<]+<span class="field-mark">\(required\)', page)
    assert marked == re.findall(r'<input[^>]*id="(\w+)"[^>]*\brequired\b', page)
    assert re.search(r'<select[^>]*id="site"[^>]*>\s*<option value="">', page)
    assert marked == ["name", "contact_name", "contact_email"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"contact_email": "x"},
        {"contact_name": ""},
        {"website": "ftp://x"},
        {"site": ""},
        {"site": "x"},
    ],
)
def test_what_is_wrong_in_a_registration_is_said(
    client: FlaskClient, wrong: dict[str, str]
) -> None:
    create_site()
    right = {
        "site": "trentino", "name": "N", "contact_name": "Bea", "contact_email": "b@example.org"
    }  # fmt: skip

    answer = client.post("/organisation/register", data={**right, **wrong})

    assert answer.status_code == 422
    assert "Nothing has been sent yet" in answer.text
    assert db.session.scalar(select(func.count()).select_from(ListingDraft)) == 0


def test_one_machine_cannot_flood_the_reviewers(client: FlaskClient, service: Service) -> None:
    right = {"site": service.site_id, "name": "School", "contact_name": "Anna"}
    right |= {"contact_email": "anna@school.example", "description": "A school for adults."}

    statuses = [
        client.post("/organisation/register", data={**right, "form": f"form-{n}"}).status_code
        for n in range(17)
    ]

    assert statuses == [303] * 15 + [429] * 2
