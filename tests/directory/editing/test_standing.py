"""Free places, confirmation and the state of a listing: public at once, and in its history."""

from __future__ import annotations

from datetime import date

import pytest
from directory.editing.actors import coordinator, link_worker, stakeholder
from factories import create_organisation, create_service, create_site
from sqlalchemy import select

from app.accounts.actor import VISITOR
from app.accounts.policy import Actor
from app.core.db import db
from app.directory import queries
from app.directory.editing import actions
from app.directory.editing.models import ListingVersion, What
from app.directory.models import Organisation, Service
from app.directory.vocabulary import Status

pytestmark = pytest.mark.usefixtures("app")


def kept_service(**overrides: object) -> tuple[Service, Actor]:
    create_site()
    organisation = create_organisation()
    return create_service(organisation, **overrides), stakeholder(organisation)


def lines(service: Service) -> list[tuple[What, int | None, str]]:
    found = select(ListingVersion).where(ListingVersion.object_id == service.id)
    rows = db.session.scalars(found.order_by(ListingVersion.number))
    return [(row.what, row.figure, row.author_name) for row in rows]


def test_free_places_are_public_at_once() -> None:
    service, anna = kept_service(capacity_total=12)

    actions.set_free_places(service.id, 4, anna)
    actions.set_free_places(service.id, 4, anna)

    assert queries.catalogue("trentino").services.capacity_free[0] == 4
    assert service.capacity_on is not None
    assert lines(service) == [(What.FREE_PLACES, 4, "Anna")]


@pytest.mark.parametrize("free", [-1, 13])
def test_there_are_no_more_free_places_than_places(free: int) -> None:
    service, anna = kept_service(capacity_total=12)

    with pytest.raises(actions.PlacesError):
        actions.set_free_places(service.id, free, anna)

    assert service.capacity_free is None


def test_a_confirmation_shows_the_body_and_never_a_person() -> None:
    service, anna = kept_service()

    actions.confirm_still_true(service.id, anna)
    actions.confirm_still_true(service.id, anna)

    assert service.confirmed_by == "Agenzia del Lavoro"
    assert isinstance(service.confirmed_on, date)
    assert lines(service) == [(What.CONFIRMED, None, "Anna")]


def test_a_coordinator_confirms_in_the_name_of_the_site() -> None:
    service, _ = kept_service()

    actions.confirm_still_true(service.id, coordinator())

    assert service.confirmed_by == "Trentino"


def test_a_signed_link_is_a_right_to_one_service_without_an_account() -> None:
    service, _ = kept_service()

    actions.set_free_places(service.id, 2, VISITOR, by_link=True)
    with pytest.raises(actions.NoSuchListingError):
        actions.set_free_places(service.id, 1, VISITOR)

    assert service.capacity_free == 2


def test_a_suspended_service_leaves_the_search_and_comes_back() -> None:
    service, anna = kept_service()

    actions.suspend(service.id, anna)
    gone = len(queries.catalogue("trentino").services)
    actions.archive(service.id, anna)
    actions.restore(service.id, anna)
    actions.restore(service.id, anna)

    assert gone == 0
    assert len(queries.catalogue("trentino").services) == 1
    assert [what for what, *_ in lines(service)] == [
        What.SUSPENDED, What.ARCHIVED, What.RESTORED,
    ]  # fmt: skip


def test_what_a_coordinator_suspended_only_a_coordinator_brings_back() -> None:
    service, anna = kept_service()
    actions.suspend(service.id, coordinator())

    with pytest.raises(actions.HeldBackError):
        actions.restore(service.id, anna)
    actions.archive(service.id, anna)
    with pytest.raises(actions.HeldBackError):
        actions.restore(service.id, anna)
    held = service.status
    actions.restore(service.id, coordinator())
    actions.suspend(service.id, anna)
    actions.restore(service.id, anna)

    assert held is Status.ARCHIVED
    assert service.status is Status.PUBLISHED


def test_a_coordinator_also_holds_back_what_its_organisation_suspended() -> None:
    service, anna = kept_service()
    actions.suspend(service.id, anna)
    actions.suspend(service.id, coordinator())

    with pytest.raises(actions.HeldBackError):
        actions.restore(service.id, anna)

    assert service.status is Status.SUSPENDED


def test_a_service_that_never_was_public_is_not_restored() -> None:
    service, anna = kept_service(status=Status.DRAFT)

    with pytest.raises(actions.StateError):
        actions.restore(service.id, anna)


def test_link_workers_and_strangers_change_nothing() -> None:
    service, _ = kept_service()
    stranger = stakeholder(create_organisation(name="Stranger"))

    for actor in (link_worker(), stranger, coordinator("lisbon"), VISITOR):
        with pytest.raises(actions.NoSuchListingError):
            actions.confirm_still_true(service.id, actor)
        with pytest.raises(actions.NoSuchListingError):
            actions.suspend(service.id, actor)

    assert lines(service) == []
    assert db.session.get_one(Organisation, service.organisation_id).name == "Agenzia del Lavoro"
