"""Who works on a case: offers to hand it over, co-workers, and cases without anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.models import User
from app.accounts.policy import Action, visible
from app.core.db import transaction
from app.participants.follow_up.actions import withdraw_offers
from app.participants.follow_up.colleagues import is_unattended, link_worker
from app.participants.frame import find_case
from app.participants.locking import lock_cases
from app.participants.models import CaseWorker, Handover, Participant
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import HandoverStatus

name_deeds(
    {
        "offer_case": lambda: _("offered a case to a colleague"),
        "take_back_offer": lambda: _("took back the offer of a case"),
        "take_case": lambda: _("took a case over"),
        "refuse_case": lambda: _("did not take a case over"),
        "add_co_worker": lambda: _("let a colleague work on a case"),
        "remove_co_worker": lambda: _("took a colleague off a case"),
        "assign_case": lambda: _("assigned a case"),
    }
)
LONGEST_STAY_DAYS = 180


class Refusal(StrEnum):
    """Why a case does not change hands."""

    NOT_YOURS = "not_yours"
    YOURSELF = "yourself"
    NO_COLLEAGUE = "no_colleague"
    IN_TURN = "in_turn"
    OFFERED_ALREADY = "offered_already"
    ATTENDED = "attended"


class RefusedError(Exception):
    """A case cannot change hands in this way; says why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Told:
    """Somebody who is to be told, by mail, that there is something to see."""

    email: str
    language: str


def offer(participant_id: UUID, to_id: UUID | None, note: str, actor: Actor) -> Told | None:
    """Offer a case to a colleague of the same site; returns whom to tell.

    Sending it twice to the same colleague offers once.

    Raises:
        NoSuchCaseError: it is no case of the actor.
        RefusedError: not one's own case, to oneself, to nobody of the site, or in a circle.
    """
    with transaction() as session:
        person = _own_case(session, participant_id, actor)
        colleague = _colleague(session, person, to_id, actor)
        standing = _standing_offer(session, person.id)
        if standing is not None:
            if standing.from_id == actor.user_id and standing.to_id == colleague.id:
                return None
            in_turn = standing.from_id == colleague.id
            raise RefusedError(Refusal.IN_TURN if in_turn else Refusal.OFFERED_ALREADY)
        session.add(
            Handover(
                id=uuid4(),
                participant_id=person.id,
                from_id=actor.user_id,
                to_id=colleague.id,
                status=HandoverStatus.OFFERED,
                note=note,
                offered_at=clock.now(),
            )
        )
        _done(session, actor, "offer_case", person)
        return Told(colleague.email, colleague.language)


def take_back(participant_id: UUID, actor: Actor) -> None:
    """Take back the offer of a case, where one stands.

    Raises:
        NoSuchCaseError: it is no case of the actor.
        RefusedError: it is not the actor's own.
    """
    with transaction() as session:
        person = _own_case(session, participant_id, actor)
        if _standing_offer(session, person.id) is not None:
            withdraw_offers(session, person.id)
            _done(session, actor, "take_back_offer", person)


def take(handover_id: UUID, stay_days: int | None, actor: Actor) -> tuple[UUID, Told | None]:
    """Take an offered case over; returns whose case it is, and whom to tell.

    Args:
        handover_id: the offer.
        stay_days: how long whoever had the case stays beside; None for not at all.
        actor: to whom it is offered.

    Raises:
        NoSuchCaseError: no such offer stands for the actor.
    """
    with transaction() as session:
        row, person = _offered(session, handover_id, actor)
        former = person.link_worker_id
        person.link_worker_id = actor.user_id
        for user_id in (actor.user_id, former):
            _take_off(session, person.id, user_id)
        if former is not None and stay_days and link_worker(session, former, person.site_id):
            until = clock.now() + timedelta(days=min(stay_days, LONGEST_STAY_DAYS))
            _put_beside(session, person.id, former, until=until)
        row.status, row.answered_at = HandoverStatus.TAKEN, clock.now()
        _done(session, actor, "take_case", person, ["link_worker"])
        withdraw_offers(session, person.id)
        return person.id, _told(session, former)


def refuse(handover_id: UUID, actor: Actor) -> Told | None:
    """Leave an offered case where it is; returns whom to tell.

    Raises:
        NoSuchCaseError: no such offer stands for the actor.
    """
    with transaction() as session:
        row, person = _offered(session, handover_id, actor)
        row.status, row.answered_at = HandoverStatus.REFUSED, clock.now()
        # What was written for one colleague is of no use to anybody now.
        row.note = ""
        _done(session, actor, "refuse_case", person)
        return _told(session, person.link_worker_id)


def add_co_worker(participant_id: UUID, colleague_id: UUID | None, actor: Actor) -> Told | None:
    """Let a colleague of the site work on a case, until taken off; returns whom to tell.

    Raises:
        NoSuchCaseError: it is no case of the actor.
        RefusedError: not one's own case, or no colleague of the site.
    """
    with transaction() as session:
        person = _own_case(session, participant_id, actor)
        colleague = _colleague(session, person, colleague_id, actor)
        _take_off(session, person.id, colleague.id)
        _put_beside(session, person.id, colleague.id)
        _done(session, actor, "add_co_worker", person, ["case_worker"])
        return Told(colleague.email, colleague.language)


def remove_co_worker(participant_id: UUID, colleague_id: UUID, actor: Actor) -> None:
    """Take a colleague off a case; whoever works beside may leave by themselves.

    Raises:
        NoSuchCaseError: it is no case of the actor, or nobody works beside under this id.
        RefusedError: it is not the actor's own case, and somebody else is to go.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True, although_ended=True)
        if actor.user_id not in {person.link_worker_id, colleague_id}:
            raise RefusedError(Refusal.NOT_YOURS)
        if session.get(CaseWorker, (person.id, colleague_id)) is None:
            raise NoSuchCaseError
        _take_off(session, person.id, colleague_id)
        _done(session, actor, "remove_co_worker", person, ["case_worker"])


def assign(participant_ids: Sequence[UUID], to_id: UUID | None, actor: Actor) -> Told:
    """Assign cases that nobody accompanies to a link worker of the site; returns whom to tell.

    Raises:
        NoSuchCaseError: one of them is no case of the coordinator's site; none is assigned.
        RefusedError: one has somebody, or the link worker is none of the site.
    """
    with transaction() as session:
        lock_cases(session, participant_ids)
        for participant_id in sorted(set(participant_ids)):
            person = find_case(session, participant_id, actor, Action.ASSIGN_CASE, locked=True)
            colleague = _colleague(session, person, to_id, actor)
            if not is_unattended(session, person):
                raise RefusedError(Refusal.ATTENDED)
            person.link_worker_id = colleague.id
            _take_off(session, person.id, colleague.id)
            withdraw_offers(session, person.id)
            _done(session, actor, "assign_case", person, ["link_worker"])
        found = link_worker(session, to_id, actor.site_key)
        if found is None:
            raise RefusedError(Refusal.NO_COLLEAGUE)
        return Told(found.email, found.language)


def _own_case(session: Session, participant_id: UUID, actor: Actor) -> Participant:
    person = find_case(session, participant_id, actor, locked=True, although_ended=True)
    if person.link_worker_id != actor.user_id:
        raise RefusedError(Refusal.NOT_YOURS)
    return person


def _colleague(session: Session, person: Participant, user_id: UUID | None, actor: Actor) -> User:
    if user_id is not None and user_id == actor.user_id:
        raise RefusedError(Refusal.YOURSELF)
    found = link_worker(session, user_id, person.site_id)
    if found is None:
        raise RefusedError(Refusal.NO_COLLEAGUE)
    return found


def _standing_offer(session: Session, participant_id: UUID) -> Handover | None:
    query = select(Handover).where(
        Handover.participant_id == participant_id, Handover.status == HandoverStatus.OFFERED
    )
    return session.scalars(query.order_by(Handover.offered_at, Handover.id)).first()


def _offered(session: Session, handover_id: UUID, actor: Actor) -> tuple[Handover, Participant]:
    """Return an offer that stands for the actor, and its case; the case is locked first."""
    query = visible(
        select(Handover).where(Handover.id == handover_id), Handover, actor, Action.TAKE_HANDOVER
    ).execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise NoSuchCaseError
    person = session.get(
        Participant, row.participant_id, with_for_update=True, populate_existing=True
    )
    # Meanwhile it may have been taken back, or the case have gone to somebody else.
    row = session.scalar(query)
    if person is None or row is None or person.site_id != actor.site_key:
        raise NoSuchCaseError
    if person.link_worker_id != row.from_id:
        raise NoSuchCaseError
    return row, person


def _put_beside(session: Session, participant_id: UUID, user_id: UUID, **until: object) -> None:
    session.add(
        CaseWorker(participant_id=participant_id, user_id=user_id, since=clock.now(), **until)
    )


def _take_off(session: Session, participant_id: UUID, user_id: UUID | None) -> None:
    row = session.get(CaseWorker, (participant_id, user_id)) if user_id else None
    if row is not None:
        session.delete(row)
        session.flush()


def _told(session: Session, user_id: UUID | None) -> Told | None:
    user = session.get(User, user_id) if user_id else None
    return Told(user.email, user.language) if user is not None and user.active else None


def _done(
    session: Session, actor: Actor, deed: str, person: Participant, fields: Sequence[str] = ()
) -> None:
    person.active_at = clock.now()
    events.record(session, actor, deed, person, fields)
