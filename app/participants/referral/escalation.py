"""The round of the night: what is past its last day expires, what nobody answered is told on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import OPERATOR
from app.accounts.links import address_of
from app.accounts.mail import Mail, send
from app.accounts.models import User
from app.accounts.policy import Role
from app.accounts.working import working
from app.core.db import db, transaction
from app.directory.models import Organisation
from app.participants.access import following_ended
from app.participants.locking import lock_cases
from app.participants.models import Consent, Participant, Referral
from app.participants.referral.closing import close
from app.participants.referral.doors import Door, open_door
from app.participants.referral.letters import write_to_coordinator, write_to_worker
from app.participants.referral.states import OPEN, UNANSWERED, By
from app.participants.vocabulary import ReferralStatus, Stage

Sender = Callable[[Mail], bool]


@dataclass(frozen=True)
class Told:
    """A referral that somebody is told about."""

    id: UUID
    participant_id: UUID
    worker_id: UUID | None
    organisation: str

    @property
    def address(self) -> str:
        """Return the page of those who work on its case."""
        return address_of("referral.one", participant_id=self.participant_id, referral_id=self.id)


@dataclass
class Round:
    """What a round did, or would do: mails that left and those that did not are counted."""

    expired: Sequence[Told]
    unanswered: Sequence[Told]
    mails: int = 0
    failed: int = 0
    reached: set[UUID] = field(default_factory=set)


def due(site_key: str) -> Round:
    """Return what a round at this moment would close and tell; writes nothing."""
    session = db.session()
    found = Round(_told(session, site_key, _past()), _told(session, site_key, _silent()))
    session.rollback()
    return found


def escalate(site_key: str, sender: Sender = send) -> Round:
    """Close and tell what is due at a site; run twice, it does nothing the second time.

    That somebody is told is written down before the mails leave. Where none of them reached
    anybody it is taken back, so that the next round tries again.
    """
    expired = [each for each in due(site_key).expired if _expire(each)]
    done = Round(expired, _claim(site_key))
    own = User.id.in_(_workers([*done.expired, *done.unanswered]))
    workers = _people(own, *working(site_key))
    for user in workers:
        _tell_worker(done, user, sender)
    if done.unanswered:
        silent = sorted(Counter(each.organisation for each in done.unanswered).items())
        for user in _people(User.role == Role.COORDINATOR, User.site_id == site_key):
            left = _sent(done, sender, write_to_coordinator(user, silent))
            done.reached.update(each.id for each in done.unanswered if left)
    _release([each for each in done.unanswered if each.id not in done.reached])
    return done


def _past() -> ColumnElement[bool]:
    today = clock.now().date()
    over = or_(Referral.expires_on < today, Consent.expires_on < today)
    return and_(Referral.status.in_(OPEN), over)


def _silent() -> ColumnElement[bool]:
    today = clock.now().date()
    return and_(
        Referral.status.in_(UNANSWERED),
        Referral.answer_by < today,
        Referral.expires_on >= today,
        Referral.escalated_at.is_(None),
        Participant.stage != Stage.CLOSED,
        ~following_ended(Participant.id),
    )


def _told(session: Session, site_key: str, condition: ColumnElement[bool]) -> list[Told]:
    query = (
        select(
            Referral.id,
            Referral.participant_id,
            Participant.link_worker_id,
            func.coalesce(Organisation.name, ""),
        )
        .join(Participant, Participant.id == Referral.participant_id)
        .outerjoin(Consent, Consent.id == Referral.consent_id)
        .outerjoin(Organisation, Organisation.id == Referral.organisation_id)
        .where(Participant.site_id == site_key, condition)
        .order_by(Referral.answer_by, Referral.id)
    )
    return [Told(*row) for row in session.execute(query)]


def _expire(told: Told) -> bool:
    """Close a referral whose time is over; returns whether it was still open."""
    with transaction() as session:
        door = Door(By.TIME, OPERATOR, lambda: Referral.id == told.id)
        opened = open_door(session, door, locked=True)
        return close(session, opened, ReferralStatus.EXPIRED)


def _claim(site_key: str) -> list[Told]:
    """Write down that somebody is told, each referral once."""
    with transaction() as session:
        own = []
        silent = _told(session, site_key, _silent())
        lock_cases(session, [each.participant_id for each in silent])
        for told in silent:
            taken = (
                update(Referral)
                .where(Referral.id == told.id, Referral.escalated_at.is_(None))
                .values(escalated_at=clock.now())
                .returning(Referral.id)
                .execution_options(synchronize_session=False)
            )
            if session.scalar(taken) is None:
                continue
            participant = session.get_one(Participant, told.participant_id)
            events.record(
                session, OPERATOR, "escalate_referral", participant, ["referral.escalated_at"]
            )
            own.append(told)
        return own


def _release(told: Sequence[Told]) -> None:
    if not told:
        return
    ids = [each.id for each in told]
    with transaction() as session:
        lock_cases(session, [each.participant_id for each in told])
        session.execute(update(Referral).where(Referral.id.in_(ids)).values(escalated_at=None))


def _workers(told: Iterable[Told]) -> set[UUID]:
    return {each.worker_id for each in told if each.worker_id}


def _people(*conditions: ColumnElement[bool]) -> Sequence[User]:
    query = select(User).where(User.active, *conditions).order_by(User.email)
    return db.session().scalars(query).all()


def _tell_worker(done: Round, user: User, sender: Sender) -> None:
    unanswered = [each for each in done.unanswered if each.worker_id == user.id]
    expired = [each for each in done.expired if each.worker_id == user.id]
    mail = write_to_worker(user, _addresses(unanswered), _addresses(expired))
    if _sent(done, sender, mail):
        done.reached.update(each.id for each in unanswered)


def _addresses(told: Iterable[Told]) -> list[str]:
    return [each.address for each in told]


def _sent(done: Round, sender: Sender, mail: Mail) -> bool:
    left = sender(mail)
    done.mails, done.failed = done.mails + left, done.failed + (not left)
    return left
