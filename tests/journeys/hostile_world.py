"""A site on which every free text of every table is hostile: each payload in each field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import factories
from journeys.hostile_cases import HostileCase, add_case
from journeys.payloads import PAYLOADS
from shapely.geometry import Point
from sqlalchemy import Enum, String, select, update

from app.accounts import events
from app.accounts.actor import Actor
from app.accounts.demo import seed_demo_accounts
from app.accounts.models import Membership, MembershipStatus, User
from app.accounts.vocabulary import Action, Role
from app.core.db import Base, db
from app.directory.editing.content import Content
from app.directory.editing.draft_rows import new_draft
from app.directory.editing.history import add_version, content_of
from app.directory.editing.models import DraftState, What
from app.directory.exchange.known import whole_services
from app.directory.happenings.models import EventDate
from app.directory.models import (
    Feedback,
    Location,
    Organisation,
    Schedule,
    ScheduleException,
    Service,
    ServiceTranslation,
)
from app.directory.network.models import Adherence, Seal
from app.directory.photos.models import Photo
from app.directory.vocabulary import FeedbackKind, ServiceKind
from app.map.coverage.models import CoverageScenario

# Codes and secrets, which nobody writes by hand, and what the search reads.
NO_TEXT = {"language", "search_text", "password", "made_by_form"}
ALL = "\n".join(PAYLOADS)
PIECES = 6
MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def free_fields(model: type[Base]) -> list[str]:
    """Return the columns of a table into which somebody writes what they like."""
    return [
        column.key
        for column in model.__table__.columns
        if isinstance(column.type, String) and not isinstance(column.type, Enum)
        if not (column.primary_key or column.foreign_keys or column.unique)
        if column.key not in NO_TEXT
    ]


def hostile(model: type[Base], text: str) -> dict[str, str]:
    """Return this text for every free field of a table."""
    return dict.fromkeys(free_fields(model), text)


@dataclass(frozen=True)
class World:
    """Where to find what was stored."""

    organisation: UUID
    services: tuple[UUID, ...]
    drafts: tuple[UUID, ...]
    person: UUID
    case: HostileCase


def add_single_listings() -> None:
    """Store a listing for each payload, at a place of its own, of its own organisation."""
    for number, text in enumerate(PAYLOADS):
        organisation = factories.create_organisation(**hostile(Organisation, text))
        point = Point(10.75 + number % 10 * 0.11, 45.85 + number // 10 * 0.1)
        place = factories.create_location(
            organisation, **hostile(Location, text) | {"point": point}
        )
        factories.create_service(organisation, at=[place], **hostile(Service, text))


def add_full_listings(organisation: Organisation) -> tuple[UUID, ...]:
    """Store listings in whose every field a part of the payloads stands, with all that belongs."""
    size = len(PAYLOADS) // PIECES
    return tuple(
        _full(organisation, "\n".join(PAYLOADS[start : start + size]), start)
        for start in range(0, len(PAYLOADS), size)
    )


def _full(organisation: Organisation, text: str, start: int) -> UUID:
    point = {"point": Point(11.12 + start / 2000, 46.07)}
    place = factories.create_location(organisation, **hostile(Location, text) | point)
    languages = ("en", "pt") if start else ()
    translated = [{"language": one} | hostile(ServiceTranslation, text) for one in languages]
    service: Service = factories.create_service(
        organisation,
        at=[place],
        translations=translated,
        kind=ServiceKind.EVENT if start > len(PAYLOADS) // 2 else ServiceKind.SERVICE,
        **hostile(Service, text),
    )
    own_id = service.id
    offer = factories.offers_of(service)[0]
    factories.create_schedule(offer, **hostile(Schedule, text))
    _add(ScheduleException, text, service_at_location_id=offer.id, first=MOMENT, last=MOMENT)
    _add(Photo, text, service_id=own_id, name=f"{start:032}", width=640, height=480, widths=[640],
         added_at=MOMENT)  # fmt: skip
    _add(Feedback, text, service_id=own_id, kind=FeedbackKind.WRONG_HOURS, language="en",
         created_at=MOMENT)  # fmt: skip
    if start > len(PAYLOADS) // 2:
        _add(EventDate, text, service_id=own_id, first=date(2030, 5, 1), last=date(2030, 5, 2),
             begins=time(9), updated_at=MOMENT)  # fmt: skip
    return own_id


def _add(model: type[Base], text: str, **values: Any) -> None:
    for name in ("first", "last"):
        if isinstance(values.get(name), datetime):
            values[name] = values[name].date()
    keyed = {"id": uuid4()} if "id" in model.__table__.columns else {}
    db.session.add(model(**keyed | hostile(model, text) | values))
    db.session.commit()


def add_history(organisation: Organisation, services: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """Store versions of the listings, and drafts that wait, went back and are new."""
    author = Actor(uuid4(), ALL, Role.STAKEHOLDER, "trentino", frozenset({organisation.id}))
    loaded = whole_services(db.session(), services)
    drafts = []
    for own_id, state in zip(
        services, (DraftState.SUBMITTED, DraftState.RETURNED, DraftState.REJECTED) * 2, strict=True
    ):
        service = loaded[own_id]
        add_version(db.session(), service, What.APPROVED, author, with_content=True)
        add_version(db.session(), loaded[services[0]], What.EDITED, author, with_content=True)
        content: Content = content_of(loaded[services[-1]])
        draft = new_draft(author, content, organisation)
        draft.object_id, draft.base_number = own_id, 1
        draft.state, draft.submitted_at = state, MOMENT
        draft.reviewer_name = draft.reviewer_words = draft.contact_name = ALL
        db.session.add(draft)
        drafts.append(draft.id)
    db.session.commit()
    return tuple(drafts)


def add_network(organisation_id: UUID) -> None:
    """Store who signed the protocol, and a scenario of the planners."""
    _add(Adherence, ALL, organisation_id=organisation_id, signed_on=date(2026, 1, 1),
         recorded_at=MOMENT, taken_back_by="")  # fmt: skip
    _add(Adherence, ALL, organisation_id=organisation_id, signed_on=date(2025, 1, 1),
         recorded_at=MOMENT, taken_back_at=MOMENT)  # fmt: skip
    _add(Seal, ALL, organisation_id=organisation_id, agreed_at=MOMENT)
    _add(CoverageScenario, ALL, site_id="trentino", question={"need": "job_search"},
         changes=[], figures={}, created_at=MOMENT, updated_at=MOMENT)  # fmt: skip


def add_deeds() -> None:
    """Store a deed in the record for each payload, as its reason."""
    subject = events.Subject("site", "trentino", "trentino")
    author = Actor(uuid4(), ALL, Role.COORDINATOR, "trentino", frozenset())
    for text in PAYLOADS:
        events.record(db.session(), author, Action.IMPORT_LISTINGS, subject, reason=text)
    db.session.commit()


def add_people(organisation_id: UUID) -> UUID:
    """Give every account a hostile name, and let somebody wait to join; returns whom."""
    db.session.execute(update(User).values(name=ALL))
    person: User | None = db.session.scalar(
        select(User).where(User.role == Role.LINK_WORKER, User.site_id == "trentino")
    )
    assert person is not None
    db.session.add(
        Membership(
            user_id=person.id,
            organisation_id=organisation_id,
            status=MembershipStatus.ASKED,
            created_at=MOMENT,
        )
    )
    db.session.commit()
    return person.id


def furnish() -> World:
    """Store it all; both sites are there already."""
    add_single_listings()
    organisation = factories.create_organisation(**hostile(Organisation, ALL))
    own_id = organisation.id
    services = add_full_listings(organisation)
    drafts = add_history(organisation, services)
    add_network(own_id)
    add_deeds()
    seed_demo_accounts()
    person = add_people(own_id)
    case = add_case(own_id, services[0])
    return World(own_id, services, drafts, person, case)
