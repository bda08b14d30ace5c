"""Deeds of referrals: send, answer, write, take back; each is one transaction."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.core.db import db, transaction
from app.directory.editing.asking import NoSuchListingError
from app.directory.editing.standing import set_free_places
from app.directory.models import Organisation, Service
from app.directory.vocabulary import Status as ListingStatus
from app.participants.consents import record_consent
from app.participants.following import NotFollowedError, require_open
from app.participants.frame import find_case
from app.participants.models import (
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    Referral,
    ReferralMessage,
    ReferralStep,
)
from app.participants.plan.steps import follow_referral
from app.participants.reading import NoSuchCaseError
from app.participants.referral.closing import close, service_of
from app.participants.referral.doors import (
    ClosedReferralError,
    Door,
    Opened,
    is_going,
    is_heard,
    open_door,
)
from app.participants.referral.forms import ReferralContent, Reply
from app.participants.referral.letters import receiver_of, write_message, write_new
from app.participants.referral.posting import post
from app.participants.referral.states import By, may_follow
from app.participants.referral.steps import take_step, touch
from app.participants.vocabulary import ConsentPurpose, ReferralKind, ReferralStatus


class OvertakenError(Exception):
    """Somebody else was faster; carries where the referral stands now."""

    def __init__(self, status: ReferralStatus) -> None:
        super().__init__(str(status))
        self.status = status


def refer(participant_id: UUID, content: ReferralContent, actor: Actor, form: str | None) -> UUID:
    """Refer a participant to a service and return the referral; a form sent twice makes one.

    Raises:
        NoSuchCaseError: there is no such case, service or action for this actor.
        ClosedCaseError: the case is closed.
    """
    with transaction() as session:
        participant = find_case(session, participant_id, actor, locked=True)
        made = select(Referral).where(Referral.made_by_form == form)
        before = session.scalar(made) if form else None
        if before is not None and before.participant_id == participant.id:
            return before.id
        require_open(participant)
        service, organisation = _service(session, content.service_id, participant)
        _require_action(session, content.action_id, participant)
        # A form of another case names nothing here.
        own = form if before is None else None
        referral = _referral(content, participant, organisation, actor, own)
        if content.kind is ReferralKind.DIRECT:
            referral.consent_id = _consent(session, actor, participant, organisation, content)
        session.add(referral)
        if content.kind is ReferralKind.DIRECT:
            to = receiver_of(session, service, organisation)
            post(session, write_new(referral, service.name, to))
        _begin(session, referral, participant, actor)
        return referral.id


def _service(
    session: Session, service_id: UUID, participant: Participant
) -> tuple[Service, Organisation]:
    found = service_of(session, service_id)
    if (
        found is None
        or found[0].status is not ListingStatus.PUBLISHED
        or found[0].site_id != participant.site_id
    ):
        raise NoSuchCaseError
    return found


def _require_action(session: Session, action_id: UUID | None, participant: Participant) -> None:
    own = (
        select(PlanAction.id)
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .where(PlanAction.id == action_id, Plan.participant_id == participant.id)
    )
    if action_id is not None and session.scalar(own) is None:
        raise NoSuchCaseError


def _consent(
    session: Session,
    actor: Actor,
    participant: Participant,
    organisation: Organisation,
    content: ReferralContent,
) -> UUID:
    if content.manner is None:
        raise ValueError("a direct referral needs a consent")
    consent = record_consent(
        session,
        actor,
        participant,
        ConsentPurpose.SHARING,
        content.manner,
        expires_on=content.until,
        fields=content.fields,
        organisation_id=organisation.id,
    )
    return consent.id


def _referral(
    content: ReferralContent,
    participant: Participant,
    organisation: Organisation,
    actor: Actor,
    form: str | None,
) -> Referral:
    moment = clock.now()
    referral = Referral(
        id=uuid4(),
        participant_id=participant.id,
        action_id=content.action_id,
        service_id=content.service_id,
        organisation_id=organisation.id,
        kind=content.kind,
        status=ReferralStatus.SENT,
        created_by=actor.user_id,
        created_at=moment,
        changed_at=moment,
        answer_by=content.answer_by,
        expires_on=content.until,
        made_by_form=form,
    )
    referral.need, referral.note = content.need, content.note
    return referral


def _begin(session: Session, referral: Referral, participant: Participant, actor: Actor) -> None:
    session.flush()
    session.add(
        ReferralStep(
            id=uuid4(),
            referral_id=referral.id,
            status=referral.status,
            user_id=actor.user_id,
            at=referral.created_at,
        )
    )
    follow_referral(session, referral.action_id, referral.status)
    touch(session, participant)
    fields = ["referral.kind", "referral.service_id"]
    events.record(session, actor, "send_referral", participant, fields)


def answer(door: Door, reply: Reply) -> bool:
    """Keep an answer; returns False where the same one already stood there.

    Raises:
        NoSuchCaseError: there is no such referral behind this door.
        OvertakenError: it stands elsewhere than the page showed, so that this cannot follow.
    """
    with transaction() as session:
        opened = open_door(session, door, locked=True)
        if opened.referral.status is reply.status and is_going(opened):
            return False
        _require_follows(opened, reply)
        if not opened.is_followed and reply.status is not ReferralStatus.WITHDRAWN:
            raise NotFollowedError
        if reply.status is ReferralStatus.WITHDRAWN:
            return close(session, opened, reply.status)
        take_step(session, opened, reply.status, unsuitable=reply.unsuitable, note=reply.note)
        return True


def _require_follows(opened: Opened, reply: Reply) -> None:
    referral = opened.referral
    is_known = is_going(opened) and referral.version == reply.version
    if not is_known or not may_follow(referral.status, reply.status, opened.by):
        raise OvertakenError(referral.status)


def write(door: Door, text: str, form: str | None) -> None:
    """Keep a message; a form sent twice writes one.

    Raises:
        NoSuchCaseError: there is no such referral behind this door.
        OvertakenError: it is over, so that nobody would read it.
    """
    with transaction() as session:
        opened = open_door(session, door, locked=True)
        if not is_heard(opened):
            raise OvertakenError(opened.referral.status)
        made = select(ReferralMessage.referral_id).where(ReferralMessage.made_by_form == form)
        before = session.scalar(made)
        if form and before == opened.referral.id:
            return
        message = ReferralMessage(
            id=uuid4(),
            referral_id=opened.referral.id,
            by_receiver=door.by is By.RECEIVER,
            user_id=door.actor.user_id,
            at=clock.now(),
            # A form of another referral names nothing here: what it says is kept.
            made_by_form=form if before is None else None,
        )
        message.text = text
        session.add(message)
        _tell(session, opened)
        touch(session, opened.participant)
        events.record(
            session, door.actor, "write_message", opened.participant, ["referral_message.text"]
        )


def _tell(session: Session, opened: Opened) -> None:
    found = service_of(session, opened.referral.service_id)
    if opened.by is By.LINK_WORKER and found is not None:
        post(session, write_message(opened.referral, receiver_of(session, *found)))


def send_again(door: Door) -> bool:
    """Send the receiver a new link; the one before stops working. Returns whether anybody gets it.

    Raises:
        NoSuchCaseError: there is no such referral behind this door.
        OvertakenError: it is over.
    """
    with transaction() as session:
        opened = open_door(session, door, locked=True)
        referral, found = opened.referral, service_of(session, opened.referral.service_id)
        if not is_heard(opened):
            raise OvertakenError(referral.status)
        if found is None:
            return False
        to = receiver_of(session, *found)
        post(session, write_new(referral, found[0].name, to))
        fields = ["referral.secret_hash"]
        events.record(session, door.actor, "send_referral_again", opened.participant, fields)
        return to.is_reached


def keep_places(door: Door, free: int) -> None:
    """Keep how many places of the service are free, as its keepers do.

    Raises:
        NoSuchCaseError: there is no such referral behind this door, or no such service any more.
        PlacesError: there cannot be so many.
    """
    service_id = open_door(db.session(), door).referral.service_id
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    if service_id is None:
        raise ClosedReferralError
    try:
        set_free_places(service_id, free, door.actor, by_link=not door.actor.is_signed_in)
    except NoSuchListingError as error:
        raise ClosedReferralError from error
