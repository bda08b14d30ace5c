"""Reads of the network: who keeps to the protocol, and how much stands behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import case, func, select

from app.accounts.models import Membership, MembershipStatus
from app.accounts.policy import Action, Actor, visible
from app.core.db import db
from app.directory.models import Organisation, Service
from app.directory.network.models import Adherence, Seal
from app.directory.vocabulary import OrganisationKind, Status

# A listing that somebody confirmed since then counts as confirmed.
CONFIRMED_WITHIN = timedelta(days=183)


@dataclass(frozen=True)
class Signed:
    """That an organisation signed a version of the protocol."""

    id: UUID
    protocol: str
    signed_on: date
    signed_by: str
    ends_on: date | None
    recorded_by: str
    recorded_on: date
    taken_back_by: str
    taken_back_on: date | None
    reason: str

    def holds(self, today: date) -> bool:
        """Return whether it is in force."""
        open_end = self.ends_on is None or self.ends_on >= today
        return not self.taken_back_by and self.signed_on <= today and open_end


@dataclass(frozen=True)
class Member:
    """An organisation as its network sees it; `signed` has the newest first."""

    id: UUID
    site_key: str
    name: str
    kind: OrganisationKind
    illustrative: bool
    people: int
    listings: int
    confirmed: int
    has_seal: bool
    signed: Sequence[Signed]

    def in_force(self, today: date) -> Signed | None:
        """Return the newest adherence that is in force."""
        return next((each for each in self.signed if each.holds(today)), None)


def organisations(actor: Actor, site_key: str, today: date) -> list[Member]:
    """Return the organisations of a site that the actor may see, by kind and name.

    Five statements, however many there are.
    """
    return _members(actor, today, Organisation.site_id == site_key)


def organisation(actor: Actor, organisation_id: UUID, today: date) -> Member | None:
    """Return one organisation that the actor may see."""
    return next(iter(_members(actor, today, Organisation.id == organisation_id)), None)


def seal(service_id: UUID, today: date) -> Signed | None:
    """Return the adherence that a public listing may name: in force, and agreed to be named."""
    found = (
        select(Adherence)
        .join(Service, Service.organisation_id == Adherence.organisation_id)
        .join(Seal, Seal.organisation_id == Adherence.organisation_id)
        .where(Service.id == service_id)
        .order_by(Adherence.signed_on.desc(), Adherence.id)
    )
    rows = (_signed(row) for row in db.session.scalars(found))
    return next((row for row in rows if row.holds(today)), None)


def protocols(site_key: str) -> list[str]:
    """Return the versions that were recorded at a site, for a form to offer."""
    found = (
        select(Adherence.protocol)
        .join(Organisation, Organisation.id == Adherence.organisation_id)
        .where(Organisation.site_id == site_key)
        .distinct()
        .order_by(Adherence.protocol.desc())
    )
    return list(db.session.scalars(found))


def _members(actor: Actor, today: date, rule: object) -> list[Member]:
    found = visible(
        select(Organisation).where(rule),  # type: ignore[arg-type]
        Organisation,
        actor,
        Action.SEE_NETWORK,
    )
    rows = list(db.session.scalars(found.order_by(Organisation.name, Organisation.id)))
    ids = [row.id for row in rows]
    people, listings = _people(ids), _listings(ids, today)
    signed, sealed = _signatures(ids), _sealed(ids)
    return [
        Member(
            id=row.id,
            site_key=row.site_id,
            name=row.name,
            kind=row.kind,
            illustrative=row.illustrative,
            people=people.get(row.id, 0),
            listings=listings.get(row.id, (0, 0))[0],
            confirmed=listings.get(row.id, (0, 0))[1],
            has_seal=row.id in sealed,
            signed=signed.get(row.id, ()),
        )
        for row in rows
    ]


def _people(ids: Sequence[UUID]) -> dict[UUID, int]:
    found = (
        select(Membership.organisation_id, func.count())
        .where(Membership.organisation_id.in_(ids), Membership.status == MembershipStatus.ACCEPTED)
        .group_by(Membership.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def _listings(ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    """Return how many public listings each has, and how many are confirmed."""
    fresh = case((Service.confirmed_on >= today - CONFIRMED_WITHIN, 1), else_=0)
    found = (
        select(Service.organisation_id, func.count(), func.sum(fresh))
        .where(Service.organisation_id.in_(ids), Service.status == Status.PUBLISHED)
        .group_by(Service.organisation_id)
    )
    return {body: (number, int(confirmed)) for body, number, confirmed in db.session.execute(found)}


def _signatures(ids: Sequence[UUID]) -> Mapping[UUID, list[Signed]]:
    found = (
        select(Adherence)
        .where(Adherence.organisation_id.in_(ids))
        .order_by(Adherence.signed_on.desc(), Adherence.recorded_at.desc(), Adherence.id)
    )
    by_body: dict[UUID, list[Signed]] = defaultdict(list)
    for row in db.session.scalars(found):
        by_body[row.organisation_id].append(_signed(row))
    return by_body


def _sealed(ids: Sequence[UUID]) -> set[UUID]:
    found = select(Seal.organisation_id).where(Seal.organisation_id.in_(ids))
    return set(db.session.scalars(found))


def _signed(row: Adherence) -> Signed:
    return Signed(
        id=row.id,
        protocol=row.protocol,
        signed_on=row.signed_on,
        signed_by=row.signed_by,
        ends_on=row.ends_on,
        recorded_by=row.recorded_by,
        recorded_on=row.recorded_at.date(),
        taken_back_by=row.taken_back_by,
        taken_back_on=row.taken_back_at.date() if row.taken_back_at else None,
        reason=row.reason,
    )
