"""How long cases are kept: what is due, and its erasure, one case at a time."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, and_, delete, or_, select

from app.accounts import clock, events
from app.accounts.actor import OPERATOR
from app.accounts.deeds import name_deeds
from app.accounts.events import Subject
from app.core.db import db, transaction
from app.participants.models import Participant, Pointing
from app.participants.privacy.ended import cases_of_ended, forget_in
from app.participants.privacy.erasing import erase_row
from app.participants.privacy.vocabulary import ErasureReason
from app.participants.vocabulary import PointingStatus
from app.territory.sites import SiteView

name_deeds({"erase_pointing": lambda: _("erased somebody who was pointed out")})

POINTING_MONTHS = 6
SOON = timedelta(days=30)
_UNHANDLED = (PointingStatus.NEW, PointingStatus.ASSIGNED)


@dataclass(frozen=True)
class DueCase:
    """A case past its time, or soon to be."""

    id: UUID
    code: str
    active_at: datetime


@dataclass(frozen=True)
class Due:
    """What is past its time at a site."""

    cases: Sequence[DueCase]
    pointings: Sequence[UUID]
    # Cases that keep a contact or supporters although that consent has ended.
    ended: Sequence[UUID]


def due(site: SiteView, moment: datetime | None = None) -> Due:
    """Return what is past its time, oldest first; changes nothing."""
    moment = moment or clock.now()
    rows = db.session.execute(_cases(site, moment).order_by(Participant.active_at, Participant.id))
    pointings = db.session.scalars(_pointings(site, moment).order_by(Pointing.id))
    cases = [DueCase(row.id, row.code, row.active_at) for row in rows]
    gone = {each.id for each in cases}
    ended = [each for each in cases_of_ended(db.session(), site) if each not in gone]
    found = Due(cases, pointings.all(), ended)
    db.session.rollback()
    return found


def due_soon(site: SiteView) -> Sequence[DueCase]:
    """Return the cases whose time is up within a month, those past it left out."""
    now = clock.now()
    past = {each.id for each in due(site, now).cases}
    return [each for each in due(site, now + SOON).cases if each.id not in past]


def kept_until(site: SiteView, active_at: datetime) -> datetime:
    """Return when a case is erased unless something happens in it."""
    return _shifted(active_at, site.retention_months)


def keep_to_time(site: SiteView, advance: Callable[[int], None] = lambda _number: None) -> Due:
    """Erase what is past its time; each in a transaction of its own, so it may be interrupted.

    Returns:
        What was erased; a case in which something happened meanwhile is left.
    """
    moment = clock.now()
    found = due(site, moment)
    cases = []
    for each in found.cases:
        cases += [each] if _erase_case(site, each.id, moment) else []
        advance(1)
    pointings = []
    for pointing in found.pointings:
        pointings += [pointing] if _erase_pointing(site, pointing, moment) else []
        advance(1)
    ended = []
    for case in found.ended:
        ended += [case] if forget_in(site, case) else []
        advance(1)
    return Due(cases, pointings, ended)


def _cases(site: SiteView, moment: datetime) -> Select[UUID, str, datetime]:
    limit = _shifted(moment, -site.retention_months)
    return select(Participant.id, Participant.code, Participant.active_at).where(
        Participant.site_id == site.key, Participant.active_at <= limit
    )


def _pointings(site: SiteView, moment: datetime) -> Select[UUID]:
    """Return those that nobody took up; what became a case goes with the case."""
    limit = _shifted(moment, -POINTING_MONTHS)
    unhandled = and_(Pointing.status.in_(_UNHANDLED), Pointing.created_at <= limit)
    done = and_(Pointing.status.not_in(_UNHANDLED), Pointing.handled_at <= limit)
    return select(Pointing.id).where(
        Pointing.site_id == site.key, Pointing.participant_id.is_(None), or_(unhandled, done)
    )


def _erase_case(site: SiteView, key: UUID, moment: datetime) -> bool:
    with transaction() as session:
        still = _cases(site, moment).where(Participant.id == key).subquery()
        person = session.scalar(
            select(Participant).where(Participant.id.in_(select(still.c.id))).with_for_update()
        )
        if person is None:
            return False
        erase_row(session, person, ErasureReason.RETENTION, OPERATOR)
        return True


def _erase_pointing(site: SiteView, key: UUID, moment: datetime) -> bool:
    with transaction() as session:
        still = _pointings(site, moment).where(Pointing.id == key)
        gone = session.execute(
            delete(Pointing).where(Pointing.id.in_(still.scalar_subquery())).returning(Pointing.id)
        ).all()
        if gone:
            subject = Subject("pointing", str(key), site.key)
            reason = ErasureReason.RETENTION.value
            events.record(session, OPERATOR, "erase_pointing", subject, reason=reason)
        return bool(gone)


def _shifted(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
