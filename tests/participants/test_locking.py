"""Nobody who waits for a case holds the record's head, or the two would wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from accounts.conftest import Clock, mails, stopped
from accounts.people import create_user, link_in, outbox, sign_in
from flask import Flask
from participants.cases import actor_for, create_link_worker, create_participant
from participants.referral.desk import TODAY, Desk, refer, set_up
from participants.waiting import wait_until_somebody_waits
from sqlalchemy import select, update

from app.accounts import clock
from app.accounts.models import EventHead
from app.accounts.sessions import hash_of
from app.accounts.vocabulary import Role
from app.core.db import db, transaction
from app.participants.follow_up.handing_over import assign
from app.participants.models import Participant, Plan, PlanAction, PlanLink, Referral
from app.participants.plan.reminding import remind
from app.participants.referral.escalation import escalate
from app.territory import queries as territory

__all__ = ["mails", "stopped"]
pytestmark = pytest.mark.usefixtures("mails", "stopped")
Deed = Callable[[Flask, Desk], Callable[[], object]]


def look_by_link(app: Flask, desk: Desk) -> Callable[[], object]:
    refer(desk)
    link = link_in(outbox(app)[0])
    return lambda: app.test_client().get(link)


def look_at_the_case(app: Flask, desk: Desk) -> Callable[[], object]:
    key = refer(desk)
    worker = sign_in(app.test_client(), desk.worker)
    return lambda: worker.get(f"/cases/{desk.participant.id}/referrals/{key}")


def open_own_plan(app: Flask, desk: Desk) -> Callable[[], object]:
    plan, moment = db.session.scalars(select(Plan.id)).one(), clock.now()
    lasting = {"created_at": moment, "expires_at": moment + timedelta(days=90)}
    whose = {"id": plan, "plan_id": plan, "created_by": desk.worker.id}
    db.session.add(PlanLink(secret_hash=hash_of("own"), **whose, **lasting))
    db.session.commit()
    return lambda: app.test_client().get("/my-plan/own")


def assign_two(app: Flask, desk: Desk) -> Callable[[], object]:
    # So that there is a head of the record.
    refer(desk)
    # Ids are given in order: this one is locked before the case of the desk, or after it.
    others = [create_participant(id=UUID(int=1)), create_participant()]
    db.session.execute(update(Participant).values(link_worker_id=None))
    db.session.commit()
    coordinator = actor_for(create_user(role=Role.COORDINATOR))
    to = create_link_worker().id
    ids = [desk.participant.id, *(each.id for each in others)]

    def run() -> None:
        with app.app_context():
            assign(ids, to, coordinator)

    return run


def tell_of_silence(app: Flask, desk: Desk) -> Callable[[], object]:
    refer(desk, answer_by=TODAY - timedelta(days=1))

    def run() -> None:
        with app.app_context():
            escalate("trentino", lambda _mail: True)

    return run


def remind_of_dates(app: Flask, desk: Desk) -> Callable[[], object]:
    soon = {"by_when": TODAY, "remind_days": 1}
    db.session.execute(update(PlanAction).where(PlanAction.id == desk.action.id).values(**soon))
    db.session.commit()
    site = territory.site("trentino")
    assert site is not None

    def run() -> None:
        with app.app_context():
            remind(site, TODAY, lambda _mail: True)

    return run


@pytest.mark.parametrize(
    "deed",
    [
        look_by_link,
        look_at_the_case,
        open_own_plan,
        assign_two,
        tell_of_silence,
        remind_of_dates,
    ],
)
def test_whoever_waits_for_a_case_holds_nothing_that_its_holder_needs(
    app: Flask,
    stopped: Clock,
    deed: Deed,
) -> None:
    assert stopped
    desk = set_up()
    territory.forget_sites()
    key, action = desk.participant.id, desk.action.id
    run = deed(app, desk)
    db.session.rollback()

    with ThreadPoolExecutor(1) as people:
        with transaction() as session:
            session.get_one(Participant, key, with_for_update=True)
            done = people.submit(run)
            wait_until_somebody_waits(session)
            free = {"nowait": True}
            session.execute(select(EventHead).with_for_update(**free))
            session.execute(
                select(Referral).where(Referral.participant_id == key).with_for_update(**free)
            )
            session.execute(
                select(PlanAction).where(PlanAction.id == action).with_for_update(**free)
            )
            session.execute(select(PlanLink).with_for_update(**free))
        answer = done.result(timeout=30)

    assert getattr(answer, "status_code", 200) == 200
