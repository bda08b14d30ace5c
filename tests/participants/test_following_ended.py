"""Once somebody no longer agrees to be accompanied, a case is read, and rests until they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
from accounts.conftest import Clock, mails, stopped
from accounts.people import link_in, outbox, sign_in
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import create_consent
from participants.referral.desk import TODAY, Desk, refer, set_up
from sqlalchemy import select

from app.accounts.sessions import hash_of
from app.core.db import db
from app.participants.follow_up.attention import Facts, Matter, reminders
from app.participants.models import Consent, Participant, Plan, PlanLink, Referral
from app.participants.vocabulary import ConsentManner, ConsentPurpose, Stage

__all__ = ["mails", "stopped"]
pytestmark = pytest.mark.usefixtures("mails")
ENGLISH = {"Accept-Language": "en"}


@dataclass(frozen=True)
class Scene:
    """A case whose consent to be accompanied ends in three days, with a referral under way."""

    app: Flask
    desk: Desk
    consent: Consent
    link: str

    @property
    def case(self) -> str:
        return f"/cases/{self.desk.participant.id}"

    def worker(self) -> FlaskClient:
        return sign_in(self.app.test_client(), self.desk.worker)

    def person(self) -> Participant:
        return db.session.get_one(Participant, self.desk.participant.id, populate_existing=True)

    def holding(self) -> list[ConsentManner]:
        given = (Consent.purpose == ConsentPurpose.FOLLOWING, Consent.withdrawn_at.is_(None))
        later = Consent.expires_on.is_(None)
        return list(db.session.scalars(select(Consent.manner).where(*given, later)))


@pytest.fixture
def scene(app: Flask, stopped: Clock) -> Scene:  # noqa: ARG001 - the clock stands still
    desk = set_up()
    consent = create_consent(desk.participant, expires_on=TODAY + timedelta(days=3))
    refer(desk)
    return Scene(app, desk, consent, link_in(outbox(app)[0]))


def own_link(scene: Scene) -> str:
    plan = db.session.scalars(select(Plan.id)).one()
    moment = scene.consent.given_at
    whose = {"created_by": scene.desk.worker.id}
    lasting = {**whose, "created_at": moment, "expires_at": moment + timedelta(days=90)}
    db.session.add(PlanLink(id=uuid4(), plan_id=plan, secret_hash=hash_of("own"), **lasting))
    db.session.commit()
    return "/my-plan/own"


def test_nothing_is_shared_after_the_last_day(scene: Scene, stopped: Clock) -> None:
    own, visitor = own_link(scene), scene.app.test_client()
    stopped.move(days=3)
    before = [visitor.get(scene.link).status_code, visitor.get(own).status_code]

    stopped.move(days=1)

    after = [visitor.get(scene.link).status_code, visitor.get(own).status_code]
    member = sign_in(scene.app.test_client(), scene.desk.member)
    referral = db.session.scalars(select(Referral.id)).one()
    assert (before, after) == ([200, 200], [410, 410])
    assert member.get(f"/referrals/{referral}").status_code == 404


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("plan", {"do": "save", "new-goal": "a goal"}),
        ("assessments", {"stage": "during"}),
        ("referrals/new", {"do": "send", "kind": "signposting"}),
        ("supporters", {"supporter": "Rosa", "supporters": "1", "manner": "spoken"}),
    ],
)
def test_nothing_of_the_case_is_changed_before_they_agree_again(
    scene: Scene, stopped: Clock, page: str, sent: dict[str, str]
) -> None:
    stopped.move(days=4)
    worker, again = scene.worker(), {"purpose": "following", "manner": "spoken"}
    form = {**sent, "service": str(scene.desk.service.id)}

    refused = worker.post(f"{scene.case}/{page}", data=form, headers=ENGLISH)
    worker.post(f"{scene.case}/consents", data=again)
    done = worker.post(f"{scene.case}/{page}", data=form, headers=ENGLISH)

    assert refused.status_code == 409
    assert "They no longer agree to be accompanied" in refused.text
    assert "They no longer agree" not in done.text
    assert done.status_code != 404


def test_its_pages_say_why_they_rest(scene: Scene, stopped: Clock) -> None:
    stopped.move(days=4)
    worker = scene.worker()

    pages = {
        name: worker.get(f"{scene.case}/{name}", headers=ENGLISH).text
        for name in ("plan", "consents", "contacts", "data")
    }

    shut = {name for name, text in pages.items() if '<fieldset class="case-shut" disabled>' in text}
    assert all("nothing of it is shared" in text for text in pages.values())
    assert shut == {"plan"}


@pytest.mark.parametrize("stage", [Stage.PAUSED, Stage.CLOSED])
def test_going_on_after_a_withdrawal_needs_a_new_consent_in_the_same_form(
    scene: Scene, stage: Stage
) -> None:
    worker = scene.worker()
    worker.post(f"{scene.case}/consents/{scene.consent.id}/withdraw")
    person = scene.person()
    person.stage = stage
    db.session.commit()
    deed = "resume" if stage is Stage.PAUSED else "return"
    sent = {"version": str(person.version)}

    refused = worker.post(f"{scene.case}/{deed}", data=sent, headers=ENGLISH)
    before = scene.person().stage, scene.holding()
    gone_on = worker.post(f"{scene.case}/{deed}", data={**sent, "manner": "signed"})

    assert (refused.status_code, before) == (422, (stage, []))
    assert "Choose how they agreed: without it nothing goes on." in refused.text
    assert gone_on.status_code == 303
    assert (scene.person().stage, scene.holding()) == (Stage.ACTIVE, [ConsentManner.SIGNED])


def test_who_never_was_asked_is_accompanied_as_before(app: Flask, stopped: Clock) -> None:
    desk = set_up()
    refer(desk)
    stopped.move(days=1)

    seen = app.test_client().get(link_in(outbox(app)[0]))
    page = sign_in(app.test_client(), desk.worker).get(f"/cases/{desk.participant.id}/plan").text

    assert seen.status_code == 200
    assert "case-shut" not in page


def test_the_reminder_stays_however_long_ago_it_ended() -> None:
    long_ago = date(2026, 1, 10)
    facts = Facts(following_ended=long_ago, consents=[long_ago], assessed=date(2026, 11, 1))

    (found,) = reminders(facts, date(2026, 11, 23))

    assert (found.matter, found.day, found.count) == (Matter.CONSENT_ENDED, long_ago, 1)
