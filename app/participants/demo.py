"""Invented cases: a small caseload of each site, so that everybody can try; never in production."""

from __future__ import annotations

from uuid import UUID

import click
from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, inspect, select
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import OPERATOR
from app.accounts.deeds import name_deeds
from app.accounts.demo import COLLEAGUE, DemoInProductionError, demo_email
from app.accounts.models import Membership, MembershipStatus, User
from app.core.db import db, transaction
from app.core.settings import Settings
from app.participants.examples.content import CaseExample
from app.participants.examples.nearby import services_by_need
from app.participants.examples.planned import add_plan, add_referral
from app.participants.examples.reading import read_examples
from app.participants.examples.rows import (
    Around,
    add_assessments,
    add_consents,
    add_contacts,
    add_person,
    add_pointing,
)
from app.participants.models import Participant, Pointing
from app.territory import queries as territory
from app.territory.sites import SiteView

name_deeds({"load_example": lambda: _("put an invented case in")})


def seed_demo_cases() -> int:
    """Add the invented cases of every site without any case; returns how many.

    Does nothing in production, and at a site without the demo accounts.
    """
    settings: Settings = current_app.config["PROSSIMA"]
    if settings.production:
        return 0
    return sum(_seed(site, settings) for site in territory.sites())


def _seed(site: SiteView, settings: Settings) -> int:
    examples = read_examples(settings.geodata_dir / site.key)
    if not examples.cases:
        return 0
    with transaction() as session:
        around = _around(session, site)
        if around is None or _has_cases(session, site.key):
            return 0
        for case in examples.cases:
            _add(around, case)
        for each in examples.pointings:
            add_pointing(around, each)
    return len(examples.cases)


def _add(around: Around, case: CaseExample) -> None:
    row, home = add_person(around, case)
    here = home.point if home else around.site.centre
    add_consents(around, case, row)
    add_assessments(around, case, row)
    add_plan(around, case, row, here)
    add_referral(around, case, row, here)
    add_contacts(around, case, row)
    events.record(around.session, OPERATOR, "load_example", row)


def _around(session: Session, site: SiteView) -> Around | None:
    first = _account(session, demo_email(site.key, "link-worker"))
    second = _account(session, demo_email(site.key, COLLEAGUE))
    if first is None or second is None:
        return None
    stakeholder = _account(session, demo_email(site.key, "stakeholder"))
    return Around(
        session=session,
        site=site,
        today=clock.now().astimezone(site.timezone).date(),
        first=first,
        second=second,
        stakeholder=stakeholder,
        organisation=_organisation(session, stakeholder),
        services=services_by_need(session, site.key),
    )


def _account(session: Session, email: str) -> UUID | None:
    return session.scalar(select(User.id).where(User.email == email, User.demo))


def _organisation(session: Session, user_id: UUID | None) -> UUID | None:
    query = select(Membership.organisation_id).where(
        Membership.user_id == user_id, Membership.status == MembershipStatus.ACCEPTED
    )
    return session.scalar(query.order_by(Membership.organisation_id).limit(1))


def _has_cases(session: Session, site_key: str) -> bool:
    return any(
        session.scalar(select(model.id).where(model.site_id == site_key).limit(1))
        for model in (Participant, Pointing)
    )


def remove_demo_cases() -> int:
    """Delete every invented case and pointing; returns how many cases."""
    with transaction() as session:
        session.execute(delete(Pointing).where(Pointing.illustrative))
        gone = session.execute(
            delete(Participant).where(Participant.illustrative).returning(Participant.id)
        ).all()
    return len(gone)


def refuse_invented_cases_in_production(app: Flask) -> None:
    """Refuse to start in production while there is an invented case.

    Raises:
        DemoInProductionError: says how to remove them.
    """
    settings: Settings = app.config["PROSSIMA"]
    if not settings.production:
        return
    with app.app_context(), db.engine.connect() as connection:
        if not inspect(connection).has_table(Participant.__tablename__):
            return
        found = sum(
            connection.scalar(select(func.count()).select_from(model).where(model.illustrative))
            or 0
            for model in (Participant, Pointing)
        )
    if found:
        raise DemoInProductionError(
            f"{found} invented cases: PRODUCTION=0 flask --app app participants remove-demo"
        )


@click.command("remove-demo")
def remove_demo() -> None:
    """Delete the invented cases, as production requires."""
    click.echo(f"{remove_demo_cases()} invented cases removed")
