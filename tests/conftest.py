"""One application on each database; every test starts with empty tables and folders."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import rmtree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from sqlalchemy import (
    URL,
    CompoundSelect,
    Table,
    create_engine,
    exists,
    literal,
    make_url,
    select,
    text,
    union_all,
)

from app import create_app
from app.core.db import Base, db
from app.core.settings import Settings
from app.map.coverage import times

# What stands when the tests begin lives as long as they do: looking through it again and again
# for garbage took a fifth of their time.
gc.set_threshold(100_000, 50, 100)

# How long an example takes says more about the machine than about the code.
hypothesis_settings.register_profile("prossima", deadline=None)
hypothesis_settings.load_profile("prossima")

# Where the program keeps files beside its database.
FOLDERS = ("imports", "mail", "photos", "scales", "travel")
POSTGIS = os.environ.get("PROSSIMA_TEST_POSTGIS", "")
NO_POSTGIS = "PROSSIMA_TEST_POSTGIS is not set: no PostGIS database to test on"
SAMPLE_DATA = os.environ.get("PROSSIMA_SAMPLE_DATA", "")
NO_SAMPLES = "PROSSIMA_SAMPLE_DATA is not set: no folder with the publishers' files"

needs_postgis = pytest.param(
    "postgis",
    marks=[pytest.mark.postgis, pytest.mark.skipif(not POSTGIS, reason=NO_POSTGIS)],
)


def _migrated(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
    return app


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return _migrated(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def postgis_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Work in a database of this run, so that parallel runs never meet."""
    name = f"prossima_test_{os.getpid()}"
    server = create_engine(POSTGIS, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    address = make_url(POSTGIS).set(database=name)
    _add_postgis(address)
    url = address.render_as_string(hide_password=False)
    app = _migrated(Settings(database_url=url, data_dir=tmp_path_factory.mktemp("data")))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _add_postgis(address: URL) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION postgis"))
    engine.dispose()


def _empty_record() -> None:
    """Empty the record of deeds, which its triggers refuse to everybody, tests included."""
    if not db.session.scalar(text("SELECT count(*) FROM event")):
        return
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        db.session.execute(text("DELETE FROM event"))
        db.session.execute(text("ALTER TABLE event ENABLE TRIGGER USER"))
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
    triggers = db.session.execute(text(query)).all()
    for trigger in triggers:
        db.session.execute(text(f"DROP TRIGGER {trigger.name}"))
    db.session.execute(text("DELETE FROM event"))
    for trigger in triggers:
        db.session.execute(text(trigger.sql))


def _filled_tables() -> list[Table]:
    """Ask all tables at once which have rows; most have none, and there are thousands of tests."""
    tables, question = _question_to_tables()
    return [tables[number] for number in sorted(db.session.scalars(question))]


@cache
def _question_to_tables() -> tuple[list[Table], CompoundSelect[int]]:
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name != "stamp"]
    asked = [select(literal(number)).where(exists(table)) for number, table in enumerate(tables)]
    return tables, union_all(*asked)


def _emptied(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
        _empty_record()
        for table in _filled_tables():
            db.session.execute(table.delete())
        db.session.commit()
        db.session.remove()
        _empty_folders(app)


def _empty_folders(app: Flask) -> None:
    """Drop the files of a test: mails by the hundred, travel times of the same places elsewhere."""
    times.forget()
    settings: Settings = app.config["PROSSIMA"]
    for name in FOLDERS:
        rmtree(settings.data_dir / name, ignore_errors=True)


@pytest.fixture(params=["sqlite", needs_postgis])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Give an empty application, once on each database."""
    yield from _emptied(request.getfixturevalue(f"{request.param}_app"))


@pytest.fixture
def embedded_app(sqlite_app: Flask) -> Iterator[Flask]:
    """Give an empty application on the embedded database only."""
    yield from _emptied(sqlite_app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the publishers' files, or skip and say why."""
    if not SAMPLE_DATA:
        pytest.skip(NO_SAMPLES)
    return Path(SAMPLE_DATA)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where everything is installed, a skipped test is a failure."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("PROSSIMA_NO_SKIP"):
        terminalreporter.write_line(f"{len(skipped)} skipped, and none may be here", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and os.environ.get("PROSSIMA_NO_SKIP"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
