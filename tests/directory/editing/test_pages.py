"""The form of a listing, its preview and its history, for those who may see them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from accounts.people import create_membership, create_user, sign_in
from directory.editing.contents import complete_service
from directory.editing.sending import begun, fields, stored, unescaped
from factories import (
    create_organisation,
    offers_of,
)
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.directory.editing import ServiceContent, from_json, to_json
from app.directory.editing.models import ListingDraft, ListingVersion
from app.directory.models import ScheduleException, Service
from app.directory.vocabulary import HolidayRule, Status

HOSTILE_FIELDS = (
    "name",
    "summary",
    "description",
    "how_to_join",
    "fee_note",
    "phone",
    "email",
    "url",
)

pytestmark = pytest.mark.usefixtures("app")


def test_the_form_sent_as_it_is_changes_nothing(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    before = from_json(draft.content)

    answer = anna.post(f"/drafts/{draft.id}", data=fields(anna.get(f"/drafts/{draft.id}").text))

    db.session.expire_all()
    assert answer.status_code == 303
    assert from_json(draft.content) == before


def test_every_field_of_a_content_comes_back_from_the_form(
    anna: FlaskClient, service: Service
) -> None:
    draft = begun(anna, service)
    draft.content = to_json(complete_service())
    db.session.commit()

    page = anna.get(f"/drafts/{draft.id}").text
    anna.post(f"/drafts/{draft.id}", data={**fields(page), "fee_note": "ora"})

    db.session.expire_all()
    kept = from_json(draft.content)
    assert isinstance(kept, ServiceContent)
    assert kept.fee_note == "ora"
    assert kept.places == complete_service().places
    assert kept.translations == complete_service().translations


def test_two_people_see_both_texts_and_nothing_is_lost(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    seen = fields(anna.get(f"/drafts/{draft.id}").text)
    anna.post(f"/drafts/{draft.id}", data={**seen, "name": "First text"})

    answer = anna.post(
        f"/drafts/{draft.id}", data={**seen, "name": "Second text", "phone": "+39 1"}
    )

    assert answer.status_code == 409
    assert "First text" in answer.text
    assert "Second text" in answer.text
    mine = re.search(r'name="mine"\s+value="([^"]*)"', answer.text)
    version = re.search(r'name="version"\s+value="(\d+)"', answer.text)
    assert mine is not None
    assert version is not None
    chosen = {"mine": unescaped(mine.group(1)), "version": version.group(1), "theirs": "name"}
    anna.post(f"/drafts/{draft.id}/choose", data=chosen)
    db.session.expire_all()
    kept = from_json(draft.content)
    assert isinstance(kept, ServiceContent)
    assert (kept.name, kept.phone) == ("First text", "+39 1")


def test_a_draft_is_previewed_as_others_will_see_it(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    anna.post(f"/drafts/{draft.id}", data={**sent, "name": "Not public yet"})

    page = anna.get(f"/drafts/{draft.id}/preview").text

    assert "Not public yet" in page
    assert "This is a preview" in page
    assert "Not public yet" not in anna.get(f"/services/{service.id}").text


def test_nothing_of_another_organisation_can_be_opened(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    draft = begun(anna, service)
    stranger = create_user()
    create_membership(stranger, create_organisation(name="Stranger").id)
    other = sign_in(app.test_client(), stranger)

    seen = [other.get(f"/drafts/{draft.id}{end}").status_code for end in ("", "/preview")]
    seen.append(other.get(f"/services/{service.id}/history").status_code)
    deeds = ["edit", "copy", "suspend", "archive", "restore", "still-true", "undo", "free-places"]
    paths = [f"/services/{service.id}/{deed}" for deed in deeds]
    paths += [f"/drafts/{draft.id}{deed}" for deed in ("", "/choose", "/take-back", "/discard")]
    sent = {"number": 1, "free": "1", "mine": "{}"}
    seen += [other.post(path, data=sent).status_code for path in paths]

    assert set(seen) == {404}
    assert stored(service.id).status is Status.PUBLISHED


def test_the_history_says_who_did_what_and_brings_a_version_back(
    anna: FlaskClient, service: Service
) -> None:
    begun(anna, service)
    anna.post(f"/services/{service.id}/free-places", data={"free": "2"})

    page = anna.get(f"/services/{service.id}/history").text

    assert "As it came from the first list" in page
    assert "2 free places" in page
    assert anna.post(f"/services/{service.id}/undo", data={"number": "1"}).status_code == 303
    assert anna.post(f"/services/{service.id}/undo", data={"number": "77"}).status_code == 404


def test_the_copy_of_a_form_sent_twice_is_one_draft(anna: FlaskClient, service: Service) -> None:
    places = {
        anna.post(f"/services/{service.id}/copy", data={"form": "once"}).headers["Location"]
        for _ in range(2)
    }

    assert len(places) == 1
    assert db.session.scalar(select(func.count()).select_from(ListingDraft)) == 1


def test_days_with_other_hours_stand_on_the_public_page(
    client: FlaskClient, service: Service
) -> None:
    offer = offers_of(service)[0]
    offer.on_holidays = HolidayRule.CLOSED
    first = date.today() + timedelta(days=3)  # noqa: DTZ011 - the site's day is near enough
    db.session.add(
        ScheduleException(
            id=UUID(int=5),
            service_at_location_id=offer.id,
            first=first,
            last=first + timedelta(days=2),
            note="inventario",
        )
    )
    db.session.commit()

    page = client.get(f"/services/{service.id}").text

    assert "closed inventario" in page
    assert "Closed on public holidays." in page


def test_an_address_of_a_person_is_never_in_the_history_of_others(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    anna.post(f"/services/{service.id}/still-true")
    visitor = app.test_client()

    page = visitor.get(f"/services/{service.id}").text

    names = db.session.scalars(select(ListingVersion.author_name)).all()
    assert names
    assert all(name not in page for name in names if name)


def test_no_text_of_a_listing_becomes_a_part_of_a_page(anna: FlaskClient, service: Service) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    texts = dict.fromkeys(HOSTILE_FIELDS, hostile)

    answer = anna.post(f"/drafts/{draft.id}", data={**sent, **texts})
    pages = [anna.get(path).text for path in (f"/drafts/{draft.id}", f"/drafts/{draft.id}/preview")]
    stale = anna.post(f"/drafts/{draft.id}", data={**sent, "name": hostile + "2", "version": "1"})

    assert answer.status_code == 303
    assert set(texts) <= set(sent)
    for page in (*pages, stale.text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
