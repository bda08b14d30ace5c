"""What deleting leaves in the database's files, and how it goes.

A database forgets a deleted row long before its bytes are gone: SQLite keeps them in the
write-ahead log and in gaps of its pages, PostgreSQL in dead rows until a table is written anew.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from app.core.db import Base, db
from app.participants.models import Participant, Pointing

# Long enough for a page that is being served, too short for a person to wait in vain.
PATIENCE_S = 5


def compact() -> bool:
    """Write the files anew without what was deleted; returns whether nothing stood in the way.

    A reader that holds an older state open keeps the traces alive for as long: the nightly job
    does it again.
    """
    db.session.rollback()
    db.session.close()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            if connection.dialect.name == "sqlite":
                return _compact_sqlite(connection)
            return _compact_postgresql(connection)
        except OperationalError:
            return False


def _compact_sqlite(connection: Connection) -> bool:
    """Rebuild the file (gaps of pages go), then empty the log that held its earlier pages."""
    before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_S * 1000}")
    try:
        connection.exec_driver_sql("VACUUM")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        return not busy
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={before}")


def _compact_postgresql(connection: Connection) -> bool:
    """Write the tables of the cases anew: a plain VACUUM would leave the bytes in their pages."""
    connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_S}s'")
    try:
        for table in case_tables():
            connection.exec_driver_sql(f'VACUUM FULL "{table.name}"')
        return True
    finally:
        connection.exec_driver_sql("RESET lock_timeout")


def case_tables() -> list[Table]:
    """Return the tables whose rows go with a participant or a pointing, those two included."""
    found = {Base.metadata.tables[each.__tablename__] for each in (Participant, Pointing)}
    for table in Base.metadata.sorted_tables:
        parents = {key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE"}
        if parents & found:
            found.add(table)
    return [table for table in Base.metadata.sorted_tables if table in found]
