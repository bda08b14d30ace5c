"""What is known of each listing's truth: for the reminders, and for those who watch the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, MembershipStatus, User
from app.accounts.policy import Role
from app.directory.freshness.escalation import Asked, Step
from app.directory.freshness.models import Reminder
from app.directory.freshness.rhythm import Word, usual_months
from app.directory.models import (
    Location,
    Organisation,
    Service,
    ServiceAtLocation,
    ServiceNeed,
)
from app.directory.needs import taxonomy
from app.directory.vocabulary import ServiceKind, Status
from app.territory.models import Area


@dataclass(frozen=True)
class Kept:
    """A public listing with its word, its keepers' organisation and where it is given."""

    id: UUID
    name: str
    language: str
    site_key: str
    organisation_id: UUID
    organisation: str
    word: Word
    own_months: int | None
    link_number: int
    areas: frozenset[str]


@dataclass(frozen=True)
class Reader:
    """Somebody who gets mail."""

    name: str
    email: str
    language: str


def public_listings(session: Session, site_key: str) -> list[Kept]:
    """Return the public listings of a site that somebody offers, by id, in three statements."""
    found = (
        select(Service, Organisation.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(
            Service.site_id == site_key,
            Service.status == Status.PUBLISHED,
            Service.illustrative.is_(False),
            # An event is over before its word grows old.
            Service.kind != ServiceKind.EVENT,
        )
        .order_by(Service.id)
    )
    needs, areas = _needs(session, site_key), _areas(session, site_key)
    return [
        _kept(service, name, needs.get(service.id, ()), areas.get(service.id, frozenset()))
        for service, name in session.execute(found)
    ]


def _kept(service: Service, organisation: str, needs: Sequence[str], areas: frozenset[str]) -> Kept:
    return Kept(
        id=service.id,
        name=service.name,
        language=service.language,
        site_key=service.site_id,
        organisation_id=service.organisation_id,
        organisation=organisation,
        word=word_of(service, needs),
        own_months=service.rhythm_months,
        link_number=service.link_number,
        areas=areas,
    )


def word_of(service: Service, needs: Iterable[str]) -> Word:
    """Return what is known of a listing's truth."""
    return Word(
        confirmed_on=service.confirmed_on,
        known_on=service.confirmed_on or service.source_date or service.updated_at.date(),
        months=service.rhythm_months or usual_months(tuple(needs), taxonomy()),
        lapsed_on=service.lapsed_on,
    )


def _needs(session: Session, site_key: str) -> Mapping[UUID, Sequence[str]]:
    needs: dict[UUID, list[str]] = defaultdict(list)
    found = select(ServiceNeed.service_id, ServiceNeed.need).join(
        Service, Service.id == ServiceNeed.service_id
    )
    for service, need in session.execute(found.where(Service.site_id == site_key)):
        needs[service].append(need)
    return needs


def _areas(session: Session, site_key: str) -> Mapping[UUID, frozenset[str]]:
    areas: dict[UUID, set[str]] = defaultdict(set)
    found = (
        select(ServiceAtLocation.service_id, Area.name)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .join(Area, Area.id == Location.area_id)
        .where(Location.site_id == site_key)
    )
    for service, area in session.execute(found):
        areas[service].add(area)
    return {service: frozenset(names) for service, names in areas.items()}


def asked_about(session: Session, site_key: str) -> list[tuple[Kept, Asked]]:
    """Return each public listing with what was done about it, in five statements."""
    listings = public_listings(session, site_key)
    kept_by = set(
        session.scalars(_accepted(site_key).with_only_columns(Membership.organisation_id))
    )
    steps = _steps(session, site_key)
    return [
        (
            each,
            Asked(
                each.word,
                has_keepers=each.organisation_id in kept_by,
                steps=steps.get((each.id, each.word.known_on), {}),
            ),
        )
        for each in listings
    ]


def _steps(session: Session, site_key: str) -> Mapping[tuple[UUID, date], Mapping[Step, date]]:
    steps: dict[tuple[UUID, date], dict[Step, date]] = defaultdict(dict)
    found = select(Reminder).join(Service, Service.id == Reminder.service_id)
    for row in session.scalars(found.where(Service.site_id == site_key)):
        steps[row.service_id, row.known_on][Step(row.step)] = row.sent_on
    return steps


def _accepted(site_key: str) -> Select[UUID, str, str, str]:
    return (
        select(Membership.organisation_id, User.name, User.email, User.language)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.status == MembershipStatus.ACCEPTED,
            User.active,
            User.site_id == site_key,
        )
        .order_by(User.email)
    )


def keepers(session: Session, site_key: str) -> Mapping[UUID, Sequence[Reader]]:
    """Return who keeps the listings of each organisation."""
    people: dict[UUID, list[Reader]] = defaultdict(list)
    for organisation, name, email, language in session.execute(_accepted(site_key)):
        people[organisation].append(Reader(name, email, language))
    return people


def coordinators(session: Session, site_key: str) -> list[Reader]:
    """Return the coordinators of a site."""
    found = (
        select(User.name, User.email, User.language)
        .where(User.role == Role.COORDINATOR, User.site_id == site_key, User.active)
        .order_by(User.email)
    )
    return [Reader(*row) for row in session.execute(found)]
