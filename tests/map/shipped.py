"""Applications that hold the listings shipped with the project, for tests that only read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app import create_app
from app.core.db import db
from app.core.settings import Settings
from app.directory.setup import load_missing_listings
from app.territory.setup import load_missing_sites

POSTGIS = os.environ.get("PROSSIMA_TEST_POSTGIS", "")


def loaded(settings: Settings) -> Flask:
    """Return an application whose database has both sites and their listings."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
        load_missing_sites()
        load_missing_listings()
    return app


def on_sqlite(folder: Path) -> Flask:
    """Return the application on an embedded database of its own."""
    return loaded(Settings(data_dir=folder))


@contextmanager
def on_postgis() -> Iterator[Flask]:
    """Give the application on a PostGIS schema of its own, dropped afterwards."""
    schema = f"shipped_{os.getpid()}"
    separator = "&" if "?" in POSTGIS else "?"
    bare = create_app(Settings(database_url=POSTGIS))
    _run(bare, "CREATE EXTENSION IF NOT EXISTS postgis")
    _run(bare, f"CREATE SCHEMA {schema}")
    address = f"{POSTGIS}{separator}options=-csearch_path%3D{schema}%2Cpublic"
    app = loaded(Settings(database_url=address))
    yield app
    with app.app_context():
        db.engine.dispose()
    _run(bare, f"DROP SCHEMA {schema} CASCADE")


def _run(app: Flask, statement: str) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text(statement))
        db.engine.dispose()
