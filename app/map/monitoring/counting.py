"""From people to counts: who came since the last report, and what happened since (pure).

Every unit (a participant, somebody pointed out, a referral) enters once and is counted in the
wave of its report for good; so is each first thing that happens to it. What is corrected or
erased later changes no count of an earlier wave.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.map.monitoring.vocabulary import ANSWERED, BAR, TAKEN

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Happened:
    """The first time that something happened, and of which kind it was."""

    at: datetime
    kind: str = ""


@dataclass(frozen=True)
class Unit:
    """Something that is counted; `events` by table."""

    entered: datetime
    events: Mapping[str, Happened] = field(default_factory=dict)
    area: str = ""
    track: str = ""


@dataclass(frozen=True)
class Facts:
    """All units of a site; nothing in it says who they are."""

    people: Sequence[Unit]
    pointings: Sequence[Unit]
    referrals: Sequence[Unit]


@dataclass(frozen=True)
class Wave:
    """What one report adds: the only counts that are ever kept, sealed.

    Attributes:
        people: who entered, by area and track joined with `BAR`.
        pointings: how many entered.
        referrals: how many entered.
        happened: by table, how many of whom it happened to, by the wave in which they
            entered and the kind, joined with `BAR`.
    """

    people: Counts
    pointings: int
    referrals: int
    happened: Mapping[str, Counts]

    @property
    def newcomers(self) -> int:
        """Return how many people entered."""
        return sum(self.people.values())


def count_wave(facts: Facts, ends: Sequence[datetime], tables: Iterable[str]) -> Wave:
    """Return what the newest report adds.

    Args:
        facts: all units, also those of earlier waves.
        ends: the last moments of all reports, oldest first; the last is the newest report's.
        tables: of people, whose events are counted.
    """
    newest = len(ends) - 1
    come = [each for each in facts.people if bisect_left(ends, each.entered) == newest]
    happened = {table: _happened(facts.people, table, ends) for table in tables}
    happened[TAKEN] = _happened(facts.pointings, TAKEN, ends)
    happened[ANSWERED] = _happened(facts.referrals, ANSWERED, ends)
    return Wave(
        people=Counter(f"{each.area}{BAR}{each.track}" for each in come),
        pointings=_entered(facts.pointings, ends),
        referrals=_entered(facts.referrals, ends),
        happened=happened,
    )


def _entered(units: Sequence[Unit], ends: Sequence[datetime]) -> int:
    return sum(bisect_left(ends, each.entered) == len(ends) - 1 for each in units)


def _happened(units: Sequence[Unit], table: str, ends: Sequence[datetime]) -> Counts:
    """Return to how many of each wave something happened in the newest."""
    found: Counter[str] = Counter()
    for unit in units:
        event = unit.events.get(table)
        # Never before the unit itself came, whatever the clocks of two machines say.
        if event and bisect_left(ends, max(event.at, unit.entered)) == len(ends) - 1:
            found[f"{bisect_left(ends, unit.entered)}{BAR}{event.kind}"] += 1
    return found
