"""No count under five can be worked out from reports, whatever is taken from whatever."""

from __future__ import annotations

from collections.abc import Sequence

from factories import MOMENT
from hypothesis import given
from map.monitoring.drawing import AREAS, TABLE, TRACKS, reports, walks, wave

from app.map.monitoring.counting import Unit, Wave, count_wave
from app.map.monitoring.publishing import Universe, known_before, publish, questions
from app.map.monitoring.universes import (
    Kinds,
    along_the_pathway,
    came_to,
    people_by_place,
    what_happened,
)
from app.map.monitoring.vocabulary import (
    AREA,
    BAR,
    CELL,
    ENTERED,
    HAPPENED,
    KIND,
    TRACK,
    Step,
)


def by_place(waves: Sequence[Wave]) -> Universe:
    return people_by_place(waves, AREAS, TRACKS)


def by_step(waves: Sequence[Wave], *kinds: str) -> Universe:
    entered = [each.newcomers for each in waves]
    return what_happened(waves, TABLE, entered, Kinds(kinds), range(len(waves)))


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

    shown = publish(by_step(waves, "work", "training", "left"), [])

    assert shown[f"{KIND}work"] == 12
    assert shown[HAPPENED] == 32


def test_nothing_at_all_is_withheld_like_everything_small() -> None:
    shown = publish(by_step([wave({"north|job_ready": 9})]), [])

    assert shown == {ENTERED: 9, HAPPENED: None}


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


def test_what_everybody_knows_stays_known() -> None:
    waves = [wave({"north|job_ready": 9}), wave({"south|job_ready": 7})]
    universe = by_place(waves)

    shown = [{ENTERED: 9, f"{AREA}north": 9, f"{TRACK}job_ready": None}]
    asked, names = questions(universe, shown)
    known = known_before(names, universe, shown)

    told = [name for name, mark in zip(names, known, strict=True) if mark]
    assert told == [(ENTERED, 0), (f"{AREA}north", 0), (ENTERED, 1)]
    assert asked.tabled[: len(names)].sum() == 2 + sum(at == 1 for _name, at in names)
