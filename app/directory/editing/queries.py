"""What people read about the listings they keep, and reviewers about what waits for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.policy import Action, Actor, visible
from app.core.db import db
from app.core.spatial import has_words
from app.directory.editing.content import ListingKind
from app.directory.editing.looking import PAGE, Looking
from app.directory.editing.models import OPEN_STATES, DraftState, ListingDraft
from app.directory.editing.stored_content import from_json
from app.directory.freshness.queries import word_of
from app.directory.freshness.rhythm import Word
from app.directory.models import Organisation, Service, ServiceNeed
from app.directory.vocabulary import Status


@dataclass(frozen=True)
class KeptService:
    """A service in the list of those who keep it."""

    id: UUID
    site_key: str
    name: str
    organisation: str
    status: Status
    held_back: bool
    capacity_free: int | None
    capacity_total: int | None
    capacity_on: date | None
    confirmed_on: date | None
    confirmed_by: str
    word: Word
    draft_id: UUID | None
    draft_state: DraftState | None
    # Public, and left out by searches because nobody has confirmed it in time.
    has_left: bool = False


@dataclass(frozen=True)
class KeptPage:
    """One page of a list of services, and how many there are in all."""

    services: Sequence[KeptService] = ()
    total: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return ceil(self.total / PAGE) or 1


@dataclass(frozen=True)
class KeptDraft:
    """A draft of a listing that is not public yet."""

    id: UUID
    kind: ListingKind
    name: str
    organisation: str
    state: DraftState
    updated_at: datetime


@dataclass(frozen=True)
class KeptOrganisation:
    """An organisation that somebody keeps."""

    id: UUID
    site_key: str
    name: str
    services: int
    draft_id: UUID | None
    draft_state: DraftState | None


def my_services(actor: Actor, looking: Looking) -> KeptPage:
    """Return a page of the services that the actor keeps, the last one where it is beyond.

    Those that ask for something come first: a draft, then what nobody has confirmed for long.
    """
    own = visible(select(Service.id), Service, actor, Action.CONFIRM_LISTING)
    if looking.organisation_id is not None:
        own = own.where(Service.organisation_id == looking.organisation_id)
    if looking.words:
        own = own.where(has_words(Service.search_text, looking.words))
    total = db.session.scalar(select(func.count()).select_from(own.subquery())) or 0
    page = min(looking.page, ceil(total / PAGE) or 1)
    found = (
        select(Service, Organisation.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .outerjoin(ListingDraft, _is_open_draft_of(Service.id))
        .where(Service.id.in_(own))
        .order_by(_asking_first(), _public_first(), Service.confirmed_on.asc().nulls_first())
        .order_by(Service.name, Service.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    rows = db.session.execute(found).all()
    ids = [service.id for service, _ in rows]
    drafts, needs = _open_drafts(ids), _needs(ids)
    kept = [_kept_service(service, name, drafts, needs) for service, name in rows]
    return KeptPage(kept, total, page)


def _is_open_draft_of(object_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return and_(ListingDraft.object_id == object_id, ListingDraft.state.in_(OPEN_STATES))


def _asking_first() -> ColumnElement[int]:
    order = {DraftState.RETURNED: 0, DraftState.DRAFT: 1, DraftState.SUBMITTED: 2}
    return case(order, value=ListingDraft.state, else_=len(order))


def _needs(ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Return the needs of services, which set the rhythm of those that have none of their own."""
    needs: dict[UUID, list[str]] = {}
    found = select(ServiceNeed.service_id, ServiceNeed.need).where(
        ServiceNeed.service_id.in_(list(ids))
    )
    for service_id, need in db.session.execute(found):
        needs.setdefault(service_id, []).append(need)
    return needs


def _public_first() -> ColumnElement[int]:
    order = {Status.PUBLISHED: 0, Status.SUSPENDED: 1, Status.DRAFT: 2, Status.ARCHIVED: 3}
    return case(order, value=Service.status)


def _kept_service(
    service: Service,
    organisation: str,
    drafts: Mapping[UUID, ListingDraft],
    needs: Mapping[UUID, Sequence[str]],
) -> KeptService:
    draft = drafts.get(service.id)
    same = ("id", "name", "status", "held_back", "capacity_free", "capacity_total", "capacity_on")
    return KeptService(
        **{name: getattr(service, name) for name in same},
        site_key=service.site_id,
        organisation=organisation,
        confirmed_on=service.confirmed_on,
        confirmed_by=service.confirmed_by,
        word=word_of(service, needs.get(service.id, ())),
        draft_id=draft.id if draft else None,
        draft_state=draft.state if draft else None,
        has_left=_has_left(service),
    )


def _has_left(service: Service) -> bool:
    known = service.confirmed_on or service.source_date
    left = service.lapsed_on
    return left is not None and (known is None or known < left)


def kept_service(service_id: UUID) -> KeptService | None:
    """Return one service for whoever holds its link; the link is the right."""
    row = db.session.execute(
        select(Service, Organisation.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.id == service_id)
    ).one_or_none()
    return None if row is None else _kept_service(row[0], row[1], {}, _needs([service_id]))


def is_kept_by_link(service_id: UUID) -> bool:
    """Return whether a service may be kept by its link: not once it is put away."""
    status = db.session.scalar(select(Service.status).where(Service.id == service_id))
    return status in {Status.PUBLISHED, Status.SUSPENDED}


def is_link_of_today(service_id: UUID, number: int) -> bool:
    """Return whether links of this number still work: each withdrawal begins another."""
    found = select(Service.link_number).where(Service.id == service_id)
    return db.session.scalar(found) == number


def listing_name(object_id: UUID, kind: ListingKind, actor: Actor, action: Action) -> str | None:
    """Return the name of a listing on which the actor may do the action, else None."""
    model = Service if kind is ListingKind.SERVICE else Organisation
    found = select(model.name).where(model.id == object_id)
    return db.session.scalar(visible(found, model, actor, action))


def my_new_drafts(actor: Actor) -> list[KeptDraft]:
    """Return the actor's drafts of listings that do not exist yet, the newest first."""
    own = visible(select(ListingDraft.id), ListingDraft, actor, Action.EDIT_LISTING)
    found = (
        select(ListingDraft, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ListingDraft.organisation_id)
        .where(
            ListingDraft.id.in_(own),
            ListingDraft.object_id.is_(None),
            ListingDraft.state.in_([*OPEN_STATES, DraftState.REJECTED]),
        )
        .order_by(ListingDraft.updated_at.desc(), ListingDraft.id)
    )
    return [
        KeptDraft(
            draft.id, draft.kind, from_json(draft.content).name, name or "", draft.state,
            draft.updated_at,
        )
        for draft, name in db.session.execute(found)
    ]  # fmt: skip


def my_organisations(actor: Actor) -> list[KeptOrganisation]:
    """Return the organisations whose listings the actor keeps, by name."""
    found = visible(
        select(Organisation).order_by(Organisation.name, Organisation.id),
        Organisation,
        actor,
        Action.EDIT_LISTING,
    )
    rows = db.session.scalars(found).all()
    drafts = _open_drafts([row.id for row in rows])
    counts = _service_counts([row.id for row in rows])
    return [
        KeptOrganisation(
            row.id,
            row.site_id,
            row.name,
            counts.get(row.id, 0),
            drafts[row.id].id if row.id in drafts else None,
            drafts[row.id].state if row.id in drafts else None,
        )
        for row in rows
    ]


def _open_drafts(ids: Collection[UUID]) -> dict[UUID, ListingDraft]:
    """Return the draft on which somebody works, by its listing."""
    found = select(ListingDraft).where(
        ListingDraft.object_id.in_(list(ids)), ListingDraft.state.in_(OPEN_STATES)
    )
    return {row.object_id: row for row in db.session.scalars(found) if row.object_id}


def _service_counts(ids: Collection[UUID]) -> dict[UUID, int]:
    found = (
        select(Service.organisation_id, func.count())
        .where(Service.organisation_id.in_(list(ids)), Service.status == Status.PUBLISHED)
        .group_by(Service.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}
