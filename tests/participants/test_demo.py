"""Invented cases: marked everywhere, loaded once, never in production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from accounts.people import sign_in
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from participants.cases import actor_for, create_participant
from sqlalchemy import func, select

from app import create_app
from app.accounts.demo import DemoInProductionError, remove_demo_accounts, seed_demo_accounts
from app.accounts.models import User
from app.core.db import Base, db, transaction
from app.core.settings import Settings
from app.directory.setup import load_missing_listings
from app.participants.demo import remove_demo_cases, seed_demo_cases
from app.participants.follow_up.caseload import caseload
from app.participants.models import (
    Assessment,
    CaseExit,
    Contact,
    Handover,
    Participant,
    Plan,
    PlanVersion,
    Pointing,
    Referral,
    ScaleResult,
)
from app.participants.plan.content import from_json
from app.participants.reading import record_read
from app.participants.vocabulary import Stage
from app.territory import queries as territory
from app.territory.setup import load_missing_sites

OF_CASES = (Participant, Assessment, Contact, Plan, PlanVersion, Referral, ScaleResult, CaseExit)
SAFE: dict[str, Any] = {
    "production": True,
    "secret_key": "0123456789abcdef0123456789abcdef",
    "public_origin": "https://prossima.example",
}


@pytest.fixture
def furnished(app: Flask) -> Flask:
    """Give both sites as shipped, with the demo accounts."""
    load_missing_sites()
    load_missing_listings()
    seed_demo_accounts()
    return app


def _count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _account(email: str) -> User:
    return db.session.scalars(select(User).where(User.email == email)).one()


@pytest.mark.usefixtures("furnished")
def test_each_site_gets_eight_cases_once_and_every_kind_of_row() -> None:
    added = [seed_demo_cases(), seed_demo_cases()]

    rows = db.session.scalars(select(Participant)).all()
    stages = {(row.site_id, row.stage) for row in rows}
    assert added == [16, 0]
    assert all(row.illustrative for row in [*rows, *db.session.scalars(select(Pointing))])
    assert stages == {(site, stage) for site in ("trentino", "lisbon") for stage in Stage}
    assert all(_count(model) >= 2 for model in (*OF_CASES, Handover, Pointing))


@pytest.mark.usefixtures("furnished")
def test_homes_lie_in_different_places_and_are_coarse() -> None:
    seed_demo_cases()

    rows = db.session.scalars(select(Participant)).all()
    assert len({(row.home.x, row.home.y) for row in rows if row.home}) == 16
    assert {row.home_cell_m for row in rows} == {500, 2000}


@pytest.mark.usefixtures("furnished")
def test_plans_name_services_of_the_site_and_versions_can_be_read_again() -> None:
    seed_demo_cases()

    found = []
    with transaction() as session:
        for row, plan in session.execute(
            select(PlanVersion, Plan).join(Plan, Plan.id == PlanVersion.plan_id)
        ):
            person = session.get_one(Participant, plan.participant_id)
            record_read(session, actor_for(_account("link-worker@trentino.example")), person, [row])
            found.append(from_json(row.content))

    assert len(found) == 6
    assert all(content.services() for content in found)


@pytest.mark.usefixtures("furnished")
def test_the_first_link_worker_finds_something_to_do_today() -> None:
    seed_demo_cases()

    for key in ("trentino", "lisbon"):
        site = territory.site(key)
        assert site is not None
        own = actor_for(_account(f"link-worker@{key}.example"))
        found = caseload(db.session(), own, site)
        assert len(found.cases) == 7
        assert sum(bool(case.reminders) for case in found.cases) >= 3
        assert len(found.offered) == 1


def test_a_site_with_a_case_of_its_own_is_left_alone(furnished: Flask) -> None:
    create_participant(_account("link-worker@trentino.example"))

    added = seed_demo_cases()

    assert furnished.testing
    assert added == 8
    assert {row.site_id for row in db.session.scalars(select(Participant)) if row.illustrative} == {
        "lisbon"
    }


def test_an_invented_case_says_so_on_its_page_and_in_the_caseload(
    furnished: Flask, client: FlaskClient
) -> None:
    seed_demo_cases()
    own = _account("link-worker@lisbon.example")
    mine = select(Participant.id).where(Participant.link_worker_id == own.id)
    sign_in(client, own)
    english = {"Accept-Language": "en"}

    listed = client.get("/caseload?show=all", headers=english).text
    page = client.get(f"/cases/{db.session.scalars(mine).first()}/contacts", headers=english)

    assert furnished.testing
    assert listed.split('id="all"')[1].count("invented example") == 7
    assert "invented example" in page.text


def test_the_record_says_in_words_that_a_case_is_invented(
    furnished: Flask, client: FlaskClient
) -> None:
    seed_demo_cases()
    own = _account("link-worker@lisbon.example")
    mine = select(Participant.id).where(Participant.link_worker_id == own.id)
    sign_in(client, own)

    page = client.get(
        f"/cases/{db.session.scalars(mine).first()}/data", headers={"Accept-Language": "en"}
    )

    assert furnished.testing
    assert "put an invented case in" in page.text
    assert "load example" not in page.text


@pytest.mark.usefixtures("furnished")
def test_removing_them_leaves_nothing_of_a_case() -> None:
    seed_demo_cases()

    gone = remove_demo_cases()

    assert gone == 16
    assert [_count(model) for model in (*OF_CASES, Handover, Pointing)] == [0] * 10


@pytest.mark.usefixtures("app")
def test_without_the_demo_accounts_nothing_is_invented() -> None:
    load_missing_sites()

    assert seed_demo_cases() == 0


def test_production_does_not_start_with_them_and_never_makes_them(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        load_missing_sites()
        seed_demo_accounts()
        seed_demo_cases()
        remove_demo_accounts()
        db.session.remove()
        db.engine.dispose()

    with pytest.raises(DemoInProductionError, match="participants remove-demo"):
        create_app(Settings(data_dir=tmp_path, **SAFE))
    with app.app_context():
        assert remove_demo_cases() == 16
        db.session.remove()
        db.engine.dispose()
    started = create_app(Settings(data_dir=tmp_path, **SAFE))

    with started.app_context():
        assert seed_demo_cases() == 0
        assert _count(Participant) == 0
        db.engine.dispose()
