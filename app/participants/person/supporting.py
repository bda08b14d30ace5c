"""Who stands by a participant: noted with their agreement, gone when it is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor, current_actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action, visible
from app.core.db import db, transaction
from app.participants.consents import AT_THE_DESK, holding_consent, record_consent
from app.participants.frame import find_case
from app.participants.models import Supporter
from app.participants.reading import NoSuchCaseError
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentManner, ConsentPurpose

LONGEST_NAME = 120
LONGEST_CONTACT = 200
MOST = 12

name_deeds(
    {
        "add_supporter": lambda: _("noted somebody who stands by"),
        "remove_supporter": lambda: _("took out somebody who stands by"),
        "open_plan_to_supporter": lambda: _("let a supporter know the plan"),
        "close_plan_to_supporter": lambda: _("keeps the plan from a supporter"),
    }
)


@dataclass(frozen=True)
class SupporterContent:
    """Who it is, what to the participant, how to reach them; `manner` with a new consent."""

    name: str
    relation: str
    contact: str
    may_know_plan: bool
    manner: ConsentManner | None


@dataclass(frozen=True)
class ShownSupporter:
    """Somebody who stands by, as the page shows them."""

    id: UUID
    name: str
    relation: str
    contact: str
    may_know_plan: bool


class TooManyError(Exception):
    """There are as many supporters as anybody can keep in mind."""


class NotAgreedError(Exception):
    """The consent was withdrawn while the form was open."""


def read_supporter(typed: Typed, *, agreed: bool) -> SupporterContent | None:
    """Return what the form says, None where something is to be changed.

    Args:
        typed: the form.
        agreed: whether a consent that supporters are noted holds already.
    """
    name = typed.line("supporter", LONGEST_NAME)
    if not name:
        typed.wrong("supporter", _("Write a name, or what they are called."))
    manner = None
    if not agreed:
        if not typed.is_ticked("supporters"):
            typed.wrong("supporters", _("Ask the participant first, and tick that they agree."))
        manner = typed.one_of("manner", ConsentManner)
        if manner not in AT_THE_DESK:
            typed.errors["manner"] = [_("Choose how they agreed.")]
    relation = typed.line("relation", LONGEST_NAME)
    contact = typed.line("reach", LONGEST_CONTACT)
    knows = typed.is_ticked("may_know_plan")
    content = SupporterContent(name, relation, contact, knows, manner)
    return None if typed.errors else content


def supporters_of(participant_id: UUID) -> Sequence[ShownSupporter]:
    """Return who stands by, the first noted first."""
    found = select(Supporter).where(Supporter.participant_id == participant_id)
    query = visible(found, Supporter, current_actor(), Action.SEE_CASE)
    rows = db.session.scalars(query.order_by(Supporter.created_at, Supporter.id))
    return [
        ShownSupporter(row.id, row.name, row.relation, row.contact, row.may_know_plan)
        for row in rows
    ]


def add_supporter(actor: Actor, participant_id: UUID, content: SupporterContent) -> None:
    """Note somebody who stands by; noting the same person twice changes nothing.

    Raises:
        NoSuchCaseError: it is not the actor's case.
        NotAgreedError: the participant does not agree.
        TooManyError: there are too many already.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True)
        purpose = ConsentPurpose.SUPPORTERS
        if content.manner and holding_consent(session, person.id, purpose) is None:
            record_consent(session, actor, person, purpose, content.manner)
        if holding_consent(session, person.id, purpose) is None:
            raise NotAgreedError
        known = session.scalars(select(Supporter).where(Supporter.participant_id == person.id))
        said = [(row.name, row.relation, row.contact) for row in known]
        if (content.name, content.relation, content.contact) in said:
            return
        if len(said) >= MOST:
            raise TooManyError
        row = Supporter(id=uuid4(), participant_id=person.id, created_at=clock.now())
        row.name, row.relation, row.contact = content.name, content.relation, content.contact
        row.may_know_plan = content.may_know_plan
        session.add(row)
        person.active_at = clock.now()
        fields = ["supporter.name", "supporter.relation", "supporter.contact"]
        events.record(session, actor, "add_supporter", person, fields)


def remove_supporter(actor: Actor, participant_id: UUID, supporter_id: UUID) -> None:
    """Take somebody out who stood by.

    Raises:
        NoSuchCaseError: it is not the actor's case.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True, although_ended=True)
        row = _supporter(session, participant_id, supporter_id)
        if row is None:
            raise NoSuchCaseError
        session.delete(row)
        person.active_at = clock.now()
        events.record(session, actor, "remove_supporter", person, ["supporter.name"])


def let_know_plan(
    actor: Actor, participant_id: UUID, supporter_id: UUID, *, may_know: bool
) -> None:
    """Keep whether the plan may be talked about with somebody who stands by.

    Raises:
        NoSuchCaseError: it is not the actor's case, or there is no such person in it.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True)
        row = _supporter(session, participant_id, supporter_id)
        if row is None:
            raise NoSuchCaseError
        if row.may_know_plan == may_know:
            return
        row.may_know_plan = may_know
        person.active_at = clock.now()
        deed = "open_plan_to_supporter" if may_know else "close_plan_to_supporter"
        events.record(session, actor, deed, person, ["supporter.may_know_plan"])


def _supporter(session: Session, participant_id: UUID, supporter_id: UUID) -> Supporter | None:
    same = (Supporter.id == supporter_id, Supporter.participant_id == participant_id)
    return session.scalar(select(Supporter).where(*same).with_for_update())
