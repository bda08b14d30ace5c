"""No count under five can be worked out from reports, whatever is taken from whatever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import product

import numpy as np
from factories import MOMENT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from app.coverage import FEWEST, Asked, recoverable
from app.map.monitoring.counting import Unit, Wave, count_wave
from app.map.monitoring.publishing import (
    Shown,
    Universe,
    along_the_pathway,
    came_to,
    known_before,
    people_by_place,
    publish,
    questions,
    what_happened,
)
from app.map.monitoring.vocabulary import AREA, BAR, CELL, ENTERED, HAPPENED, KIND, TRACK, Step

AREAS = ("north", "south", "")
TRACKS = ("job_ready", "complex_needs")
TABLE = "need:housing"


def wave(people: Mapping[str, int], happened: Mapping[str, int] | None = None) -> Wave:
    """Return what a report adds: people, and what happened to some of them."""
    return Wave(people=people, moves={}, happened={TABLE: happened or {}})


def reports(build: Sequence[Universe]) -> list[Shown]:
    """Return what each report shows, one after the other."""
    history: list[Shown] = []
    for universe in build:
        history.append(publish(universe, history))
    return history


def all_shown(universe: Universe, history: Sequence[Shown]) -> tuple[Asked, np.ndarray]:
    """Return everything that may be asked of all reports together, and what was published."""
    asked, names = questions(universe, history[:-1])
    published = [history[at].get(name) is not None for name, at in names]
    return asked, np.array(published + [False] * (len(asked) - len(names)), np.bool_)


def by_place(waves: Sequence[Wave]) -> Universe:
    return people_by_place(waves, AREAS, TRACKS)


def by_step(waves: Sequence[Wave], kinds: Sequence[str] = ()) -> Universe:
    entered = [each.newcomers for each in waves]
    return what_happened(waves, TABLE, entered, kinds, range(len(waves)))


def test_large_counts_are_shown_and_a_small_one_takes_another_with_it() -> None:
    people = {"north|job_ready": 20, "north|complex_needs": 3, "south|job_ready": 30}
    waves = [wave({**people, "south|complex_needs": 12})]

    shown = publish(by_place(waves), [])

    assert shown[ENTERED] == 65
    assert shown[f"{CELL}north{BAR}complex_needs"] is None
    # 23 people in the north less 20 would say 3.
    assert None in {shown[f"{AREA}north"], shown[f"{CELL}north{BAR}job_ready"]}


def test_two_more_people_in_an_area_are_not_seen_in_the_next_report() -> None:
    first = wave({"north|job_ready": 20, "south|job_ready": 20})
    second = wave({"north|job_ready": 2, "south|job_ready": 30})

    shown = reports([by_place([first]), by_place([first, second])])

    assert [each[ENTERED] for each in shown] == [40, 72]
    assert shown[0][f"{AREA}north"] == 20
    assert shown[1][f"{AREA}north"] is None
    assert shown[1][f"{AREA}south"] is None


def test_what_nearly_everybody_did_is_withheld_because_the_rest_are_few() -> None:
    waves = [wave({"north|job_ready": 40}, {f"0{BAR}": 38})]

    shown = publish(by_step(waves), [])

    assert shown == {ENTERED: 40, HAPPENED: None}


def test_what_half_of_them_did_is_shown() -> None:
    waves = [wave({"north|job_ready": 40}, {f"0{BAR}": 21})]

    assert publish(by_step(waves), []) == {ENTERED: 40, HAPPENED: 21}


def test_kinds_are_shown_where_none_of_them_is_small() -> None:
    waves = [
        wave({"north|job_ready": 60}, {f"0{BAR}work": 12, f"0{BAR}training": 9, f"0{BAR}left": 11})
    ]

    shown = publish(by_step(waves, ("work", "training", "left")), [])

    assert shown[f"{KIND}work"] == 12
    assert shown[HAPPENED] == 32


def test_nothing_at_all_is_withheld_like_everything_small() -> None:
    shown = publish(by_step([wave({"north|job_ready": 9})]), [])

    assert shown == {ENTERED: 9, HAPPENED: None}


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


_few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@_few
@given(place_waves())
def test_no_small_count_by_area_and_track_is_given_away_by_all_reports_together(
    waves: list[Wave],
) -> None:
    universes = [by_place(waves[: n + 1]) for n in range(len(waves))]

    asked, shown = all_shown(universes[-1], reports(universes))

    assert not recoverable(asked, shown).any()


@_few
@given(step_waves())
def test_no_small_count_of_a_step_is_given_away_by_all_reports_together(waves: list[Wave]) -> None:
    universes = [by_step(waves[: n + 1], ("near", "far")) for n in range(len(waves))]

    asked, shown = all_shown(universes[-1], reports(universes))

    assert not recoverable(asked, shown).any()


@_few
@given(step_waves(), place_waves())
def test_no_two_shown_numbers_of_a_table_differ_by_a_small_count(
    steps: list[Wave], places: list[Wave]
) -> None:
    for universes in (
        [by_step(steps[: n + 1], ("near", "far")) for n in range(len(steps))],
        [by_place(places[: n + 1]) for n in range(len(places))],
    ):
        asked, shown = all_shown(universes[-1], reports(universes))
        rows = asked.parts.toarray()[shown]
        answers = asked.answers[shown]

        for (whole, more), (part, less) in product(zip(rows, answers, strict=True), repeat=2):
            inside = (part <= whole).all() and (part < whole).any()
            assert not inside or more - less >= FEWEST


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


@_few
@given(walks())
def test_no_small_count_along_the_pathway_is_given_away_by_all_reports_together(
    waves: list[Wave],
) -> None:
    universes = [along_the_pathway(waves[: n + 1]) for n in range(len(waves))]
    history = reports(universes)

    asked, shown = all_shown(universes[-1], history)

    assert not recoverable(asked, shown).any()
    assert all(each[Step.BEGUN] is not None for each in history)


@given(walks())
def test_whoever_came_to_a_step_is_counted_at_all_before_it(waves: list[Wave]) -> None:
    counts = [sum(came_to(waves, step)) for step in Step]

    assert counts == sorted(counts, reverse=True)
    assert came_to(waves, Step.BEGUN) == [each.newcomers for each in waves]


def test_two_who_were_assessed_and_have_no_plan_are_not_seen() -> None:
    far = dict.fromkeys(list(Step)[:4], MOMENT)
    units = [Unit(far)] * 28 + [Unit({step: far[step] for step in list(Step)[:3]})] * 2
    units += [Unit({step: far[step] for step in list(Step)[:2]})] * 20

    shown = publish(along_the_pathway([count_wave(units, [MOMENT], [])]), [])

    assert shown[Step.BEGUN] == 50
    assert None in {shown[Step.ASSESSED], shown[Step.PLANNED]}


def _crossed(place: Universe, step: Universe) -> tuple[list[str], np.ndarray]:
    """Return the lines of both tables over the cells of both crossed, one after the other."""
    of_place = [np.kron(each.cells, np.ones(step.counts.size)) for each in place.lines]
    of_step = [
        np.kron(np.ones(place.counts.size), each.cells & (each.since == 0)) for each in step.lines
    ]
    names = [each.name for each in (*place.lines, *step.lines)]
    return names, np.array([*of_place, *of_step], np.int64)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(place_waves(), st.data())
def test_two_tables_together_give_away_no_more_than_each_alone(
    waves: list[Wave], data: st.DataObject
) -> None:
    # The first wave alone, so that both tables crossed stay small.
    came = waves[0].newcomers
    first = wave(waves[0].people, {f"0{BAR}": data.draw(st.integers(0, came))})
    place, step = by_place([first]), by_step([first])
    shown_place, shown_step = publish(place, []), publish(step, [])
    names, crossed = _crossed(place, step)

    # One possible set of people: the corner rule fills the counts of both tables.
    asked = Asked(
        counts=_corner(place.counts, step.counts),
        parts=csr_array(crossed),
        grouping=np.zeros((len(names), 1), np.int64),
        code=np.arange(len(names), dtype=np.int64)[:, np.newaxis],
    )
    told = [shown_place[each.name] for each in place.lines]
    told += [shown_step[each.name] for each in step.lines]
    shown = np.array([each is not None for each in told])

    assert not recoverable(asked, shown).any()


def _corner(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return counts of both tables crossed whose sums are those of each."""
    left, free = rows.copy(), columns.copy()
    found = np.zeros((rows.size, columns.size), np.int64)
    for i, j in np.ndindex(found.shape):
        found[i, j] = min(left[i], free[j])
        left[i] -= found[i, j]
        free[j] -= found[i, j]
    return found.ravel()


def test_what_everybody_knows_stays_known() -> None:
    waves = [wave({"north|job_ready": 9}), wave({"south|job_ready": 7})]
    universe = by_place(waves)

    known = known_before(universe, [{ENTERED: 9, f"{AREA}north": 9, f"{TRACK}job_ready": None}])

    asked, names = questions(universe, [{ENTERED: 9, f"{AREA}north": 9}])
    told = [name for name, mark in zip(names, known, strict=False) if mark]
    assert told == [(ENTERED, 0), (f"{AREA}north", 0), (ENTERED, 1)]
    assert asked.tabled[: len(names)].sum() == 2 + len(universe.lines)
