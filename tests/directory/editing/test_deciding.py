"""Decisions of the review: whose they are, what they leave, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from directory.editing.actors import coordinator, link_worker, stakeholder
from directory.editing.contents import complete_service
from directory.editing.reviewing import (
    approve,
    draft_of,
    edited,
    owner,
    public,
    stored_service,
    versions,
)
from factories import (
    create_organisation,
    create_site,
)
from sqlalchemy import func, select

from app.accounts import events
from app.accounts.policy import Actor
from app.core.db import db
from app.core.geo import LonLat
from app.directory import queries
from app.directory.editing import (
    ListingKind,
    OrganisationContent,
    actions,
    from_json,
)
from app.directory.editing.content import PlaceKind
from app.directory.editing.models import DraftState, What
from app.directory.models import Organisation
from app.directory.vocabulary import OrganisationKind, Precision
from app.territory.geocoding import ListingAddress, Located
from app.territory.geocoding.remembering import recall

pytestmark = pytest.mark.usefixtures("app")


def test_words_of_the_reviewer_come_back_with_the_draft() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    draft = edited(service, anna, name="New")

    actions.send_back(draft.id, draft.version, " Add the phone. ", coordinator())
    returned = draft_of(draft.id)
    actions.submit(draft.id, returned.version, anna)

    assert returned.reviewer_words == "Add the phone."
    assert draft_of(draft.id).state is DraftState.SUBMITTED


def test_a_rejected_draft_is_done_with() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    draft = edited(service, anna, name="New")

    actions.reject(draft.id, draft.version, "It is there twice.", coordinator())

    with pytest.raises(actions.StateError):
        actions.submit(draft.id, draft.version + 1, anna)
    assert actions.start_service(service.id, anna) != draft.id


def test_nobody_reviews_without_the_right() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    draft = edited(service, anna, name="New")

    for actor in (anna, link_worker(), coordinator("lisbon")):
        with pytest.raises(actions.NoSuchListingError):
            actions.approve(draft.id, draft.version, 1, actor)
    assert public(service.id).name == "Sportello lavoro"


def test_nobody_edits_the_listing_of_another_organisation() -> None:
    service = stored_service()
    stranger = stakeholder(create_organisation(name="Stranger"))

    for deed in (actions.start_service, actions.copy_service, actions.suspend):
        with pytest.raises(actions.NoSuchListingError):
            deed(service.id, stranger)
    with pytest.raises(actions.NoSuchListingError):
        actions.undo_to(service.id, 1, stranger, ListingKind.SERVICE)


def test_a_registered_organisation_exists_only_after_its_approval() -> None:
    create_site()
    visitor = replace(stakeholder(), user_id=None)
    content = OrganisationContent(name="Cooperativa Nuova", kind=OrganisationKind.COOPERATIVE)
    contact = actions.Contact("Bea", "bea@example.org")

    draft_id = actions.register_organisation("trentino", content, contact, visitor, "form-1")
    again = actions.register_organisation("trentino", content, contact, visitor, "form-1")
    before = db.session.scalar(select(func.count()).select_from(Organisation))
    done = approve(draft_of(draft_id))

    assert again == draft_id
    assert before == 0
    assert db.session.get_one(Organisation, done.object_id).name == "Cooperativa Nuova"
    assert (done.invite_name, done.invite_email) == ("Bea", "bea@example.org")
    assert draft_of(draft_id).contact_email == ""


def test_a_new_name_of_an_organisation_is_found_at_its_services() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    draft = draft_of(actions.start_organisation(service.organisation_id, anna))
    content = replace(from_json(draft.content), name="Zenzero")
    saved = actions.save_draft(draft.id, draft.version, content, anna)
    actions.submit(draft.id, saved.version, anna)

    approve(draft_of(draft.id))

    assert queries.text_hits("trentino", ["zenzero"]).sum() == 1


def test_each_deed_stands_in_the_record() -> None:
    service = stored_service()
    draft = edited(service, stakeholder(owner(service)), name="New")
    approve(draft)

    deeds = [event.action for event in events.events_about(db.session(), draft.id)]

    assert deeds == ["start_draft", "save_draft", "submit_draft", "approve_draft"]
    assert events.verify(db.session()) == 4


def test_a_copy_begins_as_a_draft_of_its_own() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))

    copied = draft_of(actions.copy_service(service.id, anna, "click"))
    again = actions.copy_service(service.id, anna, "click")

    content = from_json(copied.content)
    assert again == copied.id
    assert copied.object_id is None
    assert content.name == "Copy of Sportello lavoro"
    assert replace(content, name="Sportello lavoro") == public(service.id)


def test_a_service_edited_by_people_is_not_overwritten_by_its_organisations_file() -> None:
    organisation_id = stored_service().organisation_id
    anna = stakeholder(db.session.get_one(Organisation, organisation_id))

    approve_organisation(organisation_id, anna, "Renamed")

    assert versions(organisation_id) == [(1, What.FOUND), (2, What.APPROVED)]


def approve_organisation(organisation_id: UUID, anna: Actor, name: str) -> None:
    draft = draft_of(actions.start_organisation(organisation_id, anna))
    saved = actions.save_draft(
        draft.id, draft.version, replace(from_json(draft.content), name=name), anna
    )
    actions.submit(draft.id, saved.version, anna)
    approve(draft_of(draft.id))


def test_the_pin_of_an_approved_listing_is_what_geocoding_answers_next() -> None:
    service = stored_service()
    content = complete_service()
    place = next(one for one in content.places if one.kind is PlaceKind.OPEN)
    asked = ListingAddress(place.address, place.postal_code, place.city)
    changed = replace(place, point=LonLat(11.2, 46.1), precision=Precision.ADDRESS)
    draft = edited(service, stakeholder(owner(service)), places=(changed,))
    before = recall("trentino", asked)

    approve(draft)

    now = recall("trentino", asked)
    assert before is None
    assert isinstance(now, Located)
    assert now.point == LonLat(11.2, 46.1)
