"""The migrations run up, down and up again on both databases, with rows in the tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from map.asking import row_counts
from map.shipped import POSTGIS
from sqlalchemy import inspect, select, text

from app import create_app
from app.core.db import Base, db
from app.core.geo import LonLat
from app.core.settings import Settings
from app.core.spatial import has_words, within
from app.directory.models import Location, Service

SCHEMA = f"migrations_{os.getpid()}"


def _run(statement: str) -> None:
    bare = create_app(Settings(database_url=POSTGIS))
    with bare.app_context():
        with db.engine.begin() as connection:
            connection.execute(text(statement))
        db.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Give an application on a database without any table."""
    settings = Settings(data_dir=tmp_path)
    if request.param == "postgis":
        if not POSTGIS:
            pytest.skip("PROSSIMA_TEST_POSTGIS is not set: no PostGIS database to test on")
        _run("CREATE EXTENSION IF NOT EXISTS postgis")
        _run(f"CREATE SCHEMA {SCHEMA}")
        separator = "&" if "?" in POSTGIS else "?"
        address = f"{POSTGIS}{separator}options=-csearch_path%3D{SCHEMA}%2Cpublic"
        settings = Settings(database_url=address)
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgis":
        _run(f"DROP SCHEMA {SCHEMA} CASCADE")


def furnish() -> None:
    create_site()
    create_area()
    organisation = create_organisation()
    create_service(organisation, at=[create_location(organisation)], name="Sportello lavoro")


def own_tables() -> set[str]:
    """Return the tables of this database; those of PostGIS itself are not among them."""
    return set(inspect(db.engine).get_table_names()) - {"spatial_ref_sys"}


@pytest.mark.usefixtures("bare")
def test_up_with_rows_down_to_nothing_and_up_again() -> None:
    upgrade()
    furnish()
    filled = row_counts()
    db.session.remove()

    downgrade(revision="base")
    left = own_tables()
    upgrade()
    furnish()

    assert left <= {"alembic_version"}
    assert filled["service"] == 1
    assert row_counts() == filled


@pytest.mark.usefixtures("bare")
def test_the_indexes_answer_after_coming_up_again() -> None:
    upgrade()
    downgrade(revision="base")
    upgrade()

    furnish()

    near = select(Location.name).where(within(Location.point, LonLat(11.12, 46.07), 1000))
    said = select(Service.name).where(has_words(Service.search_text, ["sport"]))
    assert db.session.scalars(near).all() == ["Sede"]
    assert db.session.scalars(said).all() == ["Sportello lavoro"]


@pytest.mark.usefixtures("bare")
def test_the_tables_are_those_of_the_models() -> None:
    upgrade()

    # Leaves the process where a model and its table differ.
    check()

    assert own_tables() >= set(Base.metadata.tables)


@pytest.mark.usefixtures("bare")
def test_coming_up_twice_changes_nothing() -> None:
    upgrade()
    furnish()
    filled = row_counts()
    db.session.remove()

    upgrade()

    assert row_counts() == filled
