"""No count under five is left when published parts are taken from their published total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from factories import MOMENT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from map.monitoring.arithmetic import Tables, given_away, months, sums

from app.map.monitoring.counting import Fared, Happened, Unit, count_wave
from app.map.monitoring.months import month_of
from app.map.monitoring.tables import TRACKS, Before, Now, tables_after, tables_of
from app.map.monitoring.vocabulary import FAST, OUTCOME, Fare, Near, Step
from app.participants.vocabulary import Outcome

AREAS = ["", "north", "south"]
NEED, SCALE = "need:housing", "who5"
END = MOMENT + timedelta(days=90)
BEGUN = "2026-11"


def told(units: Sequence[Unit], reports: int = 1) -> list[Tables]:
    """Return the tables of reports about the same people, a quarter each."""
    ends = [END + timedelta(days=90 * number) for number in range(reports)]
    days: list[date] = [end.date() for end in ends]
    waves = [count_wave(units, ends[: at + 1], tables_after()) for at in range(reports)]
    found: list[Tables] = []
    for at, wave in enumerate(waves):
        now = Now(days[at], wave, AREAS, [SCALE])
        found.append(tables_of(Before(days[:at], waves[:at], found), now, lambda _n, _all: None))
    return found


def ended(numbers: Sequence[int]) -> list[Unit]:
    """Return people of whom so many ended with each outcome, and twenty who did not."""
    begun = {Step.KNOWN: MOMENT, Step.BEGUN: MOMENT}
    ways = [
        Unit(begun, {OUTCOME: Happened(END, outcome.value)})
        for outcome, number in zip(Outcome, numbers, strict=True)
        for _each in range(number)
    ]
    return [*ways, *[Unit(begun)] * 20]


@pytest.mark.usefixtures("embedded_app")
@pytest.mark.parametrize("few", range(5))
def test_the_one_small_outcome_is_not_what_remains_of_the_total(few: int) -> None:
    (tables,) = told(ended([19, 14, few, 10, 8, 7]))

    assert tables[OUTCOME]["happened"] == 58 + few
    withheld = [kind for kind in Outcome if tables[OUTCOME][f"kind:{kind}"] is None]
    assert len(withheld) > 1
    assert given_away([tables], list(sums([tables], AREAS, TRACKS))) == []


@pytest.mark.usefixtures("embedded_app")
@pytest.mark.parametrize("few", range(5))
def test_the_last_month_is_not_what_remains_since_the_pilot_began(few: int) -> None:
    came = {"2026-11": 20, "2026-12": 17, "2027-01": few}
    begun = {Step.KNOWN: MOMENT, Step.BEGUN: MOMENT}
    units = [Unit(begun, month=month) for month, number in came.items() for _n in range(number)]
    (tables,) = told(units)

    found = given_away([tables], list(months(tables["months"], BEGUN)))

    assert tables["months"]["entered"] == 37 + few
    assert found == []
    # That nobody came before is withheld like any other small number.
    assert "month:2026-03" in tables["months"]


@pytest.mark.usefixtures("embedded_app")
def test_the_two_newcomers_without_a_fast_answer_are_not_what_remains() -> None:
    later = MOMENT + timedelta(days=120)
    units = []
    for at, fast, slow in ((MOMENT, 20, 20), (later, 18, 2)):
        answered = dict.fromkeys(list(Step)[:6], at)
        started = dict.fromkeys(Step, at)
        units += [Unit(started, {FAST: Happened(at)})] * 9 + [Unit(answered)] * slow
        units += [Unit(answered, {FAST: Happened(at)})] * (fast - 9)
        for far in range(1, 6):
            units += [Unit(dict.fromkeys(list(Step)[:far], at))] * 9
    tables = told(units, 2)

    assert tables[0][FAST]["happened"] == 20
    assert tables[1][FAST]["happened"] is None
    assert given_away(tables, list(sums(tables, AREAS, TRACKS))) == []


@pytest.mark.usefixtures("embedded_app")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1), reports=st.integers(1, 2))
def test_nothing_small_remains_of_any_table_of_any_pilot(seed: int, reports: int) -> None:
    random = np.random.default_rng(seed)
    units = [someone(random, reports) for _each in range(int(random.integers(40, 200)))]
    for at in (MOMENT, MOMENT + timedelta(days=120)):
        begun = dict.fromkeys(list(Step)[:2], at)
        units += [Unit(begun, month=month_of(at.date()))] * 5
    tables = told(units, reports)

    assert given_away(tables, list(sums(tables, AREAS, TRACKS))) == []
    assert given_away(tables[:1], list(months(tables[0]["months"], BEGUN))) == []


def someone(random: np.random.Generator, reports: int) -> Unit:
    """Return somebody who went some way; some sorts are rare, so that counts are small."""
    at = MOMENT + timedelta(days=float(random.uniform(0, 90 * reports)))
    steps = {Step.KNOWN: at, Step.BEGUN: at}
    happened = {}
    for step in list(Step)[2 : 2 + int(random.choice(6, p=[0.1, 0.2, 0.1, 0.1, 0.2, 0.3]))]:
        at += timedelta(days=float(random.uniform(0, 20)))
        steps[step] = at
        if step == Step.ANSWERED and random.random() < 0.8:
            happened[FAST] = Happened(at)
        if step == Step.ASSESSED and random.random() < 0.5:
            near = Near.FAR if random.random() < 0.2 else Near.NEAR
            happened[NEED] = Happened(at, near.value)
    if random.random() < 0.6:
        kind = random.choice(list(Outcome), p=[0.35, 0.25, 0.2, 0.1, 0.05, 0.05])
        happened[OUTCOME] = Happened(at + timedelta(days=15), str(kind))
    fare = Fare(str(random.choice(list(Fare), p=[0.6, 0.3, 0.1])))
    fared = [Fared(at, 40, 60, fare)] if Step.ASSESSED in steps and random.random() < 0.7 else []
    return Unit(
        steps=steps,
        happened=happened,
        area=str(random.choice(AREAS, p=[0.05, 0.75, 0.2])),
        track=str(random.choice(["job_ready", "complex_needs", ""], p=[0.7, 0.25, 0.05])),
        month=month_of(steps[Step.BEGUN].date()),
        fares={SCALE: fared},
    )
