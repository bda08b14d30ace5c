"""Referrals and consents under anything that anybody may do, against a model of thirty lines."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from accounts.conftest import Clock
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from participants.cases import create_participant
from participants.referral.desk import Desk, content, set_up
from participants.referral.model import Modelled
from sqlalchemy import BindParameter, Executable, bindparam, func, select

from app.accounts.actor import Actor
from app.accounts.models import Event
from app.accounts.sessions import hash_of
from app.core.db import db, transaction
from app.participants.access import is_shared, shared_with
from app.participants.consents import withdraw_consent
from app.participants.models import (
    Consent,
    Participant,
    Referral,
    ReferralMessage,
    ReferralStep,
)
from app.participants.reading import NoSuchCaseError
from app.participants.referral import actions
from app.participants.referral.doors import (
    Door,
    account_door,
    link_door,
    worker_door,
)
from app.participants.referral.escalation import escalate
from app.participants.referral.forms import Reply
from app.participants.referral.reading import show
from app.participants.referral.states import By, following
from app.participants.vocabulary import ReferralStatus, SharedField, Unsuitable

EXAMPLES, STEPS, MOST = 200, 50, 3
ANSWERS = [each for each in ReferralStatus if each not in {"sent", "expired"}]
WAYS = ("account", "link", "worker")
shared = st.frozensets(st.sampled_from(SharedField), min_size=1)
which, ways = st.integers(0, MOST - 1), st.sampled_from(WAYS)
DEEDS = ("send_referral", "answer_referral", "record_answer", "close_referral", "write_message")


class Referring(RuleBasedStateMachine):
    """A case with up to three referrals; `desk` and `clock` are given by the test."""

    desk: Desk
    clock: Clock

    @initialize(fields=shared, days=st.integers(0, 60))
    def begin(self, fields: frozenset[SharedField], days: int) -> None:
        self.receiver, self.worker = self.desk.receiver, self.desk.link_worker
        self.person_id = create_participant(self.desk.worker, name="Kanariname").id
        self.known: list[tuple[UUID, Modelled]] = []
        self.written = 0
        self.deeds = 0
        self.erased = False
        self.refer(fields, days)

    @precondition(lambda self: not self.erased and len(self.known) < MOST)
    @rule(fields=shared, days=st.integers(0, 60))
    def refer(self, fields: frozenset[SharedField], days: int) -> None:
        until = self._today() + timedelta(days=days)
        asked = content(
            self.desk,
            action_id=None,
            fields=tuple(fields),
            until=until,
            answer_by=None,
        )
        made = actions.refer(self.person_id, asked, self.worker, None)
        with transaction() as session:
            session.get_one(Referral, made).secret_hash = hash_of(str(made))
        self.known.append((made, Modelled(fields, until)))
        self.deeds += 1

    @precondition(lambda self: self.known)
    @rule(which=which, way=ways, pick=st.integers(0, 99), stale=st.integers(0, 5))
    def answer(self, which: int, way: str, pick: int, stale: int) -> None:
        key, modelled = self._one(which)
        by = By.LINK_WORKER if way == "worker" else By.RECEIVER
        # What may follow is pressed about as often as what may not.
        pressed = (*following(modelled.status, by), *ANSWERS)
        status = pressed[pick % len(pressed)]
        reply = Reply(status, self._version(key) - (not stale), Unsuitable.OTHER, "kanari note")
        is_same = modelled.status is status and self._reaches(way, modelled)
        may = modelled.may_become(status, by, self._today())
        counts = may and bool(stale) and not self.erased

        try:
            kept = actions.answer(self._door(way, key), reply)
        except (NoSuchCaseError, actions.OvertakenError):
            assert not counts
            assert not is_same or self.erased
            return

        assert kept is counts
        if counts:
            modelled.become(status, self._today())
            self.deeds += 1

    @precondition(lambda self: self.known)
    @rule(which=which, way=ways, twice=st.booleans())
    def write(self, which: int, way: str, *, twice: bool) -> None:
        key, modelled = self._one(which)
        self.written += 1
        form = f"{self.person_id.hex}{self.written}"
        for _time in range(1 + twice):
            try:
                actions.write(self._door(way, key), "kanari message", form)
            except (NoSuchCaseError, actions.OvertakenError):
                assert self.erased or not modelled.is_open_to_receiver(self._today())
                return
            assert modelled.is_open_to_receiver(self._today())
        modelled.messages.add(form)
        self.deeds += 1

    @precondition(lambda self: self.known and not self.erased)
    @rule(which=which)
    def withdraw(self, which: int) -> None:
        key, modelled = self._one(which)
        before = modelled.steps
        with transaction() as session:
            referral = session.get_one(Referral, key, populate_existing=True)
            consent = session.get_one(Consent, referral.consent_id, populate_existing=True)
            withdraw_consent(session, self.worker, consent)
        if not modelled.withdrawn:
            modelled.withdraw()
            self.deeds += modelled.steps - before

    @precondition(lambda self: not self.erased)
    @rule(days=st.integers(0, 9), night=st.integers(0, 3))
    def wait(self, days: int, night: int) -> None:
        self.clock.move(days=days)
        if night:
            return
        escalate("trentino", lambda _mail: True)
        for _key, modelled in self.known:
            before = modelled.steps
            modelled.pass_night(self._today())
            self.deeds += modelled.steps - before

    @precondition(lambda self: self.known)
    @rule(which=which, way=st.sampled_from(WAYS))
    def read(self, which: int, way: str) -> None:
        key, modelled = self._one(which)
        is_seen = way == "worker" or modelled.is_open_to_receiver(self._today())

        try:
            shown = show(self._door(way, key))
        except NoSuchCaseError:
            assert self.erased or not is_seen
            return

        assert is_seen
        assert not self.erased
        assert shown.status is modelled.status
        assert (len(shown.steps), len(shown.messages)) == (modelled.steps, len(modelled.messages))
        shared = frozenset() if way == "worker" else modelled.fields
        assert {fact.field for fact in shown.facts} == shared

    @precondition(lambda self: self.known and not self.erased)
    @rule(really=st.integers(0, 5))
    def erase(self, really: int) -> None:
        if really:
            return
        with transaction() as session:
            session.delete(session.get_one(Participant, self.person_id))
        self.erased = True

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        """Ask once: who reaches what, and whether each step has its event and nothing is half."""
        known = getattr(self, "known", ())
        if not known:
            return
        living = {} if self.erased else dict(known)
        today = self._today()

        counts, reached = self._state([key for key, _modelled in known])
        db.session.rollback()

        assert tuple(counts) == (
            self.deeds,
            sum(modelled.steps for modelled in living.values()),
            sum(len(modelled.messages) for modelled in living.values()),
        )
        assert {row[0]: tuple(row[1:]) for row in reached} == {
            key: (modelled.is_open_to_receiver(today),) * 2 for key, modelled in living.items()
        }

    def _state(self, keys: list[UUID]) -> Any:
        """Return the numbers of events, steps and messages, and who reaches each referral."""
        given = {"person": str(self.person_id), "keys": keys}
        counts, reached = _questions(self.receiver, self._today())
        return db.session.execute(counts, given).one(), db.session.execute(reached, given).all()

    def _one(self, which: int) -> tuple[UUID, Modelled]:
        return self.known[which % len(self.known)]

    def _reaches(self, way: str, modelled: Modelled) -> bool:
        is_worker, today = way == "worker", self._today()
        return modelled.goes_on(today) if is_worker else modelled.is_open_to_receiver(today)

    def _today(self) -> Any:
        return self.clock.now().date()

    def _version(self, key: UUID) -> int:
        version = db.session.scalar(select(Referral.version).where(Referral.id == key))
        db.session.rollback()
        return version or 1

    def _door(self, way: str, key: UUID) -> Door:
        if way == "worker":
            return worker_door(self.worker, self.person_id, key)
        if way == "account":
            return account_door(self.receiver, key)
        return link_door(hash_of(str(key)))


@lru_cache(maxsize=1)
def _questions(receiver: Actor, _today: date) -> tuple[Executable, Executable]:
    """Return what each step asks, made once a day: to write it takes longer than to answer it."""
    keys: BindParameter[Any] = bindparam("keys", expanding=True)
    about = (Event.object_id == bindparam("person"), Event.action.in_(DEEDS))
    counts = select(
        select(func.count()).select_from(Event).where(*about).scalar_subquery(),
        select(func.count()).where(ReferralStep.referral_id.in_(keys)).scalar_subquery(),
        select(func.count()).where(ReferralMessage.referral_id.in_(keys)).scalar_subquery(),
    )
    reached = select(Referral.id, shared_with(receiver), is_shared()).where(Referral.id.in_(keys))
    return counts, reached


def test_nothing_that_anybody_does_leads_astray(
    embedded_app: Flask,  # noqa: ARG001 - gives the tables
    stopped: Clock,
) -> None:
    Referring.desk, Referring.clock = set_up(email="", with_member=False), stopped

    run_state_machine_as_test(
        Referring,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
