"""No count under five can be worked out from reports, whatever is taken from whatever."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from map.monitoring.drawing import (
    Told,
    by_fare,
    by_place,
    by_step,
    crossed,
    fare_waves,
    month_waves,
    months_told,
    place_waves,
    step_waves,
    told,
    walks,
)

from app.coverage import FEWEST, recoverable
from app.map.monitoring.counting import Wave
from app.map.monitoring.universes import along_the_pathway

# Every sort of table with all its reports; the last is two tables of the same people together.
SORTS: dict[str, tuple[st.SearchStrategy[list[Wave]], Callable[[list[Wave]], Told]]] = {
    "places": (place_waves(), lambda waves: told(by_place, waves)),
    "months": (month_waves(), months_told),
    "steps": (step_waves(), lambda waves: told(by_step, waves)),
    "pathway": (walks(), lambda waves: told(along_the_pathway, waves)),
    "well-being": (fare_waves(), lambda waves: told(by_fare, waves)),
    "places and months": (month_waves(), crossed),
}
pilots = st.sampled_from(list(SORTS)).flatmap(lambda sort: st.tuples(st.just(sort), SORTS[sort][0]))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(pilots)
def test_no_small_count_can_be_worked_out_from_published_tables(
    pilot: tuple[str, list[Wave]],
) -> None:
    sort, waves = pilot
    event(sort)

    found = SORTS[sort][1](waves)

    assert not recoverable(found.asked, found.shown).any()
    assert smallest_difference(found) >= FEWEST


def smallest_difference(found: Told) -> int:
    """Return the least that is left when a published number is taken from one that includes it."""
    rows, answers = found.asked.parts.toarray()[found.shown], found.asked.answers[found.shown]
    size = rows.sum(axis=1)
    inside = (rows @ rows.T == size) & (size[:, np.newaxis] > size)
    return int(np.min((answers[:, np.newaxis] - answers)[inside], initial=FEWEST))
