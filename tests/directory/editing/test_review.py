"""From a draft to the public page: approval, versions, old ones brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from directory.editing.actors import coordinator, stakeholder
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
    create_area,
    create_location,
    create_organisation,
    create_schedule,
    create_service,
    create_site,
    offers_of,
)

from app.core.db import db
from app.directory import queries
from app.directory.editing import (
    ListingKind,
    PlaceContent,
    actions,
)
from app.directory.editing.history import content_number
from app.directory.editing.models import DraftState, What
from app.directory.models import Service
from app.directory.vocabulary import Status

pytestmark = pytest.mark.usefixtures("app")


def test_the_approved_content_stays_public_until_a_draft_is_approved() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))

    draft = edited(service, anna, name="Sportello giovani")
    before = public(service.id).name
    done = approve(draft)

    assert before == "Sportello lavoro"
    assert public(service.id).name == "Sportello giovani"
    assert (done.kind, done.object_id, done.number) == (ListingKind.SERVICE, service.id, 2)
    assert draft_of(draft.id).state is DraftState.APPROVED


def test_everything_in_a_content_reaches_the_tables() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    content = complete_service()

    draft = draft_of(actions.start_service(service.id, anna))
    saved = actions.save_draft(draft.id, draft.version, content, anna)
    actions.submit(draft.id, saved.version, anna)
    approve(draft_of(draft.id))

    assert public(service.id) == content


def test_a_new_service_is_found_by_its_words_once_it_is_approved() -> None:
    create_site()
    create_area()
    organisation = create_organisation()
    anna = stakeholder(organisation)
    draft_id = actions.start_new_service(organisation.id, complete_service(), anna)
    actions.submit(draft_id, 1, anna)

    hidden = queries.text_hits("trentino", ["tirocin"]).sum()
    done = approve(draft_of(draft_id))

    assert hidden == 0
    assert queries.text_hits("trentino", ["tirocin"]).sum() == 1
    assert queries.text_hits("trentino", ["estagio"]).sum() == 1
    assert db.session.get_one(Service, done.object_id).status is Status.PUBLISHED


def test_what_came_from_a_file_is_version_one() -> None:
    service = stored_service()
    create_schedule(offers_of(service)[0])
    was = public(service.id)

    approve(edited(service, stakeholder(owner(service)), name="New"))

    first = content_number(db.session(), service.id, 1)
    assert first is not None
    assert first.content == was


def test_an_old_version_comes_back_as_the_newest() -> None:
    service = stored_service(capacity_free=3)
    was = public(service.id)
    anna = stakeholder(owner(service))
    approve(edited(service, anna, name="Second", places=(), in_person=False, online=True))
    approve(edited(service, anna, name="Third"))

    number = actions.undo_to(service.id, 1, anna, ListingKind.SERVICE)

    assert number == 4
    assert public(service.id) == was
    assert db.session.get_one(Service, service.id).capacity_free == 3


def test_going_back_to_what_is_public_adds_nothing() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    approve(edited(service, anna, name="Second"))

    assert actions.undo_to(service.id, 2, anna, ListingKind.SERVICE) == 2


def test_a_shared_place_changes_only_where_it_was_reviewed() -> None:
    service = stored_service()
    place = public(service.id).places[0]
    location = offers_of(service)[0].location_id
    other = create_service(owner(service), name="Other", needs=())
    anna = stakeholder(owner(service))
    approve(
        edited(other, anna, places=(place,), summary="S", phone="0461 1", needs=("job_search",))
    )

    approve(edited(other, anna, places=(replace(place, address="Via Nuova 1"),)))

    assert public(service.id).places == (place,)
    assert public(other.id).places[0].address == "Via Nuova 1"
    assert public(other.id).places[0].id != location


def test_a_place_of_its_own_keeps_its_row() -> None:
    service = stored_service()
    place = public(service.id).places[0]

    moved = replace(place, address="Via Nuova 1")
    approve(edited(service, stakeholder(owner(service)), places=(moved,)))

    assert public(service.id).places == (moved,)


def test_the_place_of_somebody_else_is_never_changed() -> None:
    service = stored_service()
    stranger = create_organisation(name="Stranger")
    theirs = create_location(stranger, address="Via Loro 1")

    stolen = PlaceContent(theirs.id, city="Trento", address="Via Mia 2")
    approve(edited(service, stakeholder(owner(service)), places=(stolen,)))

    db.session.expire_all()
    assert theirs.address == "Via Loro 1"
    assert public(service.id).places[0].address == "Via Mia 2"


def test_a_change_made_public_meanwhile_survives_the_approval() -> None:
    service = stored_service()
    anna = stakeholder(owner(service))
    approve(edited(service, anna, phone="0461 1"))
    draft = edited(service, anna, name="New name")
    actions.undo_to(service.id, 1, coordinator(), ListingKind.SERVICE)

    approve(draft, seen=3)

    assert (public(service.id).name, public(service.id).phone) == ("New name", "0461 496000")


def test_a_reviewer_who_saw_an_older_state_must_look_again() -> None:
    service = stored_service()
    draft = edited(service, stakeholder(owner(service)), name="New")

    with pytest.raises(actions.SeenOldError):
        actions.approve(draft.id, draft.version - 1, 1, coordinator())
    with pytest.raises(actions.SeenOldError):
        actions.approve(draft.id, draft.version, 0, coordinator())

    assert public(service.id).name == "Sportello lavoro"


def test_what_a_load_changed_past_the_history_is_kept_and_written_down() -> None:
    service = stored_service()
    draft = edited(service, stakeholder(owner(service)), name="New")
    stored = db.session.get_one(Service, service.id)
    stored.phone = "0461 999999"
    db.session.commit()

    approve(draft)

    assert (public(service.id).name, public(service.id).phone) == ("New", "0461 999999")
    assert versions(service.id) == [(1, What.FOUND), (2, What.FOUND), (3, What.APPROVED)]


def test_two_clicks_on_approve_are_one_approval() -> None:
    service = stored_service()
    draft = edited(service, stakeholder(owner(service)), name="New")

    first = actions.approve(draft.id, draft.version, 1, coordinator())
    second = actions.approve(draft.id, draft.version, 1, coordinator())

    assert first is not None
    assert second is None
    assert versions(service.id) == [(1, What.FOUND), (2, What.APPROVED)]
