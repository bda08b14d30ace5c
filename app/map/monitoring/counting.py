"""From people to counts: who came since the last report, and what happened since (pure).

Everybody is counted in the wave of the report until which something happened to them, for good.
What is corrected or erased later changes no count of an earlier wave.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.map.monitoring.vocabulary import BAR, Fare, Step

Counts = Mapping[str, int]
# The waves in which somebody came to each step, None where they have not yet.
Path = tuple[int | None, ...]
NOT_YET = "-"
TO = ">"
LETTERS = {Fare.BETTER: "b", Fare.SAME: "s", Fare.WORSE: "w"}


@dataclass(frozen=True)
class Happened:
    """The first time that something happened, and of which kind it was."""

    at: datetime
    kind: str = ""


@dataclass(frozen=True)
class Fared:
    """The totals of a scale at first and at some later time, and what their difference means."""

    at: datetime
    first: int
    last: int
    fare: Fare


@dataclass(frozen=True)
class Unit:
    """Somebody who was pointed out or has a case; nothing in it says who.

    Attributes:
        steps: the first time of each step, as far as it was taken; some may be skipped.
        happened: other first things, by table.
        area: code; "" where nobody knows.
        track: in the same way.
        month: in which the case began, by the clock of the site, such as 2026-05.
        fares: by scale, how they fared each time they were asked again, oldest first.
    """

    steps: Mapping[Step, datetime]
    happened: Mapping[str, Happened] = field(default_factory=dict)
    area: str = ""
    track: str = ""
    month: str = ""
    fares: Mapping[str, Sequence[Fared]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wave:
    """What one report adds: the only counts that are ever kept, sealed.

    Attributes:
        people: whose case began, by area and track joined with `BAR`.
        moves: how many came from one path to another; from "" are those newly known.
        happened: by table, to how many something happened, by the wave in which they came to
            the step before it and its kind, joined with `BAR`.
        months: whose case began, by month and track joined with `BAR`; reports that were made
            before months were counted have none.
        fares: by scale, how many came from one course to another, by the wave in which they were
            assessed and both courses.
    """

    people: Counts
    moves: Counts
    happened: Mapping[str, Counts]
    months: Counts = field(default_factory=dict)
    fares: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def newcomers(self) -> int:
        """Return how many cases began."""
        return sum(self.people.values())


def count_wave(
    units: Sequence[Unit], ends: Sequence[datetime], tables: Iterable[tuple[str, Step]]
) -> Wave:
    """Return what the newest report adds.

    Args:
        units: everybody, also those of earlier waves.
        ends: the last moments of all reports, oldest first; the last is the newest report's.
        tables: of other things, each with the step that comes before it.
    """
    newest = len(ends) - 1
    paths = [path_of(unit, ends) for unit in units]
    begun = list(Step).index(Step.BEGUN)
    come = [unit for unit, path in zip(units, paths, strict=True) if path[begun] == newest]
    return Wave(
        people=dict(Counter(f"{each.area}{BAR}{each.track}" for each in come)),
        moves=_moves(paths, newest),
        happened={table: _happened(units, paths, ends, table, step) for table, step in tables},
        months=dict(Counter(f"{each.month}{BAR}{each.track}" for each in come)),
        fares=_fares(units, paths, ends),
    )


def path_of(unit: Unit, ends: Sequence[datetime]) -> Path:
    """Return the waves in which somebody came at least as far as each step."""
    steps = list(Step)
    found: list[int | None] = []
    for at in range(len(steps)):
        reached = [unit.steps[step] for step in steps[at:] if step in unit.steps]
        wave = bisect_left(ends, min(reached)) if reached else len(ends)
        found.append(wave if wave < len(ends) else None)
    return tuple(found)


def fared_until(unit: Unit, scale: str, end: datetime) -> Fared | None:
    """Return how somebody fared when they were last asked again until a moment, if they were."""
    asked = [each for each in unit.fares.get(scale, ()) if each.at <= end]
    return asked[-1] if asked else None


def course_of(unit: Unit, scale: str, ends: Sequence[datetime]) -> str:
    """Return how somebody fared at the end of each wave, a letter each."""
    found = [fared_until(unit, scale, end) for end in ends]
    return "".join(LETTERS[each.fare] if each else NOT_YET for each in found)


def _fares(
    units: Sequence[Unit], paths: Sequence[Path], ends: Sequence[datetime]
) -> dict[str, Counts]:
    """Return by scale who was asked again for the first time, or fares otherwise than before."""
    found: dict[str, Counter[str]] = {}
    place = list(Step).index(Step.ASSESSED)
    for unit, path in zip(units, paths, strict=True):
        came = path[place]
        for scale in unit.fares if came is not None else ():
            course = course_of(unit, scale, ends)
            before = course[-2] if len(course) > 1 else NOT_YET
            if course[-1] != before:
                move = f"{came}{BAR}{course[:-1]}{TO}{course}"
                found.setdefault(scale, Counter())[move] += 1
    return {scale: dict(moves) for scale, moves in found.items()}


def _moves(paths: Iterable[Path], newest: int) -> Counts:
    found: Counter[str] = Counter()
    for path in paths:
        if newest in path:
            before = tuple(None if wave == newest else wave for wave in path)
            known = before[0] is not None
            found[f"{written(before) if known else ''}{TO}{written(path)}"] += 1
    return dict(found)


def written(path: Path) -> str:
    """Return a path as it is kept, such as 0,0,1,-,-,-,-."""
    return ",".join(NOT_YET if wave is None else str(wave) for wave in path)


def read_path(text: str) -> Path:
    """Return a path as it was written."""
    return tuple(None if each == NOT_YET else int(each) for each in text.split(","))


def _happened(
    units: Sequence[Unit], paths: Sequence[Path], ends: Sequence[datetime], table: str, step: Step
) -> Counts:
    """Return to how many of each wave something happened in the newest."""
    found: Counter[str] = Counter()
    place = list(Step).index(step)
    for unit, path in zip(units, paths, strict=True):
        event, came = unit.happened.get(table), path[place]
        if event is None or came is None:
            continue
        # Never before the step itself, whatever the clocks of two machines say.
        if max(came, bisect_left(ends, event.at)) == len(ends) - 1:
            found[f"{came}{BAR}{event.kind}"] += 1
    return dict(found)
