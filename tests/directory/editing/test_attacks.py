"""What somebody with bad intentions sends to the pages of drafts, and that it gets them nowhere."""

from __future__ import annotations

import json

import pytest
from accounts.people import create_membership, create_user, sign_in
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.directory.editing.content import OrganisationContent, ServiceContent
from app.directory.editing.models import ListingDraft
from app.directory.editing.stored_content import to_json


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    """Give somebody signed in who works on the draft of a service."""
    create_site()
    organisation = create_organisation()
    at = [create_location(organisation, area_id=create_area().id)]
    service = create_service(organisation, at=at)
    user = create_user()
    create_membership(user, organisation.id)
    client = sign_in(app.test_client(), user)
    client.post(f"/services/{service.id}/edit")
    return client


def the_draft() -> ListingDraft:
    db.session.rollback()
    return db.session.scalars(select(ListingDraft)).one()


HOSTILE = {
    "another kind": json.dumps(to_json(OrganisationContent(name="x"))),
    "no object": "[]",
    "a number": "7",
    "deeply nested": "[" * 20_000 + "]" * 20_000,
    "a huge number": '{"schema": 1, "listing": "service", "age_min": ' + "9" * 5000 + "}",
    "no point": '{"schema": 1, "listing": "service", "places": [{"point": [NaN, 1e999]}]}',
    "a sign that no database keeps": json.dumps(to_json(ServiceContent(name="a\0b"))),
}


@pytest.mark.parametrize("field", ["mine", "seen"])
@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_what_no_page_of_ours_sends_is_refused_or_ignored(
    anna: FlaskClient, field: str, sent: str
) -> None:
    draft = the_draft()
    path = f"/drafts/{draft.id}/choose" if field == "mine" else f"/drafts/{draft.id}"
    before = draft.content

    answer = anna.post(path, data={field: sent, "version": "0", "name": before["name"]})

    assert answer.status_code < 500
    assert the_draft().content["listing"] == "service"


def test_a_choice_cannot_write_what_the_form_does_not_ask(anna: FlaskClient) -> None:
    draft = the_draft()
    mine = json.dumps({**draft.content, "name": "New", "licence": "CC0", "source": "me"})
    version, before = draft.version, draft.content

    anna.post(f"/drafts/{draft.id}/choose", data={"mine": mine, "version": str(version)})

    after = the_draft().content
    assert after["name"] == "New"
    assert (after.get("licence"), after.get("source")) == (
        before.get("licence"),
        before.get("source"),
    )
