"""Demo accounts for each role and site, so that everybody can try; never in production."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import Uuid, column, delete, func, inspect, select, table
from sqlalchemy.orm import Session

from app.accounts import clock, credentials
from app.accounts.models import Membership, MembershipStatus, Training, User
from app.accounts.people import ORGANISATION
from app.accounts.policy import Role
from app.accounts.words import role_hints, role_words
from app.core.db import db, transaction
from app.core.language import said_in
from app.core.settings import Settings
from app.territory.models import Site

PASSWORD = "only for the demo"  # noqa: S105 - shown to everybody on the sign-in page
NAMES = {
    Role.STAKEHOLDER: "Sofia",
    Role.LINK_WORKER: "Luca",
    Role.COORDINATOR: "Marta",
    Role.ADMINISTRATOR: "Paolo",
    Role.DATA_PROTECTION_OFFICER: "Rita",
}
# A second link worker of each site, so that a case can be handed over.
COLLEAGUE = "link-worker-2"
COLLEAGUE_NAME = "Chiara"
# Of both link workers one was trained.
TRAINED = "link-worker"
TRAINING = "Link worker (demo)"
TRAINED_DAYS_AGO = 200
_SPACE = UUID("6a0e3a54-2f0c-4d0b-9c41-0d5f4a9d8e11")
_SERVICE = table("service", column("organisation_id", Uuid()), column("status"))


class DemoInProductionError(RuntimeError):
    """Production must not start while anybody can sign in with a password that is public."""


@dataclass(frozen=True)
class DemoAccount:
    """A demo account as the sign-in page offers it."""

    email: str
    password: str
    name: str
    role: str
    hint: str
    site: str


def seed_demo_accounts() -> int:
    """Add the demo accounts that are missing; returns how many. Does nothing in production."""
    settings: Settings = current_app.config["PROSSIMA"]
    if settings.production:
        return 0
    with transaction() as session:
        known = set(session.scalars(select(User.email).where(User.demo)))
        sites = session.scalars(select(Site.id).order_by(Site.id)).all()
        everybody = [
            *((role, role.value.replace("_", "-"), name) for role, name in NAMES.items()),
            (Role.LINK_WORKER, COLLEAGUE, COLLEAGUE_NAME),
        ]
        missing = [
            (site, role, demo_email(site, local), name)
            for site in sites
            for role, local, name in everybody
            if demo_email(site, local) not in known
        ]
        password = credentials.hashed(PASSWORD) if missing else ""
        for site, role, email, name in missing:
            _add(session, _Person(site, role, email, name), password)
    return len(missing)


def demo_email(site: str, local: str) -> str:
    """Return the address of a demo account, such as that of "link-worker" at a site."""
    return f"{local}@{site}.example"


@dataclass(frozen=True)
class _Person:
    site: str
    role: Role
    email: str
    name: str


def _add(session: Session, person: _Person, password: str) -> None:
    site, role, email = person.site, person.role, person.email
    user = User(
        id=uuid5(_SPACE, email),
        email=email,
        name=f"{person.name} (demo)",
        role=role,
        site_id=site,
        password=password,
        fs_uniquifier=credentials.new_uniquifier(),
        demo=True,
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    if email == demo_email(site, TRAINED):
        session.add(_training(user.id))
    organisation = _busiest(session, site) if role is Role.STAKEHOLDER else None
    if organisation is not None:
        session.add(
            Membership(
                user_id=user.id,
                organisation_id=organisation,
                status=MembershipStatus.ACCEPTED,
                created_at=clock.now(),
            )
        )


def _training(user_id: UUID) -> Training:
    """Return the one training of the demo, so that a share is trained."""
    now = clock.now()
    return Training(
        id=uuid5(_SPACE, str(user_id)),
        user_id=user_id,
        programme=TRAINING,
        on=(now - timedelta(days=TRAINED_DAYS_AGO)).date(),
        created_at=now,
    )


def _busiest(session: Session, site: str) -> UUID | None:
    """Return the organisation with most published services, where there is something to try."""
    query = (
        select(ORGANISATION.c.id)
        .join(_SERVICE, _SERVICE.c.organisation_id == ORGANISATION.c.id)
        .where(ORGANISATION.c.site_id == site, _SERVICE.c.status == "published")
        .group_by(ORGANISATION.c.id, ORGANISATION.c.name)
        .order_by(func.count().desc(), ORGANISATION.c.name)
        .limit(1)
    )
    return session.scalar(query)


def remove_demo_accounts() -> int:
    """Delete every demo account; returns how many."""
    with transaction() as session:
        gone = session.execute(delete(User).where(User.demo).returning(User.id)).all()
    return len(gone)


def refuse_demo_in_production(app: Flask) -> None:
    """Refuse to start in production while there is a demo account.

    Raises:
        DemoInProductionError: says how to remove them.
    """
    settings: Settings = app.config["PROSSIMA"]
    if not settings.production:
        return
    if app.debug:
        raise DemoInProductionError("Production does not start in debug mode")
    with app.app_context(), db.engine.connect() as connection:
        if not inspect(connection).has_table(User.__tablename__):
            return
        found = connection.scalar(select(func.count()).select_from(User).where(User.demo))
    if found:
        raise DemoInProductionError(
            f"{found} demo accounts: PRODUCTION=0 flask --app app accounts remove-demo"
        )


def offered_demo_accounts() -> Sequence[DemoAccount]:
    """Return the demo accounts for the sign-in page; none in production."""
    settings: Settings = current_app.config["PROSSIMA"]
    if settings.production:
        return ()
    query = (
        select(User, Site.name).join(Site, Site.id == User.site_id).where(User.demo, User.active)
    )
    rows = db.session.execute(query.order_by(User.site_id)).all()
    order = list(NAMES)
    ordered = sorted(
        (row for row in rows if row[0].role in NAMES),
        key=lambda row: (row[0].site_id, order.index(row[0].role), row[0].email),
    )
    return [_offered(user, site) for user, site in ordered]


def _offered(user: User, site: dict[str, str]) -> DemoAccount:
    is_second = user.email.startswith(f"{COLLEAGUE}@")
    return DemoAccount(
        email=user.email,
        password=PASSWORD,
        name=user.name,
        role=role_words()[user.role],
        hint=_("a colleague, to hand a case over to") if is_second else role_hints()[user.role],
        site=said_in(site),
    )
