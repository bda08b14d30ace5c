"""The file of the cache: rows of times by cell and mode, shared by all processes."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TypeVar

import numpy as np

from app.core.units import IntArray
from app.travel.cache.cells import UNKNOWN_KEY, point_keys
from app.travel.cache.packing import Row
from app.travel.times import Mode, Points

FORMAT = 1
# Rows that only searches have made; what `warm` has made is bounded by the site's names.
MOST_COLD_BYTES = 64_000_000
FEWEST_COLD = 50
_MAPPED_BYTES = 1_000_000_000
_BUSY_S = 1.0
_NO_FILE = -1
_NEVER = -2
_log = logging.getLogger(__name__)
T = TypeVar("T")

_SCHEMA = """
CREATE TABLE meta (generation INTEGER NOT NULL, points INTEGER NOT NULL);
INSERT INTO meta VALUES (abs(random()), 0);
CREATE TABLE point (slot INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE);
CREATE TABLE row (
  cell TEXT NOT NULL, mode TEXT NOT NULL, version TEXT NOT NULL,
  warmed INTEGER NOT NULL, times BLOB NOT NULL, UNIQUE (cell, mode)
);
"""
_READ = """
SELECT meta.generation, meta.points, row.times FROM meta
LEFT JOIN row ON row.cell = ? AND row.mode = ? AND row.version = ? AND row.warmed >= ?
"""
_TRIM = """
DELETE FROM row WHERE warmed = 0 AND rowid NOT IN
(SELECT rowid FROM row WHERE warmed = 0 ORDER BY rowid DESC LIMIT ?)
"""


@dataclass(frozen=True, slots=True)
class _Slots:
    """Which column of a row belongs to which point."""

    state: tuple[int, int]
    keys: IntArray
    slots: IntArray

    def of(self, keys: IntArray) -> IntArray:
        """Return (n,) the column of each point; -1 for none."""
        if not self.keys.size:
            return np.full(keys.size, -1)
        at = np.minimum(np.searchsorted(self.keys, keys), self.keys.size - 1)
        return np.where(self.keys[at] == keys, self.slots[at], -1)


_NO_SLOTS = _Slots((0, 0), np.empty(0, np.int64), np.empty(0, np.int64))


class Rows:
    """A site's rows; safe to share between threads, and the file between processes.

    A point keeps its column for ever: one that is new, or has moved, is a new column
    that nobody has asked yet, and all others stay valid. A row of another version is
    no row. What goes wrong with the file is said once in the log and is a miss; no key
    is anybody's exact place, and no row tells when or by whom it was asked for.
    """

    def __init__(self, path: Path, most_cold_bytes: int = MOST_COLD_BYTES) -> None:
        self._path = path
        self._most_cold_bytes = most_cold_bytes
        self._lock = RLock()
        self._open: tuple[int, sqlite3.Connection] | None = None
        self._unusable = _NEVER
        self._slots = _NO_SLOTS
        self._last: tuple[Points, _Slots, IntArray] | None = None

    def exists(self) -> bool:
        """Say whether there is a file at all."""
        return self._path.exists()

    def read(
        self, cell: str, mode: Mode, version: str, points: Points, *, warmed: bool = False
    ) -> Row:
        """Return what is known of the trips to these points; nothing asked where it is not.

        With `warmed` only what was worked out ahead counts.
        """
        nothing = Row.empty(len(points))
        if not self.exists():
            return nothing
        key = (cell, mode.value, version, warmed)
        return self._doing(lambda: self._read(key, points), otherwise=nothing)

    def write(
        self, cell: str, mode: Mode, version: str, points: Points, row: Row, *, warmed: bool = False
    ) -> bool:
        """Keep what is known of the trips to these points; say whether it is kept now."""
        key = (cell, mode, version)
        return self._doing(lambda: self._write(key, points, row, warmed=warmed), otherwise=False)

    def complete(self, mode: Mode, version: str, points: Points) -> set[str]:
        """Return the cells whose warmed row knows of all these points."""
        return self._doing(lambda: self._complete(mode, version, points), otherwise=set())

    def drop_stale(self, mode: Mode, version: str) -> None:
        """Forget the rows of other versions."""
        self._doing(lambda: self._drop_stale(mode, version), otherwise=None)

    def points(self) -> int:
        """Return how many columns there are; -1 where the file is unusable."""
        if not self.exists():
            return 0
        return self._doing(lambda: self._current_slots().keys.size, otherwise=-1)

    def start_anew(self) -> None:
        """Remove the file: all rows are forgotten."""
        with self._lock:
            self._close()
            for end in ("-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _opened(fresh).close()
            # Another file under this name: whoever has the old one open notices.
            fresh.replace(self._path)
            self._unusable = _NEVER

    def _read(self, key: tuple[str, str, str, bool], points: Points) -> Row:
        found = self._connected().execute(_READ, key).fetchone()
        if found[2] is None:
            return Row.empty(len(points))
        slots = self._columns(points, found[:2])
        return Row.from_bytes(found[2]).take(slots)

    def _write(self, key: tuple[str, Mode, str], points: Points, row: Row, *, warmed: bool) -> bool:
        with self._transaction() as connection:
            slots = self._with_new(connection, points)
            found = connection.execute(_READ, (*key, warmed)).fetchone()[2]
            old = Row.empty(0) if found is None else Row.from_bytes(found)
            placed = slots >= 0
            known = Row(row.tenths[:, placed], row.source[placed])
            stored = old.put(slots[placed], known).to_bytes()
            connection.execute("REPLACE INTO row VALUES (?, ?, ?, ?, ?)", (*key, warmed, stored))
            most = max(self._most_cold_bytes // max(len(stored), 1), FEWEST_COLD)
            connection.execute(_TRIM, (most,))
        return True

    def _complete(self, mode: Mode, version: str, points: Points) -> set[str]:
        connection = self._connected()
        slots = self._columns(points, self._state(connection))
        slots = slots[point_keys(points.lon, points.lat) != UNKNOWN_KEY]
        found = connection.execute(
            "SELECT cell, times FROM row WHERE mode = ? AND version = ? AND warmed", (mode, version)
        )
        return {cell for cell, times in found if Row.from_bytes(times).take(slots).asked.all()}

    def _drop_stale(self, mode: Mode, version: str) -> None:
        with self._transaction() as connection:
            connection.execute("DELETE FROM row WHERE mode = ? AND version <> ?", (mode, version))

    def _columns(self, points: Points, state: tuple[int, int]) -> IntArray:
        """Return (n,) the column of each point; worked out once for the same arrays."""
        slots = self._slots if self._slots.state == tuple(state) else self._current_slots()
        if self._last is None or self._last[0].lon is not points.lon or self._last[1] is not slots:
            self._last = points, slots, slots.of(point_keys(points.lon, points.lat))
        return self._last[2]

    def _with_new(self, connection: sqlite3.Connection, points: Points) -> IntArray:
        """Return the column of each point, giving one to those that have none."""
        keys = point_keys(points.lon, points.lat)
        slots = self._current_slots()
        new = np.setdiff1d(keys, np.append(slots.keys, UNKNOWN_KEY))
        if new.size:
            first = slots.keys.size
            rows = [(first + at, key) for at, key in enumerate(new.tolist())]
            connection.executemany("INSERT INTO point VALUES (?, ?)", rows)
            connection.execute("UPDATE meta SET points = ?", (first + new.size,))
            slots = self._current_slots()
        return slots.of(keys)

    def _current_slots(self) -> _Slots:
        connection = self._connected()
        state = self._state(connection)
        if self._slots.state != state:
            found = connection.execute("SELECT key, slot FROM point ORDER BY key").fetchall()
            keys, slots = np.array(found, np.int64).reshape(-1, 2).T
            self._slots = _Slots(state, np.ascontiguousarray(keys), slots)
        return self._slots

    def _state(self, connection: sqlite3.Connection) -> tuple[int, int]:
        generation, points = connection.execute("SELECT generation, points FROM meta").fetchone()
        return generation, points

    def _doing(self, deed: Callable[[], T], *, otherwise: T) -> T:
        """Do it, or say once what is wrong with the file and answer otherwise."""
        with self._lock:
            try:
                if self._unusable == self._file_number():
                    return otherwise
                return deed()
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    self._give_up(error)
            except (sqlite3.Error, ValueError, TypeError, OSError) as error:
                self._give_up(error)
            return otherwise

    def _give_up(self, error: Exception) -> None:
        _log.warning("%s is not used: %s", self._path.name, type(error).__name__)
        self._close()
        self._slots = _NO_SLOTS
        self._unusable = self._file_number()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connected()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            # Columns given out meanwhile are taken back, and may soon be another point's.
            self._slots = _NO_SLOTS
            raise
        connection.commit()

    def _connected(self) -> sqlite3.Connection:
        """Return the connection to the file that is there now; it is made where there is none."""
        there = self._file_number()
        if self._open is not None and self._open[0] == there:
            return self._open[1]
        self._close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = _opened(self._path)
        self._open = self._file_number(), connection
        return connection

    def _file_number(self) -> int:
        """Return what tells this file from another one of the same name."""
        return self._path.stat().st_ino if self._path.exists() else _NO_FILE

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file, with the tables of this format in it."""
    connection = sqlite3.connect(
        path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            _lay_out(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection) -> None:
    """Replace whatever another format has left by empty tables."""
    for table in ("row", "point", "meta"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
