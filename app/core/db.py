"""The database: one base class, one session, one spatial vocabulary on two engines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.core import sqlite_functions

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table; names constraints so that migrations can drop them."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware of its zone in Python on both engines; SQLite itself forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a moment without a zone is a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=UTC)


Base.registry.update_type_annotation_map({datetime: UtcDateTime()})

db = SQLAlchemy(model_class=Base)
migrate = Migrate()


def stored_enum(kind: type[StrEnum]) -> Enum:
    """Return a column type that keeps the enum's values as checked strings."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=True,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


# One writer at a time: an import of thousands of listings takes seconds, and whoever writes
# meanwhile waits for it instead of being refused.
PATIENCE_MS = 30_000
GLANCE_MS = 100


class MissingFeatureError(RuntimeError):
    """This machine's SQLite lacks a part that the embedded database needs."""


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's
    """Set what SQLite forgets with every connection, and lend it our functions."""
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={PATIENCE_MS}",
        "foreign_keys=ON",
        "cache_size=-65536",
        # What is deleted is overwritten, not only forgotten; some builds do so, others do not.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    sqlite_functions.register(connection)


def require_sqlite_features(engine: Engine) -> None:
    """Refuse to start on an SQLite without R*Tree or FTS5, and say what to do.

    Raises:
        MissingFeatureError: one of the two is not compiled in.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        options = {row[0] for row in connection.execute(text("PRAGMA compile_options"))}
    missing = [name for name in ("ENABLE_RTREE", "ENABLE_FTS5") if name not in options]
    if missing:
        raise MissingFeatureError(
            f"This Python's SQLite {sqlite3.sqlite_version} was built without "
            f"{' and '.join(missing)}: use another Python (python.org, Debian's, Homebrew's) "
            "or set DATABASE_URL to a PostgreSQL database with PostGIS."
        )


def _is_writing(session: Session) -> bool:
    """Return whether SQLite itself is in a transaction; after mere reads it is not."""
    connection: sqlite3.Connection | None = session.connection().connection.dbapi_connection  # type: ignore[assignment]
    return connection is not None and connection.in_transaction


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one deed in one transaction: all of it, or none.

    On SQLite the write lock is taken first, so that a deed which reads before it
    writes waits for its turn instead of failing half way.
    """
    session = db.session()
    try:
        if session.get_bind().dialect.name == "sqlite" and not _is_writing(session):
            session.execute(text("BEGIN IMMEDIATE"))
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def passing_write() -> Iterator[Connection]:
    """Run a write that may be left out, on a connection of its own: it hardly waits.

    Where somebody else is writing to SQLite just then, nothing is written and nothing is said.
    """
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={GLANCE_MS}")
            connection.rollback()
        try:
            with suppress(OperationalError), connection.begin():
                yield connection
        finally:
            if is_sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
