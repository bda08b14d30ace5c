"""Whatever is done in whatever order: a case has one owner at most, and no stranger reads it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from accounts.people import create_user
from factories import MOMENT
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from participants.cases import (
    actor_for,
    create_assessment,
    create_link_worker,
    create_participant,
)
from participants.follow_up.world import create_team
from sqlalchemy import select

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action
from app.accounts.vocabulary import Role
from app.core.db import Base, db, transaction
from app.participants.follow_up import actions, handing_over
from app.participants.follow_up.colleagues import offered_case, unattended
from app.participants.follow_up.forms import KEEP, ExitContent
from app.participants.follow_up.handing_over import RefusedError
from app.participants.following import ClosedCaseError
from app.participants.frame import find_case
from app.participants.models import Assessment, Handover, Participant
from app.participants.reading import NoSuchCaseError, read_special
from app.participants.vocabulary import HandoverStatus, Outcome, Stage

# Three colleagues of the site, then one of another site.
WHO = st.integers(0, 3)
REFUSED = (NoSuchCaseError, RefusedError, ClosedCaseError)


class Handing(RuleBasedStateMachine):
    """A case, colleagues who hand it about, and a plain model of who should hold it."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = MOMENT

    @initialize()
    def begin(self) -> None:
        """Store a case of the first colleague."""
        _empty()
        own, colleague, abroad = create_team()
        third = create_link_worker(name="Third")
        self.people = [actor_for(each) for each in (own, colleague, third, abroad)]
        self.coordinator = actor_for(create_user(role=Role.COORDINATOR))
        person = create_participant(own)
        self.case, self.note = person.id, create_assessment(person).id
        self.owner: int | None = 0
        self.beside: dict[int, datetime | None] = {}
        self.offers: dict[UUID, tuple[int, int]] = {}
        self.is_closed = False
        self.gone: set[int] = set()

    def _holds(self, who: int) -> bool:
        until = self.beside.get(who, MOMENT)
        still = who in self.beside and (until is None or until > self.moment)
        return who == self.owner or still

    @rule(by=WHO, to=WHO)
    def offer(self, by: int, to: int) -> None:
        """Offer the case."""
        is_right = by == self.owner and to not in {by, 3, *self.gone}
        same = list(self.offers.values()) == [(by, to)]
        with suppress(*REFUSED):
            told = handing_over.offer(self.case, _id(self.people[to]), "note", self.people[by])
            assert is_right
            assert same or not self.offers
            if told is not None:
                self.offers[_standing()] = (by, to)
            return
        assert not is_right or (bool(self.offers) and not same)

    @rule(by=WHO)
    def take_back(self, by: int) -> None:
        """Take the offer back."""
        with suppress(*REFUSED):
            handing_over.take_back(self.case, self.people[by])
            assert by == self.owner
            self.offers.clear()
            return
        assert by != self.owner

    @rule(by=WHO, stay=st.sampled_from([None, 1, 30]))
    def take(self, by: int, stay: int | None) -> None:
        """Take whatever is offered."""
        for key, (former, to) in list(self.offers.items()):
            with suppress(*REFUSED):
                handing_over.take(key, stay, self.people[by])
                assert to == by
                self._moved(by, former, stay)
                return
            assert to != by

    def _moved(self, by: int, former: int, stay: int | None) -> None:
        self.owner = by
        self.offers.clear()
        self.beside.pop(by, None)
        self.beside.pop(former, None)
        if stay and former not in self.gone:
            self.beside[former] = self.moment + timedelta(days=stay)

    @rule(by=WHO)
    def refuse(self, by: int) -> None:
        """Refuse whatever is offered."""
        for key, (_former, to) in list(self.offers.items()):
            with suppress(*REFUSED):
                handing_over.refuse(key, self.people[by])
                assert to == by
                del self.offers[key]
                continue
            assert to != by

    @rule(by=WHO, whom=WHO)
    def add(self, by: int, whom: int) -> None:
        """Let a colleague work on it."""
        is_right = by == self.owner and whom not in {by, 3, *self.gone}
        with suppress(*REFUSED):
            handing_over.add_co_worker(self.case, self.people[whom].user_id, self.people[by])
            assert is_right
            self.beside[whom] = None
            return
        assert not is_right

    @rule(by=WHO, whom=WHO)
    def remove(self, by: int, whom: int) -> None:
        """Take a colleague off it."""
        is_right = self._holds(by) and by in {self.owner, whom} and whom in self.beside
        with suppress(*REFUSED):
            handing_over.remove_co_worker(self.case, _id(self.people[whom]), self.people[by])
            assert is_right
            del self.beside[whom]
            return
        assert not is_right

    @rule(whom=st.integers(0, 2))
    def leave(self, whom: int) -> None:
        """Close a colleague's account."""
        db.session.get_one(User, self.people[whom].user_id).active = False
        db.session.commit()
        self.gone.add(whom)

    @rule(whom=st.integers(0, 2))
    def come_back(self, whom: int) -> None:
        """Open the account again."""
        db.session.get_one(User, self.people[whom].user_id).active = True
        db.session.commit()
        self.gone.discard(whom)

    @rule(to=WHO)
    def assign(self, to: int) -> None:
        """Assign the case, where it has nobody."""
        is_right = self.owner in self.gone and to != 3 and to not in self.gone
        with suppress(*REFUSED):
            handing_over.assign([self.case], self.people[to].user_id, self.coordinator)
            assert is_right
            self.owner = to
            self.beside.pop(to, None)
            self.offers.clear()
            return
        assert not is_right

    @rule(by=WHO)
    def close(self, by: int) -> None:
        """End the pathway, or let somebody return."""
        version = db.session.get_one(Participant, self.case).version
        db.session.rollback()
        content = ExitContent(MOMENT.date(), Outcome.WORK, "", KEEP)
        with suppress(*REFUSED):
            if self.is_closed:
                actions.reopen(self.case, MOMENT.date(), None, version, self.people[by])
            else:
                actions.close(self.case, content, version, self.people[by])
                self.offers.clear()
            assert self._holds(by)
            self.is_closed = not self.is_closed
            return
        assert not self._holds(by)

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        """Let time pass."""
        self.moment += timedelta(days=days)
        STANDING[0] = self.moment

    @invariant()
    def the_case_has_the_owner_of_the_model(self) -> None:
        """Make sure of owner, stage and offers."""
        db.session.expire_all()
        person = db.session.get_one(Participant, self.case)
        open_offers = db.session.scalars(
            select(Handover.id).where(Handover.status == HandoverStatus.OFFERED)
        )
        assert self.owner is not None
        assert person.link_worker_id == self.people[self.owner].user_id
        assert (person.stage is Stage.CLOSED) == self.is_closed
        assert set(open_offers) == set(self.offers)
        assert len(self.offers) <= 1

    @invariant()
    def only_owner_and_co_workers_read_and_only_the_asked_one_sees_the_note(self) -> None:
        """Make sure of who reads what."""
        for who, actor in enumerate(self.people):
            assert _reads(self.case, self.note, actor) == self._holds(who), who
            seen = {key for key in self.offers if _sees(key, actor)}
            assert seen == {key for key, (_by, to) in self.offers.items() if to == who}

    @invariant()
    def a_case_without_anybody_shows(self) -> None:
        """Make sure that the coordinator sees it exactly then."""
        waiting = bool(unattended(db.session(), self.coordinator))
        assert waiting == (self.owner in self.gone)

    def teardown(self) -> None:
        STANDING[0] = MOMENT
        db.session.rollback()


STANDING = [MOMENT]


def _id(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id


def _standing() -> UUID:
    query = select(Handover.id).where(Handover.status == HandoverStatus.OFFERED)
    return db.session.scalars(query).one()


def _reads(case: UUID, note: UUID, actor: Actor) -> bool:
    try:
        with transaction() as session:
            person = find_case(session, case, actor)
            row = session.get_one(Assessment, note)
            read_special(session, actor, Action.WORK_CASE, person, [row])
            return row.wishes == "a place of my own"
    except NoSuchCaseError:
        return False


def _sees(handover: UUID, actor: Actor) -> bool:
    with transaction() as session:
        return offered_case(session, handover, actor) is not None


def _empty() -> None:
    """Begin anew; the record of deeds stays, as nobody may empty it."""
    db.session.rollback()
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in {"stamp", "event", "event_head"}:
            db.session.execute(table.delete())
    db.session.commit()
    db.session.expunge_all()


def test_no_sequence_leaves_two_owners_or_a_stranger_reading(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.testing
    monkeypatch.setattr(clock, "now", lambda: STANDING[0])

    run_state_machine_as_test(
        Handing,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
