"""Signing in with an outside provider: only a proof that is right in every part is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from accounts.issuer import CLIENT, LIES, SECRET, Issuer, issuing
from accounts.people import GOOD, create_user, sign_in
from factories import MOMENT, create_site
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Identity, SignIn, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.settings import Settings


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as found:
        yield found


@pytest.fixture
def joined(tmp_path: Path, issuer: Issuer) -> Iterator[Flask]:
    """Give an application that knows the provider, with one account."""
    issuer.lie = None
    settings = Settings(
        data_dir=tmp_path,
        oidc_issuer=issuer.base,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Region",
    )
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
        create_site()
        yield app
        db.session.remove()
        db.engine.dispose()


def known(subject: str, issuer: Issuer, **overrides: object) -> User:
    """Store somebody who has tied this identity to their account."""
    user = create_user(**overrides)
    row = Identity(issuer=issuer.base, subject=subject, user_id=user.id, created_at=MOMENT)
    db.session.add(row)
    db.session.commit()
    return user


def asked(client: FlaskClient) -> dict[str, str]:
    """Press the provider's button; returns what the provider is asked."""
    where = client.get("/sign-in/provider").headers["Location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def come_back(client: FlaskClient, code: str, state: str) -> str:
    """Return to us with a code; returns where that leads."""
    answer = client.get("/sign-in/provider/back", query_string={"code": code, "state": state})
    return answer.headers["Location"]


def sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(SignIn)) or 0


def test_a_right_proof_opens_the_account_that_it_is_tied_to(joined: Flask, issuer: Issuer) -> None:
    user = known("anna", issuer)
    client = joined.test_client()
    query = asked(client)

    come_back(client, issuer.grant(query), query["state"])

    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"].endswith("/sign-in/provider/back")
    assert user.email in client.get("/account").text


def test_the_button_is_on_the_sign_in_page(joined: Flask) -> None:
    page = joined.test_client().get("/sign-in", headers={"Accept-Language": "en"}).text

    assert "Sign in with Region" in page


@pytest.mark.parametrize("lie", LIES)
def test_a_proof_that_is_wrong_in_any_part_is_refused(
    joined: Flask, issuer: Issuer, lie: str
) -> None:
    known("anna", issuer)
    client = joined.test_client()
    query = asked(client)
    issuer.lie = LIES[lie]

    where = come_back(client, issuer.grant(query), query["state"])

    assert where == "/sign-in"
    assert sessions() == 0
    assert client.get("/account").status_code == 303


def test_a_code_works_once(joined: Flask, issuer: Issuer) -> None:
    known("anna", issuer)
    first, thief = joined.test_client(), joined.test_client()
    query = asked(first)
    code = issuer.grant(query)
    come_back(first, code, query["state"])
    other = asked(thief)

    assert come_back(thief, code, other["state"]) == "/sign-in"
    assert sessions() == 1


def test_a_code_of_another_browser_is_refused(joined: Flask, issuer: Issuer) -> None:
    known("anna", issuer)
    victim, attacker = joined.test_client(), joined.test_client()
    query = asked(attacker)

    assert come_back(victim, issuer.grant(query), query["state"]) == "/sign-in"
    assert sessions() == 0


def test_a_state_that_was_never_given_is_refused(joined: Flask, issuer: Issuer) -> None:
    known("anna", issuer)
    client = joined.test_client()
    query = asked(client)

    assert come_back(client, issuer.grant(query), "made-up") == "/sign-in"


def test_the_same_subject_of_another_issuer_is_somebody_else(joined: Flask, issuer: Issuer) -> None:
    user = create_user()
    row = Identity(
        issuer="https://elsewhere.example", subject="anna", user_id=user.id, created_at=MOMENT
    )
    db.session.add(row)
    db.session.commit()
    client = joined.test_client()
    query = asked(client)

    assert come_back(client, issuer.grant(query), query["state"]) == "/sign-in"
    assert sessions() == 0


def test_an_address_alone_opens_nothing(joined: Flask, issuer: Issuer) -> None:
    user = create_user()
    client = joined.test_client()
    query = asked(client)

    code = issuer.grant(query, email=user.email, email_verified=True)

    assert come_back(client, code, query["state"]) == "/sign-in"


def test_an_account_is_tied_by_its_owner(joined: Flask, issuer: Issuer) -> None:
    client = sign_in(joined.test_client(), create_user())
    query = asked(client)
    where = come_back(client, issuer.grant(query, "berta"), query["state"])
    client.post(where, data={"current": GOOD})
    other = joined.test_client()
    query = asked(other)

    come_back(other, issuer.grant(query, "berta"), query["state"])

    assert other.get("/account").status_code == 200


@pytest.mark.parametrize("typed", [{}, {"current": "not the password"}])
def test_being_sent_to_the_provider_ties_nothing(
    joined: Flask, issuer: Issuer, typed: dict[str, str]
) -> None:
    victim = sign_in(joined.test_client(), create_user())
    query = asked(victim)
    where = come_back(victim, issuer.grant(query, "thief"), query["state"])

    answer = victim.post(where, data=typed)

    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Identity)) == 0


@pytest.mark.parametrize("methods", [["otp"], ["hwk"], [["mfa"]], ["pwd", "kba"]])
def test_one_step_at_the_provider_is_not_two(
    joined: Flask, issuer: Issuer, methods: object
) -> None:
    known("carla", issuer, role=Role.COORDINATOR)
    client = joined.test_client()
    query = asked(client)

    where = come_back(client, issuer.grant(query, "carla", amr=methods), query["state"])

    assert where == "/sign-in/set-up"


def test_staff_still_need_the_second_step_unless_the_provider_took_it(
    joined: Flask, issuer: Issuer
) -> None:
    known("carla", issuer, role=Role.COORDINATOR)
    once, twice = joined.test_client(), joined.test_client()
    query = asked(once)
    first = come_back(once, issuer.grant(query, "carla"), query["state"])
    query = asked(twice)

    come_back(twice, issuer.grant(query, "carla", amr=["pwd", "mfa"]), query["state"])

    assert first == "/sign-in/set-up"
    assert once.get("/account").status_code == 303
    assert twice.get("/account").status_code == 200


def test_a_provider_that_does_not_answer_is_explained(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client_id="x")
    client = create_app(settings).test_client()

    answer = client.get("/sign-in/provider")

    assert answer.headers["Location"] == "/sign-in"
