"""The stamp grows with every change, and keeps nobody waiting."""

from __future__ import annotations

import pytest
from conftest import needs_postgis
from factories import create_organisation, create_service, create_site
from sqlalchemy import Connection, text, update

from app.core.db import db
from app.directory import kept
from app.directory.models import Service

pytestmark = pytest.mark.usefixtures("app")


def _touch(connection: Connection, service: Service) -> None:
    statement = update(Service.__table__).where(Service.id == service.id)  # type: ignore[arg-type]
    connection.execute(statement.values(capacity_free=1))


def _current() -> int:
    """Return the stamp as a new transaction sees it."""
    db.session.commit()
    return kept.stamp()


def test_every_change_raises_the_stamp() -> None:
    create_site()
    before = _current()

    service = create_service(create_organisation())
    stored = _current()
    db.session.delete(service)
    deleted = _current()

    assert before < stored < deleted


def test_what_is_rolled_back_leaves_the_stamp() -> None:
    create_site()
    service = create_service(create_organisation())
    before = _current()

    with db.engine.connect() as connection:
        _touch(connection, service)
        connection.rollback()

    assert _current() == before


@pytest.mark.parametrize("app", [needs_postgis], indirect=True)
def test_writers_of_different_listings_never_wait_for_each_other() -> None:
    # SQLite has one writer. Here each would wait for what the other holds: a deadlock.
    create_site()
    organisation = create_organisation()
    one, other = create_service(organisation), create_service(organisation)
    before = _current()

    with db.engine.connect() as first, db.engine.connect() as second:
        second.execute(text("SET LOCAL lock_timeout = '2s'"))
        _touch(first, one)
        _touch(second, other)
        second.commit()
        first.commit()

    assert _current() == before + 2


@pytest.mark.parametrize("app", [needs_postgis], indirect=True)
def test_a_load_raises_the_stamp_once() -> None:
    create_site()
    organisation = create_organisation()
    services = [create_service(organisation) for _ in range(3)]
    before = _current()

    with db.engine.begin() as connection:
        for service in services:
            _touch(connection, service)

    assert _current() == before + 1
