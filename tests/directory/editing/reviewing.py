"""Drafts on their way through the review, for tests."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from directory.editing.actors import coordinator
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_service,
    create_site,
)
from sqlalchemy import select

from app.accounts.policy import Actor
from app.core.db import db
from app.directory.editing import (
    ServiceContent,
    actions,
    from_json,
)
from app.directory.editing.models import ListingDraft, ListingVersion, What
from app.directory.editing.present import service_content, whole_service
from app.directory.models import Organisation, Service


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


def versions(object_id: UUID) -> list[tuple[int, What]]:
    found = select(ListingVersion.number, ListingVersion.what).where(
        ListingVersion.object_id == object_id
    )
    return [(row.number, row.what) for row in db.session.execute(found.order_by("number"))]
