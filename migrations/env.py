"""Run the migrations on the application's database, whichever engine that is."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import context
from flask import current_app

import app.accounts.models
import app.directory.editing.models
import app.directory.freshness.models
import app.directory.happenings.models
import app.directory.models
import app.directory.network.models
import app.directory.photos.models
import app.directory.review.models
import app.map.coverage.models
import app.map.monitoring.models
import app.participants.models
import app.territory.geocoding.models
import app.territory.models  # noqa: F401 - registers the tables
from app.core.db import Base

# Revisions share `side_tables.py`, which stands beside this file.
sys.path.insert(0, str(Path(__file__).parent))

SIDE_TABLES = ("_key", "_rtree", "_fts")


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:  # noqa: FBT001 - Alembic's
    """Hide side tables and PostGIS' own tables from comparison with the models."""
    if kind == "table" and name is not None:
        return name in Base.metadata.tables
    return not (kind == "index" and name is not None and name.endswith(("_place", "_words")))


def run() -> None:
    """Migrate over one connection."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=_ours,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
