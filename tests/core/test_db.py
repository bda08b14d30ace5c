"""Deeds are whole or not at all, and moments know their zone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from factories import MOMENT, create_organisation, create_service, create_site
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError

from app.core.db import db, transaction
from app.directory.models import EmptySearch, Organisation, Service
from app.directory.vocabulary import OrganisationKind
from app.map.asked import Asked
from app.map.unmet import count_unmet
from app.territory.queries import sites

SLOW_AND_MANY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def organisation(**values: object) -> Organisation:
    return Organisation(
        **{"id": uuid4(), "site_id": "trentino", "name": "x", "kind": OrganisationKind.COMPANY}
        | values
    )


def _add(*rows: Organisation) -> None:
    with transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


def _add_and_fail() -> None:
    with transaction() as session:
        session.add(organisation())
        session.flush()
        raise RuntimeError("half way")


@pytest.mark.usefixtures("app")
def test_a_deed_is_kept() -> None:
    create_site()

    _add(organisation(name="kept"))

    db.session.remove()
    assert db.session.scalars(select(Organisation.name)).all() == ["kept"]


@pytest.mark.usefixtures("app")
def test_a_deed_that_fails_half_way_leaves_nothing() -> None:
    create_site()

    with pytest.raises(RuntimeError, match="half way"):
        _add_and_fail()

    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


@pytest.mark.usefixtures("app")
def test_a_deed_against_the_rules_of_the_database_leaves_nothing() -> None:
    create_site()

    with pytest.raises(IntegrityError):
        _add(organisation(), organisation(site_id="atlantis"))

    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


@pytest.mark.usefixtures("app")
@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),  # noqa: DTZ001 - zoned below
    st.integers(-12 * 60, 14 * 60),
)
@SLOW_AND_MANY
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime, minutes: int) -> None:
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    typed = Service.updated_at.type

    stored = db.session.scalar(select(db.literal(zoned, typed)))

    assert stored == zoned


@pytest.mark.usefixtures("app")
def test_a_stored_moment_is_aware_of_its_zone() -> None:
    create_site()
    create_service(create_organisation())
    db.session.remove()

    stored = db.session.scalar(select(Service.updated_at))

    assert stored == MOMENT
    assert stored is not None
    assert stored.utcoffset() == timedelta(0)


@pytest.mark.usefixtures("app")
def test_a_moment_without_a_zone_is_refused() -> None:
    create_site()
    owner = create_organisation()

    with pytest.raises(StatementError, match="has no time zone"):
        create_service(owner, updated_at=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake
    db.session.rollback()


def test_eight_visitors_write_at_once_and_none_is_turned_away(app: Flask) -> None:
    create_site()
    asked = Asked(sites()[0])

    with ThreadPoolExecutor(8) as threads:
        for outcome in [threads.submit(_count_ten_times, app, asked) for _ in range(8)]:
            outcome.result()

    assert db.session.scalar(select(EmptySearch.times)) == 80


def _count_ten_times(app: Flask, asked: Asked) -> None:
    for _ in range(10):
        with app.app_context():
            count_unmet(asked)


@pytest.mark.usefixtures("embedded_app")
def test_the_embedded_database_is_set_up_for_many_readers() -> None:
    with db.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }

    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}
