"""Deeds about somebody pointed out: point out, assign, take up, decline."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.models import User
from app.accounts.policy import Action, Role, visible
from app.core.db import db, transaction
from app.participants.models import Pointing
from app.participants.pointing.forms import PointingContent
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import DeclineReason, PointedBy, PointingStatus

WAITING = (PointingStatus.NEW, PointingStatus.ASSIGNED)
# Whoever was told a short while ago that somebody waits will look anyway.
QUIET = timedelta(hours=4)

name_deeds(
    {
        "point_out": lambda: _("pointed somebody out"),
        "assign_pointing": lambda: _("assigned somebody pointed out"),
        "unassign_pointing": lambda: _("took an assignment back"),
        "decline_pointing": lambda: _("declined somebody pointed out"),
    }
)


class AlreadyHandledError(Exception):
    """Somebody else took them up or declined meanwhile."""


class AssignedElsewhereError(Exception):
    """They are assigned to another link worker."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed who it is assigned to since the page was shown."""


class NoSuchColleagueError(Exception):
    """The chosen link worker does not work at this site, or no longer."""


def point_out(
    actor: Actor,
    site_key: str,
    content: PointingContent,
    service_id: UUID | None,
    form: str | None,
) -> bool:
    """Keep that somebody was pointed out; return whether the link workers are to be told.

    Args:
        actor: whoever is signed in, or a visitor.
        site_key: whose link workers.
        content: what was said.
        service_id: the orientation point that led here.
        form: names the form, so that sending it twice keeps one.
    """
    try:
        return _point_out(actor, site_key, content, service_id, form)
    except IntegrityError:
        # The same form came twice at the same moment: the other one is kept.
        if _is_known(db.session(), form):
            return False
        raise


def _point_out(
    actor: Actor,
    site_key: str,
    content: PointingContent,
    service_id: UUID | None,
    form: str | None,
) -> bool:
    with transaction() as session:
        if _is_known(session, form):
            return False
        is_news = _is_news(session, site_key)
        row = Pointing(
            id=uuid4(),
            site_id=site_key,
            pointed_by=_who(actor, content),
            user_id=actor.user_id,
            organisation_id=content.organisation_id,
            service_id=service_id,
            birth_year=content.birth_year,
            language=content.language,
            area_id=content.area_id,
            consent_at=clock.now(),
            consent_manner=content.manner,
            created_at=clock.now(),
            made_by_form=form,
        )
        row.name, row.contact, row.why = content.name, content.contact, content.why
        session.add(row)
        events.record(session, actor, "point_out", row)
        return is_news


def _is_known(session: Session, form: str | None) -> bool:
    known = select(Pointing.id).where(Pointing.made_by_form == form)
    return form is not None and session.scalar(known) is not None


def _who(actor: Actor, content: PointingContent) -> PointedBy:
    if content.by_themselves:
        return PointedBy.SELF
    is_link_worker = actor.role is Role.LINK_WORKER
    return PointedBy.LINK_WORKER if is_link_worker else PointedBy.STAKEHOLDER


def _is_news(session: Session, site_key: str) -> bool:
    lately = select(Pointing.id).where(
        Pointing.site_id == site_key,
        Pointing.status.in_(WAITING),
        Pointing.created_at > clock.now() - QUIET,
    )
    return session.scalar(lately.limit(1)) is None


def assign(actor: Actor, pointing_id: UUID, link_worker_id: UUID | None, version: int) -> None:
    """Assign somebody who waits to a link worker of the site, or to nobody again.

    Raises:
        NoSuchCaseError: the actor may not, or there is nobody such.
        AlreadyHandledError: they were taken up or declined meanwhile.
        ChangedMeanwhileError: somebody else assigned them meanwhile.
        NoSuchColleagueError: the link worker does not work at this site.
    """
    with transaction() as session:
        row = waiting(session, pointing_id, actor, Action.ASSIGN_CASE)
        if row.version != version:
            raise ChangedMeanwhileError
        if link_worker_id is not None:
            _require_colleague(session, link_worker_id, row.site_id)
        row.assigned_to = link_worker_id
        row.status = PointingStatus.ASSIGNED if link_worker_id else PointingStatus.NEW
        deed = "assign_pointing" if link_worker_id else "unassign_pointing"
        events.record(session, actor, deed, row, ["assigned_to"])


def _require_colleague(session: Session, user_id: UUID, site_key: str) -> None:
    colleague = select(User.id).where(
        User.id == user_id, User.site_id == site_key, User.role == Role.LINK_WORKER, User.active
    )
    if session.scalar(colleague) is None:
        raise NoSuchColleagueError


def decline(actor: Actor, pointing_id: UUID, reason: DeclineReason) -> None:
    """Decline somebody who waits; what was said of them is emptied.

    Raises:
        NoSuchCaseError: the actor may not, or there is nobody such.
        AlreadyHandledError: they were taken up or declined meanwhile.
        AssignedElsewhereError: they are assigned to another link worker.
    """
    with transaction() as session:
        row = waiting(session, pointing_id, actor, Action.SEE_POINTINGS)
        if actor.role is Role.LINK_WORKER:
            require_own(row, actor)
        row.status = PointingStatus.DECLINED
        row.declined_because = reason
        empty(row)
        events.record(session, actor, "decline_pointing", row, ["declined_because"])


def waiting(session: Session, pointing_id: UUID, actor: Actor, action: Action) -> Pointing:
    """Return somebody who waits, locked until the deed is done: two at once, one after another.

    Raises:
        NoSuchCaseError: the actor may not, or there is nobody such.
        AlreadyHandledError: they do not wait any more.
    """
    found = visible(select(Pointing).where(Pointing.id == pointing_id), Pointing, actor, action)
    row = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NoSuchCaseError
    if row.status not in WAITING:
        raise AlreadyHandledError
    return row


def require_own(row: Pointing, actor: Actor) -> None:
    """Let pass who is assigned to the actor, or to nobody.

    Raises:
        AssignedElsewhereError: they are assigned to another link worker.
    """
    if row.assigned_to not in {None, actor.user_id}:
        raise AssignedElsewhereError


def empty(row: Pointing) -> None:
    """Empty what was said of somebody: it is in their case now, or nowhere."""
    row.name_sealed = row.contact_sealed = row.why_sealed = None
    row.birth_year, row.language, row.area_id = None, "", None
    row.handled_at = clock.now()
