"""Demo accounts: one for each role and site to try, and never in production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from accounts.people import press_sign_in
from factories import create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from app.accounts.demo import (
    PASSWORD,
    DemoInProductionError,
    remove_demo_accounts,
    seed_demo_accounts,
)
from app.accounts.models import Membership, User
from app.core.db import db
from app.core.settings import Settings

KEY = "0123456789abcdef0123456789abcdef"
SAFE: dict[str, Any] = {
    "production": True,
    "secret_key": KEY,
    "public_origin": "https://prossima.example",
}


def test_each_role_of_each_site_has_one_and_link_workers_have_two_once(app: Flask) -> None:
    create_site()
    create_site(id="lisbon")

    added = [seed_demo_accounts(), seed_demo_accounts()]

    users = db.session.scalars(select(User)).all()
    assert added == [12, 0]
    assert len({(user.role, user.site_id) for user in users}) == 10
    assert app.testing


def test_the_sign_in_page_offers_them_and_one_press_signs_in(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation()
    create_service(organisation)
    seed_demo_accounts()

    page = client.get("/sign-in", headers={"Accept-Language": "en"}).text
    answer = press_sign_in(client, "coordinator@trentino.example", PASSWORD)

    assert page.count("@trentino.example") == 6
    assert PASSWORD in page
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    assert db.session.scalars(select(Membership.organisation_id)).all() == [organisation.id]


def test_production_does_not_start_with_them_and_never_makes_them(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        create_site()
        seed_demo_accounts()
        db.session.remove()
        db.engine.dispose()

    with pytest.raises(DemoInProductionError, match="remove-demo"):
        create_app(Settings(data_dir=tmp_path, **SAFE))
    with app.app_context():
        assert remove_demo_accounts() == 6
        db.session.remove()
        db.engine.dispose()
    started = create_app(Settings(data_dir=tmp_path, **SAFE))

    with started.app_context():
        assert seed_demo_accounts() == 0
        db.engine.dispose()
    assert PASSWORD not in started.test_client().get("/sign-in", base_url="https://x").text
