"""What no model shows: spatial and word indexes, and the triggers that keep them."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def add_spatial_index(table: str, column: str = "point") -> None:
    """Index a point column: GiST on PostGIS, an R*Tree kept by triggers on SQLite."""
    if _on_sqlite():
        _add_rtree(table, column)
        return
    # `within` reads the geography, `in_box` the geometry: a geography's && is no lon/lat box.
    op.execute(f"CREATE INDEX ix_{table}_place ON {table} USING gist ({column})")
    op.execute(f"CREATE INDEX ix_{table}_box_place ON {table} USING gist (({column}::geometry))")


def _add_key(table: str, *, fill: str, clear: str) -> None:
    """Give each row a small whole number that survives VACUUM, and index it on insert.

    One trigger does both: SQLite runs several triggers of one event in no promised order.
    """
    op.execute(
        f"CREATE TABLE {table}_key (key INTEGER PRIMARY KEY,"
        f" owner_id CHAR(32) NOT NULL UNIQUE REFERENCES {table}(id) ON DELETE CASCADE)"
    )
    op.execute(
        f"CREATE TRIGGER {table}_index_insert AFTER INSERT ON {table} BEGIN"
        f" INSERT INTO {table}_key (owner_id) VALUES (new.id); {fill} END"
    )
    op.execute(f"CREATE TRIGGER {table}_index_delete BEFORE DELETE ON {table} BEGIN {clear} END")


def _clear(table: str, side: str, key: str) -> str:
    return (
        f"DELETE FROM {table}_{side} WHERE {key} ="
        f" (SELECT key FROM {table}_key WHERE owner_id = old.id);"
    )


def _add_rtree(table: str, column: str) -> None:
    op.execute(f"CREATE VIRTUAL TABLE {table}_rtree USING rtree(key, west, east, south, north)")
    fill = (
        f"INSERT INTO {table}_rtree SELECT key,"
        f" prossima_lon(new.{column}), prossima_lon(new.{column}),"
        f" prossima_lat(new.{column}), prossima_lat(new.{column})"
        f" FROM {table}_key WHERE owner_id = new.id AND new.{column} IS NOT NULL;"
    )
    clear = _clear(table, "rtree", "key")
    _add_key(table, fill=fill, clear=clear)
    op.execute(
        f"CREATE TRIGGER {table}_index_update AFTER UPDATE OF {column} ON {table} BEGIN"
        f" {clear} {fill} END"
    )


def add_word_index(table: str, column: str = "search_text") -> None:
    """Index folded words: GIN over a tsvector on PostgreSQL, FTS5 kept by triggers on SQLite."""
    if _on_sqlite():
        _add_fts(table, column)
        return
    op.execute(
        f"CREATE INDEX ix_{table}_words ON {table} USING gin (to_tsvector('simple', {column}))"
    )


def _add_fts(table: str, column: str) -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5({column}, prefix='2 3 4',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    fill = (
        f"INSERT INTO {table}_fts (rowid, {column})"
        f" SELECT key, new.{column} FROM {table}_key WHERE owner_id = new.id;"
    )
    clear = _clear(table, "fts", "rowid")
    _add_key(table, fill=fill, clear=clear)
    op.execute(
        f"CREATE TRIGGER {table}_index_update AFTER UPDATE OF {column} ON {table}"
        f" WHEN old.{column} IS NOT new.{column} BEGIN {clear} {fill} END"
    )


def add_stamp(name: str, tables: Sequence[str]) -> None:
    """Let `stamp.value` of `name` grow with every change of the tables, in its transaction."""
    op.execute(f"INSERT INTO stamp (name, value) VALUES ('{name}', 0)")
    grow = f"UPDATE stamp SET value = value + 1 WHERE name = '{name}'"
    if not _on_sqlite():
        _add_stamp_function(name, grow)
    for table in tables:
        _add_stamp_triggers(name, table, grow)


def extend_stamp(name: str, tables: Sequence[str]) -> None:
    """Let the changes of further tables count for a stamp that there is."""
    for table in tables:
        _add_stamp_triggers(
            name, table, f"UPDATE stamp SET value = value + 1 WHERE name = '{name}'"
        )


def _add_stamp_function(name: str, grow: str) -> None:
    # Once in a transaction is enough: the row that this transaction wrote is its own.
    once = "xmin <> pg_current_xact_id()::xid"
    op.execute(
        f"CREATE FUNCTION grow_stamp_{name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {grow} AND {once}; RETURN NULL; END $$"
    )


def _add_stamp_triggers(name: str, table: str, grow: str) -> None:
    """Grow at once on SQLite, which has one writer; at the commit on PostgreSQL.

    A writer that held the stamp while it went on to another listing could wait for a
    writer that holds this listing and waits for the stamp. PostgreSQL defers only
    triggers that are constraints, and these fire for each row.
    """
    if not _on_sqlite():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grow_stamp_{name}()"
        )
        return
    for event in ("INSERT", "UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_stamp_{event.lower()} AFTER {event} ON {table}"
            f" BEGIN {grow}; END"
        )


def drop_side_tables(table: str) -> None:
    """Drop the side tables of SQLite; triggers and PostgreSQL's indexes go with their table."""
    if _on_sqlite():
        for ending in ("_rtree", "_fts", "_key"):
            op.execute(f"DROP TABLE IF EXISTS {table}{ending}")


def drop_stamp(name: str) -> None:
    """Drop PostgreSQL's trigger function; the triggers went with their tables."""
    if not _on_sqlite():
        op.execute(f"DROP FUNCTION IF EXISTS grow_stamp_{name}() CASCADE")
