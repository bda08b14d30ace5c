"""What is shown of one referral: recorded as read, then copied out of the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.policy import Action, can
from app.core.db import Base, transaction
from app.directory.models import Organisation, Service
from app.participants.consents import holding_consent
from app.participants.models import Consent, Referral, ReferralMessage, ReferralStep
from app.participants.reading import read_special, record_read
from app.participants.referral.closing import service_of
from app.participants.referral.doors import Door, Opened, is_going, open_door, shared_until
from app.participants.referral.letters import Receiver, receiver_of
from app.participants.referral.links import reference_of
from app.participants.referral.queries import messages_of, names_of, steps_of
from app.participants.referral.shared import SharedFact, shared_facts, shared_fields
from app.participants.referral.states import SETTLED, By, following
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    ReferralKind,
    ReferralStatus,
    SharedField,
    Unsuitable,
)


@dataclass(frozen=True)
class Said:
    """A step or a message; `who` is empty for a link, and for what happened by itself."""

    at: datetime
    who: str
    by_receiver: bool
    text: str
    status: ReferralStatus | None = None
    unsuitable: Unsuitable | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Agreed:
    """The consent under which something is shared."""

    id: UUID
    fields: tuple[SharedField, ...]
    manner: ConsentManner
    given_at: datetime
    expires_on: date | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Reached:
    """The service that is asked, and how it is reached; None where it is no longer there."""

    id: UUID
    name: str
    organisation: str
    phone: str
    to: Receiver


@dataclass(frozen=True)
class ReferralShown:
    """One referral as one side sees it."""

    id: UUID
    participant_id: UUID
    reference: str
    site_key: str
    kind: ReferralKind
    status: ReferralStatus
    version: int
    created_at: datetime
    answer_by: date | None
    expires_on: date
    sender: str
    illustrative: bool
    # The last day on which the receiver sees it; None where nobody there sees anything.
    shared_until: date | None
    # Whether a mail with a link to it left.
    has_link: bool
    answers: tuple[ReferralStatus, ...]
    note: str
    need: str
    facts: tuple[SharedFact, ...]
    steps: Sequence[Said]
    messages: Sequence[Said]
    service: Reached | None
    agreed: Agreed | None

    @property
    def is_reached(self) -> bool:
        """Return whether anybody has got it, or will answer from their account."""
        is_asked = self.agreed is not None and self.status is ReferralStatus.SENT
        to = self.service.to if self.service else None
        return not is_asked or self.has_link or (to is not None and to.is_reached)

    @property
    def is_settled(self) -> bool:
        """Return whether it has its answer."""
        return self.status in SETTLED


def show(door: Door, *, has_messages: bool = True) -> ReferralShown:
    """Return a referral for its link worker or its receiver; the read is recorded.

    Whoever receives it sees what the consent names at this moment, and nothing else.

    Args:
        door: who asks for which.
        has_messages: whether the page shows what the other side said, which is then seen.

    Raises:
        NoSuchCaseError: there is none behind this door.
    """
    with transaction() as session:
        opened = open_door(session, door, looking=has_messages)
        steps = steps_of(session, opened.referral.id)
        messages = messages_of(session, opened.referral.id)
        _record(session, opened, steps, messages)
        shown = _shown(session, opened, steps, messages)
        if has_messages and _is_their_case(opened):
            _see(session, opened)
        return shown


def fields_of(opened: Opened) -> tuple[SharedField, ...]:
    """Return what a receiver may see."""
    return shared_fields(opened.consent.fields) if opened.consent else ()


def _record(
    session: Session,
    opened: Opened,
    steps: Sequence[ReferralStep],
    messages: Sequence[ReferralMessage],
) -> None:
    rows: list[Base] = [opened.referral, *steps, *messages]
    if opened.by is By.LINK_WORKER:
        read_special(session, opened.actor, Action.SEE_CASE, opened.participant, rows)
        return
    fields = fields_of(opened)
    if SharedField.ACCESSIBILITY in fields:
        rows.append(opened.participant)
    names = [f"shared.{field}" for field in fields]
    names += ["referral_step.note"] if any(step.note_sealed for step in steps) else []
    names += ["referral_message.text"] if messages else []
    record_read(session, opened.actor, opened.participant, rows, [*names, "referral.note"])


def _shown(
    session: Session,
    opened: Opened,
    steps: Sequence[ReferralStep],
    messages: Sequence[ReferralMessage],
) -> ReferralShown:
    row, is_receiver = opened.referral, opened.by is By.RECEIVER
    people = {row.created_by, *(s.user_id for s in steps), *(m.user_id for m in messages)}
    names = names_of(session, {each for each in people if each})
    service = service_of(session, row.service_id)
    return ReferralShown(
        id=row.id,
        participant_id=row.participant_id,
        reference=reference_of(row),
        site_key=opened.participant.site_id,
        kind=row.kind,
        status=row.status,
        version=row.version,
        created_at=row.created_at,
        answer_by=row.answer_by,
        expires_on=row.expires_on,
        sender=names.get(row.created_by, "") if row.created_by else "",
        illustrative=opened.participant.illustrative,
        shared_until=shared_until(opened),
        has_link=row.secret_hash is not None,
        answers=_answers(opened),
        note=row.note,
        need="" if is_receiver else row.need,
        facts=_facts(session, opened),
        steps=[_step(each, names, is_receiver=is_receiver) for each in steps],
        messages=[_message(each, names, is_receiver=is_receiver) for each in messages],
        service=None if service is None else _reached(session, *service),
        agreed=_agreed(opened.consent),
    )


def _answers(opened: Opened) -> tuple[ReferralStatus, ...]:
    """Return what may be said now; where they no longer agree, only that it is taken back."""
    if not is_going(opened):
        return ()
    answers = following(opened.referral.status, opened.by)
    ending = tuple(each for each in answers if each is ReferralStatus.WITHDRAWN)
    return answers if opened.is_followed else ending


def _facts(session: Session, opened: Opened) -> tuple[SharedFact, ...]:
    """Return what the receiver sees; the link worker looks at that in the preview."""
    if opened.by is not By.RECEIVER:
        return ()
    referral = opened.referral
    reached = holding_consent(session, referral.participant_id, ConsentPurpose.CONTACT) is not None
    return shared_facts(
        opened.participant, lambda: referral.need, fields_of(opened), may_be_contacted=reached
    )


def _step(row: ReferralStep, names: dict[UUID, str], *, is_receiver: bool) -> Said:
    # What a link worker writes down beside a status is for the case, not for the receiver.
    is_shown = row.by_receiver or not is_receiver
    return Said(
        at=row.at,
        who=names.get(row.user_id, "") if row.user_id else "",
        by_receiver=row.by_receiver,
        text=row.note if is_shown else "",
        status=row.status,
        unsuitable=row.unsuitable,
    )


def _message(row: ReferralMessage, names: dict[UUID, str], *, is_receiver: bool) -> Said:
    is_new = row.seen_at is None and row.by_receiver is not is_receiver
    who = names.get(row.user_id, "") if row.user_id else ""
    return Said(row.at, who, row.by_receiver, row.text, is_new=is_new)


def _reached(session: Session, service: Service, organisation: Organisation) -> Reached:
    to = receiver_of(session, service, organisation)
    phone = service.phone or organisation.phone
    return Reached(service.id, service.name, organisation.name, phone, to)


def _agreed(consent: Consent | None) -> Agreed | None:
    if consent is None:
        return None
    return Agreed(
        consent.id,
        shared_fields(consent.fields),
        consent.manner,
        consent.given_at,
        consent.expires_on,
        consent.withdrawn_at,
    )


def _is_their_case(opened: Opened) -> bool:
    """Return whether a look counts: in an emergency news stay news for whose case it is."""
    if opened.by is By.RECEIVER:
        return True
    return can(opened.actor, Action.WORK_CASE, opened.participant)


def _see(session: Session, opened: Opened) -> None:
    """Keep that this side has seen what the other wrote."""
    moment, is_receiver = clock.now(), opened.by is By.RECEIVER
    session.execute(
        update(ReferralMessage)
        .where(
            ReferralMessage.referral_id == opened.referral.id,
            ReferralMessage.by_receiver.is_not(is_receiver),
            ReferralMessage.seen_at.is_(None),
        )
        .values(seen_at=moment)
        .execution_options(synchronize_session=False)
    )
    if not is_receiver:
        # Looking changes nothing that an open form would be refused for.
        session.execute(
            update(Referral)
            .where(Referral.id == opened.referral.id)
            .values(seen_at=moment)
            .execution_options(synchronize_session=False)
        )
