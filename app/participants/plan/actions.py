"""Deeds of the plan: keep what was typed, add, order, agree, close, choose a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action
from app.core.db import transaction
from app.core.language import LANGUAGES, current
from app.directory.models import Service
from app.directory.sql import published
from app.participants.following import require_open
from app.participants.frame import find_case
from app.participants.models import Participant, Plan
from app.participants.plan import adding, links
from app.participants.plan.applying import apply
from app.participants.plan.edits import Do, PlanEdit
from app.participants.plan.fields import fields_of, fields_of_edit, merge
from app.participants.plan.intensity import usual_contacts
from app.participants.plan.queries import PlanRows, content_of, open_plan
from app.participants.plan.versions import freeze
from app.participants.reading import NoSuchCaseError, read_special
from app.participants.vocabulary import PlanStatus
from app.territory import queries as territory

name_deeds(
    {
        "start_plan": lambda: _("started a plan"),
        "change_plan": lambda: _("changed the plan"),
        "agree_plan": lambda: _("agreed on the plan with the participant"),
        "close_plan": lambda: _("closed the plan"),
        "put_into_plan": lambda: _("put a service into the plan"),
    }
)


class PlanChangedError(Exception):
    """Somebody else changed the same fields meanwhile; carries what they wrote."""

    def __init__(self, conflicts: Mapping[str, str]) -> None:
        super().__init__("the plan was changed meanwhile")
        self.conflicts = conflicts


@dataclass(frozen=True)
class Saved:
    """What was done: with which button, where on the page, and the secret of a new link."""

    do: Do
    spot: str = ""
    token: str = ""


def save_plan(participant_id: UUID, edit: PlanEdit, base: Mapping[str, str], actor: Actor) -> Saved:
    """Keep everything that was typed, then do what the button asks for: all of it, or none.

    Fields that somebody else changed meanwhile stay as they are, unless they were changed
    here too: then nothing is kept, and both texts are shown.

    Args:
        participant_id: whose plan.
        edit: the form as read.
        base: signs of the fields from which the form started.
        actor: who works on the case.

    Raises:
        NoSuchCaseError: there is no such case for this actor.
        PlanChangedError: the same fields were changed here and elsewhere.
        ClosedCaseError: the pathway has ended; its plan is read until they return.
    """
    with transaction() as session:
        person = _open_case(session, participant_id, actor)
        rows = _plan_of(session, person, actor)
        read_special(session, actor, Action.SEE_CASE, person, rows.every_row())
        changed = _keep(rows, edit, base)
        saved, more = _press(session, rows, edit, actor)
        _touch(rows.plan, person)
        done = "agree_plan" if edit.button.do is Do.AGREE else "change_plan"
        done = "close_plan" if edit.button.do is Do.CLOSE else done
        events.record(session, actor, done, person, [*changed, *more])
    return saved


def _keep(rows: PlanRows, edit: PlanEdit, base: Mapping[str, str]) -> list[str]:
    """Keep the fields that were changed here; return which kinds of field those are."""
    merged = merge(fields_of_edit(edit), fields_of(content_of(rows)), base)
    if merged.conflicts:
        raise PlanChangedError(merged.conflicts)
    return apply(rows, edit, merged.changed)


def _press(
    session: Session, rows: PlanRows, edit: PlanEdit, actor: Actor
) -> tuple[Saved, list[str]]:
    """Do what the button asks for; return what was done, and what it changed for the record."""
    button, plan = edit.button, rows.plan
    if button.do in adding.DEEDS:
        spot = adding.DEEDS[button.do](session, rows, edit)
        return Saved(button.do, spot), [button.do.value]
    if button.do is Do.AGREE:
        # What was added or moved before must be seen by the version.
        session.flush()
        freeze(session, rows, edit.agreement, actor)
        plan.status = PlanStatus.AGREED
        return Saved(button.do, "versions"), ["version"]
    if button.do is Do.LINK:
        return Saved(button.do, "link", links.new_link(session, plan, actor)), ["link"]
    if button.do is Do.REVOKE:
        links.revoke(session, plan, button.row)
        return Saved(button.do, "link"), ["link"]
    if button.do is Do.CLOSE:
        plan.status = PlanStatus.CLOSED
        links.revoke(session, plan, None)
        return Saved(button.do), ["status"]
    return Saved(button.do), []


def add_service_to_plan(participant_id: UUID, service_id: UUID, need: str, actor: Actor) -> None:
    """Put a service into the plan, under the goal of its need; doing it twice does it once.

    Where there is no plan, or no goal for the need, they are made.

    Args:
        participant_id: whose plan.
        service_id: a service that may be found at the site of the case.
        need: a key of the taxonomy that the service is to help with.
        actor: who works on the case.

    Raises:
        NoSuchCaseError: there is no such case for this actor, or no such service.
        ClosedCaseError: the pathway has ended.
    """
    with transaction() as session:
        person = _open_case(session, participant_id, actor)
        here = select(Service.id).where(Service.id == service_id, published(person.site_id))
        if session.scalar(here) is None:
            raise NoSuchCaseError
        rows = _plan_of(session, person, actor)
        read_special(session, actor, Action.SEE_CASE, person, rows.goals, fields=["plan_goal.need"])
        if adding.add_service(session, rows, service_id, need):
            _touch(rows.plan, person)
            events.record(session, actor, "put_into_plan", person, ["plan_action.service_id"])


def _open_case(session: Session, participant_id: UUID, actor: Actor) -> Participant:
    person = find_case(session, participant_id, actor, locked=True)
    require_open(person)
    return person


def _plan_of(session: Session, person: Participant, actor: Actor) -> PlanRows:
    """Return the open plan, a new one where there is none."""
    found = open_plan(session, person.id)
    return found if found is not None else PlanRows(_new_plan(session, person, actor), (), ())


def _new_plan(session: Session, person: Participant, actor: Actor) -> Plan:
    site = territory.site(person.site_id)
    if site is None:
        raise NoSuchCaseError
    moment = clock.now()
    plan = Plan(
        id=uuid4(),
        participant_id=person.id,
        language=person.language if person.language in LANGUAGES else current(),
        starts_on=moment.astimezone(site.timezone).date(),
        contacts_a_month=usual_contacts(person.track),
        created_by=actor.user_id,
        created_at=moment,
        updated_at=moment,
    )
    session.add(plan)
    events.record(session, actor, "start_plan", person, ["plan"])
    return plan


def _touch(plan: Plan, person: Participant) -> None:
    plan.updated_at = person.active_at = clock.now()


def close_plans(session: Session, participant_id: UUID) -> None:
    """Close every open plan of a case, in the transaction of a deed such as an exit."""
    query = select(Plan).where(
        Plan.participant_id == participant_id, Plan.status != PlanStatus.CLOSED
    )
    for plan in session.scalars(query):
        plan.status, plan.updated_at = PlanStatus.CLOSED, clock.now()
        links.revoke(session, plan, None)
