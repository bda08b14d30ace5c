"""What a reader works out of reports with pencil and paper: totals, parts, and what remains.

Nothing here knows how tables are made: only what their lines mean, as everybody may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import inf

from app.map.monitoring.vocabulary import Fare, Near, Step
from app.participants.vocabulary import Outcome

Tables = Mapping[str, Mapping[str, int | None]]
# A number by report, table and line; of those that no table shows, by a line of our own.
Key = tuple[int, str, str]
FEW = 5


@dataclass(frozen=True)
class Sum:
    """A number and the parts that it is the sum of."""

    whole: Key
    parts: Sequence[Key]


def sums(tables: Sequence[Tables], areas: Sequence[str], tracks: Sequence[str]) -> Iterator[Sum]:
    """Return everything that a reader knows to add up, within reports and between them."""
    for report, shown in enumerate(tables):
        yield from _places(report, areas, tracks)
        yield from _parts(report, "outcome", "happened", [f"kind:{each}" for each in Outcome])
        yield from _of_those(report, "outcome", Step.BEGUN)
        yield from _of_those(report, "fast", Step.ANSWERED)
        for step, later in pairwise(Step):
            yield from _parts(report, "pathway", step, [later, f"no {later}"])
        for name in shown:
            if name.startswith("need:"):
                yield from _of_those(report, name, Step.ASSESSED)
                yield from _parts(report, name, "happened", [f"kind:{Near.FAR}", "not far"])
            elif name.startswith("scale:"):
                yield from _of_those(report, name, Step.ASSESSED)
                yield from _parts(report, name, "happened", [f"kind:{each}" for each in Fare])
    for report in range(1, len(tables)):
        yield from _between(report, areas, tracks, tables[report])


def _parts(report: int, table: str, whole: str, parts: Sequence[str]) -> Iterator[Sum]:
    yield Sum((report, table, whole), [(report, table, part) for part in parts])


def _of_those(report: int, table: str, step: Step) -> Iterator[Sum]:
    """Return that it happened to whoever came to a step, or not."""
    yield Sum((report, "pathway", step), [(report, table, "happened"), (report, table, "not yet")])


def _places(report: int, areas: Sequence[str], tracks: Sequence[str]) -> Iterator[Sum]:
    yield Sum((report, "pathway", Step.BEGUN), [(report, "reached", "entered")])
    yield from _parts(report, "reached", "entered", [f"area:{area}" for area in areas])
    yield from _parts(report, "reached", "entered", [f"track:{track}" for track in tracks])
    for area in areas:
        cells = [f"cell:{area}|{track}" for track in tracks]
        yield from _parts(report, "reached", f"area:{area}", cells)
    for track in tracks:
        cells = [f"cell:{area}|{track}" for area in areas]
        yield from _parts(report, "reached", f"track:{track}", cells)


def _between(
    report: int, areas: Sequence[str], tracks: Sequence[str], shown: Tables
) -> Iterator[Sum]:
    """Return that what happened once stays counted, and that a first answer is fast at once."""
    lines = [("pathway", step.value) for step in Step]
    lines += [("outcome", line) for line in ("happened", *(f"kind:{each}" for each in Outcome))]
    lines += [("fast", "happened"), ("fast", "not yet")]
    lines += [("reached", f"cell:{area}|{track}") for area, track in product(areas, tracks)]
    needs = [name for name in shown if name.startswith("need:")]
    lines += [(name, line) for name in needs for line in ("happened", f"kind:{Near.FAR}")]
    for table, line in lines:
        before, now = (report - 1, table, line), (report, table, line)
        yield Sum(now, [before, (report, table, f"new {line}")])
    new = [(report, "fast", "new happened"), (report, "fast", "new not yet")]
    yield Sum((report, "pathway", f"new {Step.ANSWERED}"), new)


def months(table: Mapping[str, int | None], begun: str) -> Iterator[Sum]:
    """Return what a reader knows to add up of months who knows when the pilot began."""
    lines = [line.removeprefix("until:") for line in table if line.startswith("until:")]
    own = sorted(month for month in lines if month >= begun)
    yield from _parts(0, "months", "entered", [f"month:{month}" for month in own])
    for at, month in enumerate(own, 1):
        yield from _parts(0, "months", f"until:{month}", [f"month:{each}" for each in own[:at]])


def ranges(tables: Sequence[Tables], known: Sequence[Sum]) -> dict[Key, tuple[float, float]]:
    """Return the least and the most that each number can be, as far as sums tell it."""
    found = {key: (0.0, inf) for each in known for key in (each.whole, *each.parts)}
    for report, table, line in found:
        number = tables[report].get(table, {}).get(line)
        if number is not None:
            found[report, table, line] = (number, number)
    before: dict[Key, tuple[float, float]] = {}
    while before != found:
        before = dict(found)
        for each in known:
            _tighten(found, each)
    return found


def _tighten(found: dict[Key, tuple[float, float]], known: Sum) -> None:
    least = sum(found[part][0] for part in known.parts)
    most = sum(found[part][1] for part in known.parts)
    low, high = found[known.whole]
    low, high = found[known.whole] = max(low, least), min(high, most)
    for part in known.parts:
        own_low, own_high = found[part]
        others = sum(found[each][1] for each in known.parts if each != part)
        found[part] = (
            max(own_low, low - others),
            min(own_high, high - (least - own_low)),
        )
        least += found[part][0] - own_low


def given_away(tables: Sequence[Tables], known: Sequence[Sum]) -> list[Key]:
    """Return the numbers that can only be under five, and are left fewer than five values."""
    found = ranges(tables, known)
    assert all(low <= high for low, high in found.values())
    return [key for key, (low, high) in found.items() if high < FEW and high - low < FEW - 1]
