"""How people fare on a scale from first to last, who may fare otherwise in the next report (pure).

Other than what happens once, this changes: whoever fared better until summer may fare worse until
autumn. So the cells of the table are whole courses, and guarded is also who changes between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import product

import numpy as np

from app.map.monitoring.counting import LETTERS, NOT_YET, TO, Wave
from app.map.monitoring.publishing import Line, Universe
from app.map.monitoring.universes import MOST_CELLS
from app.map.monitoring.vocabulary import BAR, ENTERED, HAPPENED, KIND

# The report in which somebody was assessed, and how they fared at the end of each.
Course = tuple[int, str]


def people_by_fare(
    waves: Sequence[Wave], scale: str, entered: Sequence[int], epochs: Sequence[int]
) -> Universe:
    """Return those who were assessed by how they fared on a scale at the end of each report.

    Args:
        waves: all reports, oldest first.
        scale: its key.
        entered: how many were assessed first in each wave.
        epochs: the reports that showed how many had been, the newest among them.
    """
    table = _table(waves, scale, entered, epochs)
    cells = _possible(len(epochs))
    if len(cells) > MOST_CELLS:
        never = NOT_YET * len(epochs)
        cells = sorted({*table, *((came, never) for came in range(len(epochs)))})
    came = np.array([each for each, _course in cells], np.int64)
    letters = np.array([list(course) for _came, course in cells]).T
    here = came <= np.arange(len(epochs))[:, np.newaxis]
    return Universe(
        counts=np.array([table[cell] for cell in cells], np.int64),
        lines=[
            Line(ENTERED, here),
            Line(HAPPENED, letters != NOT_YET),
            *(Line(f"{KIND}{fare}", letters == letter) for fare, letter in LETTERS.items()),
        ],
        fixed=frozenset({ENTERED}),
    )


def _table(
    waves: Sequence[Wave], scale: str, entered: Sequence[int], epochs: Sequence[int]
) -> Counter[Course]:
    """Return how many took each course; whoever was erased fares on as before."""
    at = [bisect_left(epochs, wave) for wave in range(len(waves))]
    found: Counter[Course] = Counter()
    for wave, each in enumerate(waves):
        found = _one_longer(found)
        found[wave, NOT_YET * (wave + 1)] += entered[wave]
        for move, number in each.fares.get(scale, {}).items():
            came, _bar, courses = move.partition(BAR)
            before, _to, now = courses.partition(TO)
            old = (int(came), before + (before[-1:] or NOT_YET))
            # What was corrected since fits no course that was kept, and is left where it was.
            moved = min(number, found[old])
            found[old] -= moved
            found[int(came), now] += moved
    short: Counter[Course] = Counter()
    for (came_in, course), number in found.items():
        short[at[came_in], "".join(course[epoch] for epoch in epochs)] += number
    return short


def _one_longer(found: Counter[Course]) -> Counter[Course]:
    """Return the courses with one wave more, in which nobody fares otherwise."""
    return Counter({(came, course + course[-1]): n for (came, course), n in found.items()})


def _possible(epochs: int) -> list[Course]:
    """Return all courses there can be: nobody is asked again before they were assessed."""
    return [
        (came, NOT_YET * first + "".join(rest))
        for came in range(epochs)
        for first in range(came, epochs + 1)
        for rest in product(LETTERS.values(), repeat=epochs - first)
    ]
