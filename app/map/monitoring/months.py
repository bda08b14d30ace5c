"""People by the month in which their case began, and by track where that is told (pure).

The table shares with that of places how many came on each track in each wave. It tells a track
apart in a wave only where the table of places shows how many that were; the others are one group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from app.core.units import BoolArray, IntArray
from app.coverage import FEWEST
from app.map.monitoring.counting import Wave
from app.map.monitoring.publishing import Line, Shown, Universe
from app.map.monitoring.vocabulary import (
    BAR,
    EARLIER,
    ENTERED,
    GROUP,
    MONTH,
    REST,
    TRACK,
    UNTIL,
)

# A report tells so many months apart at most; those before them are one.
MOST_MONTHS = 12


def month_of(day: date) -> str:
    """Return the month of a day as lines are called, such as 2026-05."""
    return f"{day.year:04}-{day.month:02}"


def months_between(last: date | None, until: date) -> list[str]:
    """Return the months of a report, oldest first; before them `EARLIER` where any are left out.

    Args:
        last: the last day of the report before it; None for the first.
        until: its own last day.
    """
    first = "" if last is None else month_of(last + timedelta(days=1))
    found = [until]
    while month_of(found[0]) > first and len(found) < MOST_MONTHS:
        found.insert(0, found[0].replace(day=1) - timedelta(days=1))
    months = [month_of(day) for day in found]
    return months if months[0] <= first else [EARLIER, *months]


def told_apart(
    wave: Wave, tracks: Sequence[str], now: Shown, before: Shown | None
) -> frozenset[str]:
    """Return the tracks of which everybody can work out how many came in a wave.

    Args:
        wave: the people who came in it.
        tracks: all that there are.
        now: the table of places of this report.
        before: that of the report before it; None for the first.
    """
    told = [
        track
        for track in tracks
        if now.get(f"{TRACK}{track}") is not None
        and (before is None or before.get(f"{TRACK}{track}") is not None)
    ]
    came = {track: _came(wave, track) for track in tracks}
    # The remaining ones are a number that everybody can work out too: never a small one.
    while told and 0 < wave.newcomers - sum(came[track] for track in told) < FEWEST:
        told.pop()
    return frozenset(told)


def _came(wave: Wave, track: str) -> int:
    return sum(n for key, n in wave.people.items() if key.partition(BAR)[2] == track)


def people_by_month(
    waves: Sequence[Wave], months: Sequence[Sequence[str]], told: Sequence[frozenset[str]]
) -> Universe:
    """Return people by month, and by track where it is told apart.

    Args:
        waves: all reports, oldest first.
        months: of each report, oldest first.
        told: the tracks that are told apart in each.
    """
    own_months = [_from_the_first(waves[0], months[0]), *months[1:]]
    tables = [_table(*each) for each in zip(waves, own_months, told, strict=True)]
    cells = [(n, *key) for n, table in enumerate(tables) for key in table]
    came = np.array([n for n, _m, _g in cells], np.int64)
    month = np.array([m for _n, m, _g in cells])
    group = np.array([g for _n, _m, g in cells])
    here = came <= np.arange(len(waves))[:, np.newaxis]
    groups = {f"{GROUP}{n}{BAR}{g}": (came == n) & (group == g) for n, _m, g in cells}
    own = {ENTERED: np.ones(len(cells), np.bool_), **groups, **_by_month(month, group, came, told)}
    own |= dict.fromkeys(_lines_before(months[0], own_months[0], told[0]), np.zeros_like(came) > 0)
    return Universe(
        counts=np.array([n for table in tables for n in table.values()], np.int64),
        lines=[Line(name, here & each) for name, each in own.items()],
        fixed=frozenset({ENTERED, *groups}),
        elsewhere=frozenset(groups),
    )


def _from_the_first(wave: Wave, months: Sequence[str]) -> Sequence[str]:
    """Return the months of the first report from the first in which somebody came.

    When a pilot began is no secret: a small count is not hidden in the months before.
    """
    came = {key.partition(BAR)[0] for key, number in wave.months.items() if number}
    known = [month if month in months else months[0] for month in came]
    return months[months.index(min(known)) :] if known else months


def _lines_before(months: Sequence[str], own: Sequence[str], told: frozenset[str]) -> Iterator[str]:
    """Return the lines of the months before a pilot began."""
    for month in months[: len(months) - len(own)]:
        if month != EARLIER:
            yield f"{MONTH}{month}"
            yield f"{UNTIL}{month}"
            yield from (f"{MONTH}{month}{BAR}{track}" for track in sorted(told))


def _table(wave: Wave, months: Sequence[str], told: frozenset[str]) -> dict[tuple[str, str], int]:
    """Return how many of a wave came in each month, by group."""
    left = wave.newcomers > sum(_came(wave, track) for track in told)
    groups = [*sorted(told), *([REST] if left else [])]
    # Reports that were made before months were counted know the tracks only.
    known = months if wave.months else [EARLIER]
    kept = wave.months or {f"{EARLIER}{BAR}{t}": _came(wave, t) for t in _tracks(wave)}
    found = {(month, group): 0 for month in known for group in groups}
    for key, number in kept.items():
        month, _bar, track = key.partition(BAR)
        own = month if month in known else known[0]
        found[own, track if track in told else REST] += number
    return found


def _tracks(wave: Wave) -> set[str]:
    return {key.partition(BAR)[2] for key in wave.people}


def _by_month(
    month: np.ndarray, group: np.ndarray, came: IntArray, told: Sequence[frozenset[str]]
) -> dict[str, BoolArray]:
    """Return the cells of each month, of all months until it, and of it by track."""
    found: dict[str, BoolArray] = {}
    for each in sorted(set(month.tolist()) - {EARLIER}):
        own = month == each
        found[f"{MONTH}{each}"] = own
        found[f"{UNTIL}{each}"] = month <= each
        in_waves = [told[n] for n in np.unique(came[own])]
        for track in sorted(frozenset.intersection(*in_waves)):
            found[f"{MONTH}{each}{BAR}{track}"] = own & (group == track)
    return found
