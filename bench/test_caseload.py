"""The caseload page over 600 participants of 40 link workers, beside a reading case by case.

`pytest bench/test_caseload.py -s`: the whole application, server time, on the embedded database;
PROSSIMA_BENCH_PARTICIPANTS sets another number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from time import process_time
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import event, select, text
from werkzeug.test import TestResponse

from app import create_app
from app.accounts import clock
from app.accounts.models import SignIn, User
from app.accounts.sessions import hash_of
from app.accounts.vocabulary import Role
from app.core.db import Base, db
from app.core.settings import Settings
from app.directory.models import Organisation
from app.directory.vocabulary import OrganisationKind
from app.participants.follow_up.dates import dates_of
from app.participants.models import (
    Assessment,
    Consent,
    Contact,
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    Referral,
    ReferralMessage,
    ReferralStep,
)
from app.participants.vocabulary import (
    AssessmentStage,
    Attendance,
    ConsentManner,
    ConsentPurpose,
    ContactKind,
    Doer,
    ReferralKind,
    ReferralStatus,
)
from app.territory import queries as territory
from app.territory.setup import load_missing_sites

PEOPLE = int(os.environ.get("PROSSIMA_BENCH_PARTICIPANTS", "600"))
WORKERS = 40
ROUNDS = 60
SECRET = "a session of the benchmark"  # noqa: S105 - opens nothing


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with the cases of a pilot."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("caseload")))
    with app.app_context():
        upgrade()
        load_missing_sites()
        _seed()
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """Give a browser of the first link worker."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = SECRET
    return client


def _id(kind: int, *numbers: int) -> UUID:
    number = kind
    for each in numbers:
        number = number * 10_000 + each
    return UUID(int=number + 1)


def _seed() -> None:
    moment = clock.now()
    body = Organisation(
        id=_id(1), site_id="trentino", name="Servizi", kind=OrganisationKind.PUBLIC_BODY
    )
    db.session.add_all([body, *(_worker(number) for number in range(WORKERS))])
    db.session.flush()
    session = {"id": _id(2), "user_id": _id(3, 0), "secret_hash": hash_of(SECRET)}
    db.session.add(SignIn(**session, created_at=moment, seen_at=moment))
    for number in range(PEOPLE):
        for rows in _case(number):
            db.session.add_all(rows)
            db.session.flush()
    db.session.commit()


def _worker(number: int) -> User:
    return User(
        id=_id(3, number),
        email=f"worker-{number}@example.org",
        name=f"Worker {number}",
        role=Role.LINK_WORKER,
        site_id="trentino",
        fs_uniquifier=f"worker {number}",
        created_at=clock.now(),
    )


def _case(number: int) -> Iterator[list[Base]]:
    """Give the rows of one case, those that others name first."""
    now, own = clock.now(), {"participant_id": _id(4, number)}
    person = Participant(
        id=_id(4, number),
        site_id="trentino",
        code=f"TN-{number:04d}",
        link_worker_id=_id(3, number % WORKERS),
        name=f"Somebody {number}",
        birth_year=2004,
        home_name="Cles",
        created_at=now,
        active_at=now,
        next_contact_at=now + timedelta(days=number % 9 - 4),
    )
    yield [person]
    yield [_consent(number, each, own) for each in range(3)]
    yield [_contact(number, each, own) for each in range(6)]
    yield [_assessment(number, each, own) for each in range(2)]
    yield [Plan(id=_id(8, number), starts_on=now.date(), created_at=now, updated_at=now, **own)]
    yield [_goal(number, each) for each in range(3)]
    yield [_action(number, each) for each in range(9)]
    yield [_referral(number, each, own) for each in range(3)]
    yield [_step(number, each) for each in range(6)]
    yield [_message(number, each) for each in range(3)]


def _consent(number: int, each: int, own: dict[str, UUID]) -> Consent:
    purpose = (ConsentPurpose.FOLLOWING, ConsentPurpose.CONTACT, ConsentPurpose.SHARING)[each]
    sharing = {"organisation_id": _id(1)} if each > 1 else {}
    days = number % 50
    return Consent(
        id=_id(5, number, each),
        purpose=purpose,
        manner=ConsentManner.SIGNED,
        given_at=clock.now(),
        expires_on=clock.now().date() + timedelta(days=days),
        **own,
        **sharing,
    )


def _contact(number: int, each: int, own: dict[str, UUID]) -> Contact:
    return Contact(
        id=_id(6, number, each),
        on=clock.now().date() - timedelta(days=each * 7),
        kind=ContactKind.CALL,
        attendance=Attendance.CAME,
        created_at=clock.now(),
        **own,
    )


def _assessment(number: int, each: int, own: dict[str, UUID]) -> Assessment:
    return Assessment(
        id=_id(7, number, each),
        stage=AssessmentStage.DURING,
        on=clock.now().date() - timedelta(days=number % 200),
        created_at=clock.now(),
        finished_at=clock.now() if each else None,
        **own,
    )


def _goal(number: int, each: int) -> PlanGoal:
    day = clock.now().date() + timedelta(days=number % 60 - 10)
    return PlanGoal(id=_id(9, number, each), plan_id=_id(8, number), position=each, by_when=day)


def _action(number: int, each: int) -> PlanAction:
    return PlanAction(
        id=_id(10, number, each),
        goal_id=_id(9, number, each % 3),
        position=each,
        doer=Doer.PARTICIPANT,
        by_when=clock.now().date() + timedelta(days=number % 40 - 5),
        remind_days=3,
    )


def _referral(number: int, each: int, own: dict[str, UUID]) -> Referral:
    now = clock.now()
    return Referral(
        id=_id(11, number, each),
        kind=ReferralKind.DIRECT,
        organisation_id=_id(1),
        consent_id=_id(5, number, 2),
        status=ReferralStatus.SENT if each else ReferralStatus.ACCEPTED,
        created_at=now,
        changed_at=now,
        answer_by=now.date() - timedelta(days=number % 4),
        expires_on=now.date() + timedelta(days=90),
        **own,
    )


def _step(number: int, each: int) -> ReferralStep:
    return ReferralStep(
        id=_id(12, number, each),
        referral_id=_id(11, number, each % 3),
        status=ReferralStatus.ACCEPTED,
        by_receiver=True,
        at=clock.now() - timedelta(days=each),
    )


def _message(number: int, each: int) -> ReferralMessage:
    return ReferralMessage(
        id=_id(13, number, each),
        referral_id=_id(11, number, each),
        by_receiver=True,
        at=clock.now(),
    )


def _say(name: str, seconds: list[float]) -> None:
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def test_the_caseload_page(benchmark: BenchmarkFixture, app: Flask, client: FlaskClient) -> None:
    statements: list[str] = []
    spent: list[float] = []
    with app.app_context():
        event.listen(
            db.engine, "before_cursor_execute", lambda *told: statements.append(str(told[2]))
        )

    def ask() -> TestResponse:
        begun = process_time()
        answer = client.get("/caseload")
        spent.append(process_time() - begun)
        return answer

    page = benchmark.pedantic(ask, rounds=ROUNDS, warmup_rounds=3, iterations=1)  # type: ignore[no-untyped-call]

    assert page.status_code == 200
    assert page.text.count("case-card-code") >= PEOPLE // WORKERS
    told = len(statements) / (ROUNDS + 3)
    _say(f"caseload of {PEOPLE // WORKERS} of {PEOPLE}, {told:.0f} statements", _times(benchmark))
    _say("the same, CPU alone", spent[3:])


def test_a_reading_case_by_case(benchmark: BenchmarkFixture, app: Flask) -> None:
    """Read the same dates with the statements of one case at a time, and no page."""
    with app.app_context():
        site = territory.site("trentino")
        assert site is not None

        def read() -> int:
            db.session.remove()
            query = select(Participant).where(Participant.link_worker_id == _id(3, 0))
            rows = db.session.scalars(query).all()
            today = clock.now().date()
            return sum(len(dates_of(db.session(), [row], site.timezone, today)) for row in rows)

        found = benchmark.pedantic(read, rounds=ROUNDS, warmup_rounds=3, iterations=1)  # type: ignore[no-untyped-call]

    assert found == PEOPLE // WORKERS
    _say("the dates alone, case by case", _times(benchmark))


def _times(benchmark: BenchmarkFixture) -> list[float]:
    stats: Any = benchmark.stats
    return list(stats.stats.data)
