"""Pilots as they may go: waves of people, and the tables that reports show of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from factories import MOMENT
from hypothesis import strategies as st
from scipy.sparse import csr_array

from app.coverage import FEWEST, Asked
from app.map.monitoring.counting import Fared, Unit, Wave, count_wave
from app.map.monitoring.fares import people_by_fare
from app.map.monitoring.months import months_between, people_by_month, told_apart
from app.map.monitoring.publishing import Shown, Universe, publish, questions
from app.map.monitoring.universes import Kinds, people_by_place, what_happened
from app.map.monitoring.vocabulary import BAR, GROUP, REST, Fare, Step

AREAS = ("north", "south", "")
TRACKS = ("job_ready", "complex_needs")
TABLE = "need:housing"
ENDS = (date(2026, 6, 30), date(2026, 8, 31))
MONTHS = [months_between(None, ENDS[0])[-2:], months_between(ENDS[0], ENDS[1])]


@dataclass(frozen=True)
class Told:
    """Everything that may be asked of all reports together, and what they show."""

    asked: Asked
    shown: np.ndarray


def wave(
    people: Mapping[str, int],
    happened: Mapping[str, int] | None = None,
    months: Mapping[str, int] | None = None,
) -> Wave:
    """Return what a report adds: people, and what happened to some of them."""
    return Wave(people=people, moves={}, happened={TABLE: happened or {}}, months=months or {})


def reports(build: Sequence[Universe]) -> list[Shown]:
    """Return what each report shows, one after the other."""
    history: list[Shown] = []
    for universe in build:
        history.append(publish(universe, history))
    return history


def all_shown(universe: Universe, history: Sequence[Shown]) -> Told:
    """Return everything that may be asked of all reports together, and what was published."""
    asked, names = questions(universe, history[:-1])
    published = [name in universe.fixed or history[at].get(name) is not None for name, at in names]
    return Told(asked, np.array(published + [False] * (len(asked) - len(names)), np.bool_))


def told(build: Callable[[list[Wave]], Universe], waves: list[Wave]) -> Told:
    """Return what all reports tell of one table."""
    universes = growing(build, waves)
    return all_shown(universes[-1], reports(universes))


def growing(build: Callable[[list[Wave]], Universe], waves: list[Wave]) -> list[Universe]:
    """Return a table as it was for each report."""
    return [build(waves[: n + 1]) for n in range(len(waves))]


def by_place(waves: Sequence[Wave]) -> Universe:
    """Return people by area and track."""
    return people_by_place(waves, AREAS, TRACKS)


def by_step(waves: Sequence[Wave], kinds: Kinds = Kinds(("near", "far"))) -> Universe:  # noqa: B008 - frozen
    """Return those who came, by what happened to them."""
    entered = [each.newcomers for each in waves]
    return what_happened(waves, TABLE, entered, kinds, range(len(waves)))


def by_fare(waves: Sequence[Wave]) -> Universe:
    """Return those who were assessed, by how they fare."""
    entered = [each.newcomers for each in waves]
    return people_by_fare(waves, "who5", entered, range(len(waves)))


def by_month(waves: list[Wave], places: Sequence[Shown]) -> list[Universe]:
    """Return people by month for each report, told apart by track where the places tell it."""
    apart = [
        told_apart(each, TRACKS, places[n], places[n - 1] if n else None)
        for n, each in enumerate(waves)
    ]
    return [people_by_month(waves[:n], MONTHS[:n], apart[:n]) for n in range(1, len(waves) + 1)]


def months_told(waves: list[Wave]) -> Told:
    """Return what all reports tell of the months."""
    universes = by_month(waves, reports(growing(by_place, waves)))
    return all_shown(universes[-1], reports(universes))


_cell = st.one_of(st.integers(0, 6), st.integers(0, 40))


@st.composite
def place_waves(draw: st.DrawFn) -> list[Wave]:
    """Draw one or two waves of people, five newcomers at least in each."""
    cells = [f"{a}{BAR}{t}" for a, t in product(AREAS, TRACKS)]
    found = []
    for _number in range(draw(st.integers(1, 2))):
        people = {cell: draw(_cell) for cell in cells}
        people[cells[0]] += max(0, FEWEST - sum(people.values()))
        found.append(wave(people))
    return found


@st.composite
def month_waves(draw: st.DrawFn) -> list[Wave]:
    """Draw one or two waves of people who came in two months each."""
    found = []
    for months in MONTHS[: draw(st.integers(1, 2))]:
        cells = list(product(AREAS[:2], TRACKS, months))
        came = {cell: draw(_cell) for cell in cells}
        came[cells[0]] += max(0, FEWEST - sum(came.values()))
        people: Counter[str] = Counter()
        by_month: Counter[str] = Counter()
        for (area, track, month), number in came.items():
            people[f"{area}{BAR}{track}"] += number
            by_month[f"{month}{BAR}{track}"] += number
        found.append(wave(people, months=by_month))
    return found


@st.composite
def step_waves(draw: st.DrawFn) -> list[Wave]:
    """Draw one to three waves of people, of whom some take a step, of one of two kinds."""
    left: list[int] = []
    found = []
    for number in range(draw(st.integers(1, 3))):
        come = draw(st.integers(FEWEST, 40))
        left.append(come)
        happened = {}
        for earlier in range(number + 1):
            for kind in ("near", "far"):
                gone = draw(st.integers(0, left[earlier]))
                left[earlier] -= gone
                happened[f"{earlier}{BAR}{kind}"] = gone
        found.append(wave({"north|job_ready": come}, happened))
    return found


@st.composite
def walks(draw: st.DrawFn) -> list[Wave]:
    """Draw the waves of one or two reports about people who went different ways."""
    ends = [MOMENT + timedelta(days=90 * n) for n in range(draw(st.integers(1, 2)))]
    day = st.integers(0, 90 * len(ends) - 90).map(lambda n: MOMENT + timedelta(days=n))
    units = []
    for sort in range(draw(st.integers(1, 4))):
        steps = draw(st.dictionaries(st.sampled_from(list(Step)[2:]), day, max_size=3))
        begun = {Step.BEGUN: draw(day)} if sort else {}
        known = min([*begun.values(), *steps.values()], default=MOMENT)
        own = Unit({Step.KNOWN: known, **begun, **(steps if begun else {})})
        units += [own] * draw(st.integers(0, 30))
    units += [Unit({Step.KNOWN: each, Step.BEGUN: each}) for each in ends for _n in range(FEWEST)]
    return [count_wave(units, ends[: n + 1], []) for n in range(len(ends))]


@st.composite
def fare_waves(draw: st.DrawFn) -> list[Wave]:
    """Draw the waves of one or two reports about people who are asked again and again."""
    ends = [MOMENT + timedelta(days=90 * n) for n in range(1, 1 + draw(st.integers(1, 2)))]
    units = []
    for first, second in product((None, *Fare), repeat=2):
        asked = [
            Fared(MOMENT + timedelta(days=day), 40, 60, fare)
            for day, fare in ((30, first), (130, second))
            if fare
        ]
        came = MOMENT + timedelta(days=draw(st.sampled_from((0, 100)))) if not asked else MOMENT
        steps = dict.fromkeys(list(Step)[:3], came)
        units += [Unit(steps, fares={"who5": asked})] * draw(_cell)
    for at in (MOMENT, MOMENT + timedelta(days=100)):
        units += [Unit(dict.fromkeys(list(Step)[:3], at))] * FEWEST
    return [count_wave(units, ends[: n + 1], []) for n in range(len(ends))]


def crossed(waves: list[Wave]) -> Told:
    """Return what two tables tell together of one possible set of people, of places and months."""
    place, own_place = by_place(waves), reports(growing(by_place, waves))
    by_months = by_month(waves, own_place)
    month, own_month = by_months[-1], reports(by_months)
    pairs = _pairs(month, len(waves))
    counts = corner(place.counts, month.counts, pairs)
    left, right = np.array(pairs).T
    rows, told_rows = [], []
    for universe, history, side in ((place, own_place, left), (month, own_month, right)):
        for at, line in product(range(len(waves)), universe.lines):
            rows.append(line.held[at][side])
            told_rows.append(line.name in universe.fixed or history[at].get(line.name) is not None)
    some = np.array(rows).any(axis=1)
    asked = Asked(
        counts=counts,
        parts=csr_array(np.array(rows, np.int64)[some]),
        grouping=np.zeros((int(some.sum()), 1), np.int64),
        code=np.arange(int(some.sum()), dtype=np.int64)[:, np.newaxis],
    )
    return Told(asked, np.array(told_rows)[some])


def _pairs(month: Universe, waves: int) -> list[tuple[int, int]]:
    """Return the cells of both tables that somebody can be in: of one wave and one group."""
    groups = {line.name: np.flatnonzero(line.held[-1]).tolist() for line in month.lines}
    found = []
    for row, (at, _area, track) in enumerate(product(range(waves), AREAS, TRACKS)):
        own = groups.get(f"{GROUP}{at}{BAR}{track}", groups.get(f"{GROUP}{at}{BAR}{REST}", []))
        found += [(row, column) for column in own]
    return found


def corner(rows: np.ndarray, columns: np.ndarray, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return counts of both tables crossed whose sums are those of each."""
    left, free = rows.copy(), columns.copy()
    found = []
    for row, column in pairs:
        here = min(left[row], free[column])
        left[row] -= here
        free[column] -= here
        found.append(here)
    assert not left.any()
    assert not free.any()
    return np.array(found, np.int64)
