"""Several people at once: one answer wins, whoever was slower sees what happened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from accounts.people import link_in, outbox, sign_in
from flask import Flask
from participants.referral.desk import refer, set_up, stored
from participants.waiting import wait_until_somebody_waits
from sqlalchemy import select

from app.core.db import db, transaction
from app.participants.consents import withdraw_consent
from app.participants.models import Consent, Participant, Referral, ReferralStep
from app.participants.vocabulary import ReferralStatus

pytestmark = pytest.mark.usefixtures("mails", "stopped")


def test_whoever_was_slower_sees_what_happened_and_keeps_their_words(app: Flask) -> None:
    desk = set_up()
    key = refer(desk)
    link = link_in(outbox(app)[0])
    member = sign_in(app.test_client(), desk.member)
    version = stored(key).version
    member.post(f"/referrals/{key}/answer", data={"status": "accepted", "version": version})
    slow = {"status": "not_suitable", "unsuitable": "full", "version": version, "note": "ask Cles"}

    answer = app.test_client().post(f"{link}/answer", data=slow, headers={"Accept-Language": "en"})

    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert "Accepted" in answer.text
    assert "ask Cles" in answer.text
    assert stored(key).status is ReferralStatus.ACCEPTED


def test_of_eight_answers_at_once_one_is_kept(app: Flask) -> None:
    desk = set_up()
    key = refer(desk)
    link = link_in(outbox(app)[0])
    version = stored(key).version
    statuses = ["accepted", "waiting_list", "received", "accepted"] * 2

    def press(status: str) -> int:
        data = {"status": status, "version": version}
        return app.test_client().post(f"{link}/answer", data=data).status_code

    with ThreadPoolExecutor(8) as people:
        codes = list(people.map(press, statuses))

    steps = db.session.scalars(select(ReferralStep).order_by(ReferralStep.at)).all()
    kept = stored(key).status
    assert [step.status for step in steps] == [ReferralStatus.SENT, kept]
    # The same answer twice is no quarrel.
    assert codes == [303 if status == kept else 409 for status in statuses]


def test_an_answer_and_a_withdrawal_at_once_end_closed(app: Flask) -> None:
    desk = set_up()
    key = refer(desk)
    link = link_in(outbox(app)[0])
    referral = stored(key)
    version, consent_id, worker = referral.version, referral.consent_id, desk.link_worker

    def press(_number: int) -> int:
        data = {"status": "accepted", "version": version}
        return app.test_client().post(f"{link}/answer", data=data).status_code

    def withdraw() -> int:
        with app.app_context(), transaction() as session:
            withdraw_consent(session, worker, session.get_one(Consent, consent_id))
        return 303

    with ThreadPoolExecutor(5) as people:
        answers = [people.submit(press, number) for number in range(4)]
        done = people.submit(withdraw)

    assert done.result() == 303
    assert {each.result() for each in answers} <= {303, 410}
    assert stored(key).status is ReferralStatus.WITHDRAWN
    assert app.test_client().get(link).status_code == 410


def test_a_withdrawal_waits_for_the_case_before_it_touches_the_referral(app: Flask) -> None:
    desk = set_up()
    referral = stored(refer(desk))
    key, consent_id, worker = referral.id, referral.consent_id, desk.link_worker
    participant_id = referral.participant_id
    db.session.rollback()

    def withdraw() -> None:
        with app.app_context(), transaction() as session:
            withdraw_consent(session, worker, session.get_one(Consent, consent_id))

    with ThreadPoolExecutor(1) as people:
        with transaction() as session:
            session.get_one(Participant, participant_id, with_for_update=True)
            done = people.submit(withdraw)
            wait_until_somebody_waits(session)
            # Whoever holds the case gets the referral at once, or each would wait for the other.
            free = select(Referral.id).where(Referral.id == key)
            assert session.scalar(free.with_for_update(nowait=True)) == key
        done.result(timeout=30)

    assert stored(key).status is ReferralStatus.WITHDRAWN
