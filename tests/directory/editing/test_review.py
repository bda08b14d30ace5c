"""A draft's way to the public page, and back to an older one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from directory.editing.actors import coordinator, link_worker, stakeholder
from directory.editing.contents import complete_service
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_schedule,
    create_service,
    create_site,
    offers_of,
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
    PlaceContent,
    ServiceContent,
    actions,
    from_json,
)
from app.directory.editing.content import PlaceKind
from app.directory.editing.history import content_number
from app.directory.editing.models import DraftState, ListingDraft, ListingVersion, What
from app.directory.editing.present import service_content, whole_service
from app.directory.models import Organisation, Service
from app.directory.vocabulary import OrganisationKind, Precision, Status
from app.territory.geocoding import ListingAddress, Located
from app.territory.geocoding.remembering import recall

pytestmark = pytest.mark.usefixtures("app")


def owner(service: Service) -> Organisation:
    return db.session.get_one(Organisation, service.organisation_id)


def draft_of(draft_id: UUID) -> ListingDraft:
    db.session.expire_all()
    return db.session.get_one(ListingDraft, draft_id)


def public(service_id: UUID) -> ServiceContent:
    db.session.expire_all()
    service = whole_service(db.session(), service_id)
    assert service is not None
    return service_content(service)


def edited(service: Service, actor: Actor, **changes: object) -> ListingDraft:
    """Return a submitted draft of a service with these changes."""
    draft = draft_of(actions.start_service(service.id, actor))
    content = from_json(draft.content)
    saved = actions.save_draft(draft.id, draft.version, replace(content, **changes), actor)
    actions.submit(draft.id, saved.version, actor)
    return draft_of(draft.id)


def stored_service(**overrides: object) -> Service:
    create_site()
    create_area()
    organisation = create_organisation()
    facts = {"summary": "Aiuto a cercare lavoro", "phone": "0461 496000", **overrides}
    return create_service(organisation, at=[create_location(organisation)], **facts)


def approve(draft: ListingDraft, seen: int | None = None) -> actions.Approved:
    number = draft.base_number if seen is None else seen
    done = actions.approve(draft.id, draft.version, number, coordinator())
    assert done is not None
    return done


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


def versions(object_id: UUID) -> list[tuple[int, What]]:
    found = select(ListingVersion.number, ListingVersion.what).where(
        ListingVersion.object_id == object_id
    )
    return [(row.number, row.what) for row in db.session.execute(found.order_by("number"))]


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
