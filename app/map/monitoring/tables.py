"""All tables of a report, one after the other, and the spreads beside them (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.directory.needs import taxonomy
from app.map.monitoring.counting import Unit, Wave, fared_until
from app.map.monitoring.fares import people_by_fare
from app.map.monitoring.months import months_between, people_by_month, told_apart
from app.map.monitoring.publishing import Shown, Universe, publish, shown_before
from app.map.monitoring.spread import Spread, spread
from app.map.monitoring.universes import (
    Kinds,
    along_the_pathway,
    came_to,
    people_by_place,
    what_happened,
)
from app.map.monitoring.vocabulary import (
    FAST,
    FIRST,
    HAPPENED,
    LAST,
    MONTHS,
    NEED,
    NOT_SAID,
    OUTCOME,
    PATHWAY,
    REACHED,
    SCALE,
    Near,
    Step,
)
from app.participants.vocabulary import Outcome, Track

Progress = Callable[[int, int], None]
TRACKS = (*Track, NOT_SAID)


@dataclass(frozen=True)
class Before:
    """What earlier reports counted and showed, oldest first; `ends` are their last days."""

    ends: Sequence[date]
    waves: Sequence[Wave]
    tables: Sequence[Mapping[str, Shown]]


@dataclass(frozen=True)
class Now:
    """What the report that is being made has counted."""

    end: date
    wave: Wave
    areas: Sequence[str]
    scales: Sequence[str]


def tables_after() -> list[tuple[str, Step]]:
    """Return the tables of what happens to those who came to a step, with that step."""
    needs = [(f"{NEED}{need.key}", Step.ASSESSED) for need in taxonomy().needs]
    return [(OUTCOME, Step.BEGUN), (FAST, Step.ANSWERED), *needs]


def tables_of(before: Before, now: Now, progress: Progress) -> dict[str, Shown]:
    """Return what a report shows, together with all that was shown before."""
    waves = [*before.waves, now.wave]
    after = tables_after()
    shown: dict[str, Shown] = {}
    tables = 3 + len(now.scales) + len(after)
    history = shown_before(before.tables, PATHWAY)
    for done, (name, table) in enumerate(_first(before, now, waves, shown), 1):
        shown[name] = table
        progress(done, tables)
    epochs = _Epochs(waves, [*history, shown[PATHWAY]])
    for done, (name, step) in enumerate(
        [*((f"{SCALE}{scale}", Step.ASSESSED) for scale in now.scales), *after], 4
    ):
        at = epochs.of(step)
        if at:
            own = shown_before(before.tables, name)
            shown[name] = publish(epochs.universe(name, step, at), [own[wave] for wave in at[:-1]])
        progress(done, tables)
    return shown


def _first(
    before: Before, now: Now, waves: Sequence[Wave], shown: Mapping[str, Shown]
) -> Iterator[tuple[str, Shown]]:
    """Return the pathway, then the places, then the months, which look at the places."""
    yield PATHWAY, publish(along_the_pathway(waves), shown_before(before.tables, PATHWAY))
    places = shown_before(before.tables, REACHED)
    yield REACHED, publish(people_by_place(waves, now.areas, TRACKS), places)
    every = [*places, shown[REACHED]]
    told = [
        told_apart(wave, TRACKS, every[at], every[at - 1] if at else None)
        for at, wave in enumerate(waves)
    ]
    ends = [None, *before.ends, now.end]
    months = [months_between(ends[at], ends[at + 1] or now.end) for at in range(len(waves))]
    universe = people_by_month(waves, months, told)
    yield MONTHS, publish(universe, shown_before(before.tables, MONTHS))


@dataclass(frozen=True)
class _Epochs:
    """The waves, and what each report showed of the pathway."""

    waves: Sequence[Wave]
    pathway: Sequence[Shown]

    def of(self, step: Step) -> list[int]:
        """Return the reports that showed how many had come to a step, if the newest did."""
        found = [at for at, each in enumerate(self.pathway) if each.get(step) is not None]
        return found if found and found[-1] == len(self.pathway) - 1 else []

    def universe(self, table: str, step: Step, at: Sequence[int]) -> Universe:
        """Return a table of those who came to a step."""
        entered = came_to(self.waves, step)
        if table.startswith(SCALE):
            return people_by_fare(self.waves, table.removeprefix(SCALE), entered, at)
        return what_happened(self.waves, table, entered, _kinds(table), at)


def _kinds(table: str) -> Kinds:
    """Return what everybody knows of the events of a table."""
    if table == OUTCOME:
        return Kinds(list(Outcome), complete=True)
    if table == FAST:
        # The first answer is that with which somebody comes to the step of an answer.
        return Kinds(at_once=True)
    return Kinds([Near.FAR])


def spreads_of(
    units: Sequence[Unit], tables: Mapping[str, Shown], end: datetime
) -> dict[str, Spread]:
    """Return the spread of days to each step and of well-being, where the count is shown.

    Whoever took no step of their own there, but a later one, came to it with that one, as in
    the counts. Names are those of the steps, and those of the tables of scales with what of
    the totals it is: first, last, or the change, which has the bare name.
    """
    values = {
        step.value: _days(units, step, end)
        for step in list(Step)[2:]
        if tables[PATHWAY].get(step) is not None
    }
    for name, table in tables.items():
        if name.startswith(SCALE) and table.get(HAPPENED) is not None:
            found = [fared_until(unit, name.removeprefix(SCALE), end) for unit in units]
            fared = [each for each in found if each is not None]
            values[name] = [each.last - each.first for each in fared]
            values[f"{name}{FIRST}"] = [each.first for each in fared]
            values[f"{name}{LAST}"] = [each.last for each in fared]
    every = {name: spread(each) for name, each in values.items()}
    return {name: each for name, each in every.items() if each is not None}


def _days(units: Sequence[Unit], step: Step, end: datetime) -> list[int]:
    """Return the days from the beginning to a step, of everybody who came as far."""
    later = list(Step)[list(Step).index(step) :]
    found = []
    for unit in units:
        begun = unit.steps.get(Step.BEGUN)
        taken = [unit.steps[each] for each in later if each in unit.steps]
        if begun is not None and taken and min(taken) <= end:
            found.append(max(0, (min(taken) - begun).days))
    return found
