"""The way of a referral: sent, seen, answered, talked about, as people do it on the pages."""

from __future__ import annotations

import pytest
from accounts.people import link_in, outbox, sign_in
from flask import Flask
from participants.referral.desk import UNTIL, Desk, set_up, stored
from sqlalchemy import select

from app.core.db import db
from app.participants.models import PlanAction, Referral
from app.participants.vocabulary import ActionStatus, ReferralStatus

pytestmark = pytest.mark.usefixtures("mails", "stopped")


def fields_of(desk: Desk, **overrides: object) -> dict[str, object]:
    return {
        "service": str(desk.service.id),
        "action": str(desk.action.id),
        "kind": "direct",
        "field": ["name", "need"],
        "manner": "signed",
        "until": UNTIL.isoformat(),
        "answer_by": "",
        "need": "housing",
        "note": "asks for a first talk",
        "form": "once",
        **overrides,
    }


def test_a_referral_is_previewed_sent_and_answered_by_link(app: Flask) -> None:
    desk = set_up()
    worker = sign_in(app.test_client(), desk.worker)
    address = f"/cases/{desk.participant.id}/referrals/new"

    preview = worker.post(address, data=fields_of(desk))
    sent = worker.post(address, data=fields_of(desk, do="send"))

    assert "Kanariname" in preview.text
    assert "Kanaridorf" not in preview.text.split("shared-facts")[1].split("</dl>")[0]
    assert sent.status_code == 303
    (mail,) = outbox(app)
    assert "Kanari" not in mail.as_string()

    link = link_in(mail)
    visitor = app.test_client()
    seen = visitor.get(link)
    version = db.session.scalars(select(Referral.version)).one()
    done = visitor.post(f"{link}/answer", data={"status": "accepted", "version": version})

    assert "Kanariname" in seen.text
    assert seen.headers["Cache-Control"] == "no-store"
    assert done.status_code == 303
    row = db.session.scalars(select(Referral)).one()
    assert stored(row.id).status is ReferralStatus.ACCEPTED
    assert db.session.get_one(PlanAction, desk.action.id).status is ActionStatus.DOING
    assert "Accepted" in worker.get(f"/cases/{desk.participant.id}/referrals/{row.id}").text
