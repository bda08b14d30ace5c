"""Organisations and the people in them: asking, letting in, inviting, leaving."""

from __future__ import annotations

import pytest
from accounts.people import create_membership, create_user, link_in, outbox, sign_in
from factories import create_organisation, create_site
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Event, Membership, MembershipStatus, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.directory.models import Organisation

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def school(app: Flask) -> Organisation:
    assert app.testing
    create_site()
    return create_organisation(name="Scuola")


def states() -> list[MembershipStatus]:
    db.session.expire_all()
    return list(db.session.scalars(select(Membership.status)))


@pytest.mark.usefixtures("mails")
def test_somebody_asks_and_a_member_lets_them_in(app: Flask, school: Organisation) -> None:
    member, newcomer = create_user(email="member@org.example"), create_user()
    create_membership(member, school.id)
    asking = sign_in(app.test_client(), newcomer)

    asking.post("/account/organisations", data={"organisation": str(school.id)})
    waited = asking.get(f"/members/{school.id}").status_code
    deciding = sign_in(app.test_client(), member)
    deciding.post(f"/members/{school.id}/{newcomer.id}/let-in")

    assert waited == 404
    assert asking.get(f"/members/{school.id}").status_code == 200
    assert [mail["To"] for mail in outbox(app)] == [member.email, newcomer.email]


def test_where_nobody_is_yet_the_coordinator_lets_in(app: Flask, school: Organisation) -> None:
    newcomer, coordinator = create_user(), create_user(role=Role.COORDINATOR)
    sign_in(app.test_client(), newcomer).post(
        "/account/organisations", data={"organisation": str(school.id)}
    )
    client = sign_in(app.test_client(), coordinator)

    page = client.get("/members", headers=ENGLISH).text
    client.post(f"/members/{school.id}/{newcomer.id}/let-in")

    assert newcomer.name in page
    assert states() == [MembershipStatus.ACCEPTED]


def test_one_cannot_let_oneself_in(app: Flask, school: Organisation) -> None:
    newcomer = create_user()
    client = sign_in(app.test_client(), newcomer)
    client.post("/account/organisations", data={"organisation": str(school.id)})

    answer = client.post(f"/members/{school.id}/{newcomer.id}/let-in")

    assert answer.status_code == 404
    assert states() == [MembershipStatus.ASKED]


def test_an_organisation_of_another_site_cannot_be_joined(app: Flask, school: Organisation) -> None:
    create_site(id="lisbon")
    stranger = create_user(site_id="lisbon")
    client = sign_in(app.test_client(), stranger)

    answer = client.post("/account/organisations", data={"organisation": str(school.id)})

    assert answer.status_code == 404
    assert states() == []


@pytest.mark.usefixtures("mails")
def test_a_member_invites_a_colleague_who_takes_it_up(app: Flask, school: Organisation) -> None:
    member = create_user()
    create_membership(member, school.id)
    client = sign_in(app.test_client(), member)

    client.post(f"/members/{school.id}", data={"name": "Nora", "email": "Nora@org.example"})
    link = link_in(outbox(app)[0])
    colleague = app.test_client()
    colleague.post(link, data={"name": "Nora", "password": "kettle sunset otter lamp"})

    assert colleague.get(f"/members/{school.id}").status_code == 200


@pytest.mark.usefixtures("mails")
def test_inviting_tells_nothing_about_accounts_elsewhere(app: Flask, school: Organisation) -> None:
    member, worker = create_user(), create_user(role=Role.LINK_WORKER)
    create_membership(member, school.id)
    client = sign_in(app.test_client(), member)
    address = f"/members/{school.id}"

    known = client.post(address, data={"name": "X", "email": worker.email})
    unknown = client.post(address, data={"name": "X", "email": "new@org.example"})

    assert (known.status_code, unknown.status_code) == (303, 303)
    mails = {mail["To"]: mail.get_content() for mail in outbox(app)}
    assert set(mails) == {worker.email, "new@org.example"}
    assert "another role or at another site" in mails[worker.email]
    assert states() == [MembershipStatus.ACCEPTED] * 2


@pytest.mark.usefixtures("mails")
def test_a_closed_account_is_not_invited(app: Flask, school: Organisation) -> None:
    member, gone = create_user(), create_user(active=False)
    create_membership(member, school.id)
    client = sign_in(app.test_client(), member)

    answer = client.post(f"/members/{school.id}", data={"name": "X", "email": gone.email})

    assert answer.status_code == 303
    assert outbox(app) == []
    assert len(states()) == 1


def test_leaving_takes_effect_at_once_and_is_recorded(app: Flask, school: Organisation) -> None:
    member = create_user()
    create_membership(member, school.id)
    client = sign_in(app.test_client(), member)

    client.post(f"/account/organisations/{school.id}/leave")

    assert client.get(f"/members/{school.id}").status_code == 404
    assert db.session.scalars(select(Event.action)).all() == ["leave"]


@pytest.fixture
def administrator(app: Flask, school: Organisation) -> FlaskClient:
    assert school.site_id == "trentino"
    return sign_in(app.test_client(), create_user(role=Role.ADMINISTRATOR, email="adm@org.example"))


def placed(**more: str) -> dict[str, str]:
    return {"name": "Nora", "role": "coordinator", "site": "trentino", "active": "y"} | more


@pytest.mark.usefixtures("mails")
def test_an_administrator_invites_for_the_own_site_only(
    app: Flask, administrator: FlaskClient
) -> None:
    create_site(id="lisbon")
    sent = placed(email="nora@org.example", language="pt")

    here = administrator.post("/accounts/invite", data=sent)
    there = administrator.post("/accounts/invite", data=sent | {"site": "lisbon"})
    everywhere = administrator.post(
        "/accounts/invite", data=sent | {"site": "*", "role": "administrator"}
    )

    assert (here.status_code, there.status_code, everywhere.status_code) == (303, 422, 422)
    assert len(outbox(app)) == 1


def test_an_administrator_cannot_lock_themselves_out(
    app: Flask, administrator: FlaskClient
) -> None:
    own = db.session.scalars(select(User).where(User.role == Role.ADMINISTRATOR)).one()

    answer = administrator.post(f"/accounts/{own.id}", data=placed())

    assert answer.status_code == 422
    assert administrator.get("/accounts").status_code == 200
    assert app.testing


def test_a_role_that_works_at_one_site_needs_one(administrator: FlaskClient) -> None:
    answer = administrator.post("/accounts/invite", data=placed(email="a@b.example", site="*"))

    assert answer.status_code == 422


def test_the_officer_reads_who_did_what_at_the_own_site(
    app: Flask, administrator: FlaskClient
) -> None:
    somebody = create_user(name="Berta Bianchi")
    administrator.post(f"/accounts/{somebody.id}", data=placed())
    officer = create_user(role=Role.DATA_PROTECTION_OFFICER)

    page = sign_in(app.test_client(), officer).get("/audit", headers=ENGLISH).text

    assert "changed an account" in page
    assert "role" in page
