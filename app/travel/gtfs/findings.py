"""What was skipped, repaired or refused in a feed, where, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.geo import Box

# So many findings go with a refusal: the first ones usually explain the others.
MOST_REASONS = 5


class Refusal(StrEnum):
    """Why a feed cannot be used at all."""

    NOT_A_FEED = "not_a_feed"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    MISSING_FILE = "missing_file"
    MISSING_COLUMN = "missing_column"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    EMPTY = "empty"


class FeedRefusedError(ValueError):
    """A feed that cannot be used; the message says what to change.

    Attributes:
        reason: the kind of fault.
        box: where the feed's own stops lie, when it is of another place.
    """

    def __init__(self, reason: Refusal, message: str, box: Box | None = None) -> None:
        """Keep the reason beside the message."""
        super().__init__(message)
        self.reason = reason
        self.box = box


class Fault(StrEnum):
    """What is wrong with a row, as a sentence about it, with what was done."""

    NO_ID = "has no id: skipped"
    TWICE = "repeats an id: the first is kept"
    NO_POINT = "has no usable coordinates: skipped"
    AT_ZERO = "lies at 0,0: skipped"
    OUTSIDE = "lies outside the site and its surroundings: skipped"
    NO_PARENT = "names a parent station that does not exist: taken as a stop of its own"
    NO_STOP = "names a stop that does not exist: skipped"
    NO_ROUTE = "names a route that does not exist: skipped"
    NO_SERVICE = "names a service that has no day: skipped"
    NO_TRIP = "names a trip that does not exist: skipped"
    BAD_SEQUENCE = "has no usable stop_sequence: skipped"
    ABSURD_TIME = "has a time that is negative, above 72:00 or not a time: taken as untimed"
    UNTIMED_END = "has no time at the end of its trip: cut off"
    INTERPOLATED = "has no time: interpolated by distance"
    BACKWARDS = "goes back in time: its trip is skipped"
    TOO_SHORT = "belongs to a trip with fewer than two usable stops: skipped"
    BAD_DATE = "has an unusable date: skipped"
    BAD_EXCEPTION = "has an unknown exception_type: skipped"
    CLIPPED = "reaches beyond the days that are kept: clipped"
    BAD_FREQUENCY = "has an unusable period or headway: skipped"
    UNSUPPORTED = "is about single trips or routes, or in-seat: not used"
    BAD_TRANSFER = "has an unusable type or time: skipped"
    NOT_UTF8 = "holds characters that are not UTF-8: replaced"
    SHIFTED = "was out of date: its days are moved by whole weeks"
    SAME_FEED = "is the same timetable once more: this copy is left out"
    NOT_YET = "begins only after the date asked for: until then its own usual day stands for any"


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault in one file.

    Attributes:
        feed: which feed, as named in the ids.
        table: the file, such as `stops.txt`.
        fault: what is wrong, and what was done.
        line: the first line where it occurs, from 1; 0 where no line can be named.
        count: how many rows.
        example: the first row's id or value.
    """

    feed: str
    table: str
    fault: Fault
    line: int
    count: int
    example: str

    def __str__(self) -> str:
        """Return one line for a terminal."""
        where = f"{self.feed}/{self.table}:{self.line}"
        return f"{where}: {self.example!r} {self.fault} ({self.count})"


@dataclass(slots=True)
class Ledger:
    """The findings of one feed, counted as it is read."""

    feed: str
    _found: dict[tuple[str, Fault], list[int]] = field(default_factory=dict)
    _examples: dict[tuple[str, Fault], str] = field(default_factory=dict)

    def note(self, table: str, fault: Fault, line: int, example: str, count: int = 1) -> None:
        """Count rows with a fault; only the first is remembered by line and value."""
        key = (table, fault)
        if key in self._found:
            self._found[key][1] += count
            return
        self._found[key] = [line, count]
        self._examples[key] = example[:80]

    def note_all(
        self, table: str, fault: Fault, lines: Iterable[int], examples: Iterable[str]
    ) -> None:
        """Count many rows with the same fault."""
        for line, example in zip(lines, examples, strict=True):
            self.note(table, fault, line, example)

    def reasons(self) -> str:
        """Return the first findings as the end of a sentence that refuses the feed."""
        told = [str(finding) for finding in self.findings()[:MOST_REASONS]]
        return "".join(f"\n  {line}" for line in told)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, in the order of first sight."""
        return tuple(
            Finding(self.feed, table, fault, line, count, self._examples[table, fault])
            for (table, fault), (line, count) in self._found.items()
        )
