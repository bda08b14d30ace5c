"""The files of a feed, from a zip or a folder, read row by row and never trusted."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from app.travel.gtfs.findings import FeedRefusedError, Refusal

# RuntimeError: the zip wants a password, or was packed in a way unknown here.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, csv.Error, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a feed may weigh; a zip is measured by what it declares and by what comes out.

    Attributes:
        table_bytes: one file, unpacked.
        total_bytes: all files that are read, unpacked.
        packed_ratio: unpacked / packed of one file above a megabyte. Timetables
            pack to a tenth or a fortieth; bombs to a thousandth.
        rows: rows kept of stop_times.txt, and halts after frequencies; each takes
            about 250 bytes of memory at most, so the default stays below 1.6 GB.
    """

    table_bytes: int = 1_500_000_000
    total_bytes: int = 2_000_000_000
    packed_ratio: int = 300
    rows: int = 6_000_000


@dataclass(slots=True)
class Archive:
    """An open feed: which tables it has, and their rows.

    Attributes:
        name: the feed's name for messages.
        limits: what it may weigh.
    """

    name: str
    limits: Limits
    _folder: Path | None = None
    _zip: zipfile.ZipFile | None = None
    _members: dict[str, str] = field(default_factory=dict)
    _read_bytes: dict[str, int] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Say whether the feed has this file."""
        return table in self._members

    def table_bytes(self, table: str) -> int:
        """Return the unpacked size of a file, as declared."""
        member = self._members[table]
        if self._zip is not None:
            return self._zip.getinfo(member).file_size
        return (self._folder / member).stat().st_size if self._folder is not None else 0

    def rows(
        self, table: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[int, list[str]]]:
        """Yield line number and values, required columns first, then optional ones.

        Values are stripped; a missing value or optional column is an empty string. A
        file that the feed does not have yields nothing.

        Raises:
            FeedRefusedError: a required column is missing, the file is broken, or it
                weighs more than the limits allow.
        """
        if not self.has(table):
            return
        try:
            with self._open(table) as stream:
                text = io.TextIOWrapper(io.BufferedReader(stream), "utf-8-sig", "replace", "")
                yield from self._parsed(table, csv.reader(text), required, optional)
        except _BROKEN as error:
            raise FeedRefusedError(
                Refusal.TRUNCATED, f"{self.name}: {table} cannot be read to its end: {error}"
            ) from error

    def require(self, *tables: str) -> None:
        """Refuse a feed that lacks one of these files."""
        missing = [table for table in tables if not self.has(table)]
        if missing:
            raise FeedRefusedError(
                Refusal.MISSING_FILE, f"{self.name}: there is no {', '.join(missing)}"
            )

    def _parsed(
        self,
        table: str,
        lines: "_Lines",
        required: tuple[str, ...],
        optional: tuple[str, ...],
    ) -> Iterator[tuple[int, list[str]]]:
        header = [name.strip().lower() for name in next(lines, [])]
        missing = [name for name in required if name not in header]
        if missing:
            message = f"{self.name}: {table} has no column {', '.join(missing)}{_hint(header)}"
            raise FeedRefusedError(Refusal.MISSING_COLUMN, message)
        places = [header.index(n) if n in header else -1 for n in required + optional]
        for row in lines:
            width = len(row)
            if width:
                yield (
                    lines.line_num,
                    [row[at].strip() if 0 <= at < width else "" for at in places],
                )

    @contextmanager
    def _open(self, table: str) -> Iterator["_Metered"]:
        member = self._members[table]
        if self._zip is not None:
            self._weigh(table, self._zip.getinfo(member))
            with self._zip.open(member) as packed:
                yield _Metered(packed, self, table)
        elif self._folder is not None:
            with (self._folder / member).open("rb") as plain:
                yield _Metered(plain, self, table)

    def _weigh(self, table: str, member: zipfile.ZipInfo) -> None:
        """Refuse what a zip itself declares to be too much, before unpacking it."""
        packed_bytes = max(member.compress_size, 1_000_000 // self.limits.packed_ratio)
        if member.file_size > packed_bytes * self.limits.packed_ratio:
            raise FeedRefusedError(
                Refusal.TOO_LARGE,
                f"{self.name}: {table} unpacks to {member.file_size:,} bytes, more than "
                f"{self.limits.packed_ratio} times what it weighs in the zip: no timetable does",
            )
        if member.file_size > self.limits.table_bytes:
            self._refuse_weight(f"{table} has {member.file_size:,} bytes")

    def bytes_of(self, table: str) -> int:
        """Return how much of a file was read so far."""
        return self._read_bytes.get(table, 0)

    def count(self, table: str, new_bytes: int) -> None:
        """Refuse a feed as soon as more has come out than it may weigh."""
        table_bytes = self._read_bytes[table] = self.bytes_of(table) + new_bytes
        in_all = sum(self._read_bytes.values())
        if table_bytes > self.limits.table_bytes or in_all > self.limits.total_bytes:
            self._refuse_weight(f"{table} has more than {table_bytes - new_bytes:,} bytes")

    def _refuse_weight(self, what: str) -> None:
        allowed = f"at most {self.limits.table_bytes:,} a file, {self.limits.total_bytes:,} in all"
        raise FeedRefusedError(Refusal.TOO_LARGE, f"{self.name}: {what}; {allowed}")


class _Lines(Protocol):
    """What `csv.reader` returns."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class _Metered(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, inner: IO[bytes], archive: Archive, table: str) -> None:
        super().__init__()
        self._inner = inner
        self._archive = archive
        self._table = table

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        chunk = self._inner.read(len(buffer))
        self._archive.count(self._table, len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def open_archive(path: Path, limits: Limits | None = None) -> Iterator[Archive]:
    """Open a zip or a folder as a feed; files may lie one folder deep.

    Raises:
        FeedRefusedError: there is nothing there, or it is neither folder nor whole zip.
    """
    limits = limits or Limits()
    if path.is_dir():
        members = {child.name: child.name for child in path.iterdir() if child.is_file()}
        yield Archive(path.name, limits, _folder=path, _members=members)
        return
    try:
        opened = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise FeedRefusedError(Refusal.NOT_A_FEED, f"{path.name}: no such file") from error
    except (*_BROKEN, ValueError) as error:
        message = f"{path.name}: not a whole zip: the download may have broken off ({error})"
        raise FeedRefusedError(Refusal.TRUNCATED, message) from error
    with opened:
        yield Archive(path.name, limits, _zip=opened, _members=_tables(opened))


def _hint(header: list[str]) -> str:
    """Return what a header without the needed columns looks like; empty where one cannot say."""
    line = ",".join(header)
    if "\x00" in line or "\ufffd" in line:
        return "; the file is not UTF-8"
    other = next((sign for sign in (";", "\t", "|") if sign in line), None)
    return "" if other is None else f"; its columns stand apart by {other!r}, not by commas"


def _tables(opened: zipfile.ZipFile) -> dict[str, str]:
    """Return the member of each file name, the least deep first; none is ever extracted."""
    members: dict[str, str] = {}
    for name in sorted(opened.namelist(), key=lambda name: (name.count("/"), name)):
        path = PurePosixPath(name)
        if path.suffix == ".txt" and path.parts[0] != "__MACOSX":
            members.setdefault(path.name, name)
    return members
