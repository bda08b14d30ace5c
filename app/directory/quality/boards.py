"""Who has made listings better: a list of gains only, and each organisation's next step.

Nobody is ranked by what is missing: organisations stand by name, and the only order by
figures is that of those who improved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.directory.quality.queries import Told
from app.directory.quality.score import Check, Facts, missing, points


@dataclass(frozen=True)
class Improved:
    """An organisation whose listings tell more than before."""

    organisation: str
    gained: int
    listings: int


@dataclass(frozen=True)
class Standing:
    """An organisation's listings: their mean points, and what would help most of them."""

    organisation: str
    listings: int
    points: int
    next_step: Check | None


def most_improved(
    now: Iterable[Told], before: Mapping[UUID, Facts], most: int
) -> Sequence[Improved]:
    """Return the organisations whose listings gained points, the most first.

    A confirmation counts as a gain by itself, for it is work as well.
    """
    gains: dict[str, list[int]] = defaultdict(list)
    for told in now:
        if told.id in before:
            gain = points(told.facts) - points(replace(before[told.id], confirmed=False))
            if gain > 0:
                gains[told.organisation].append(gain)
    improved = [Improved(name, sum(own), len(own)) for name, own in gains.items()]
    return sorted(improved, key=lambda one: (-one.gained, one.organisation))[:most]


def standings(now: Iterable[Told]) -> list[Standing]:
    """Return each organisation with its mean points and its next step, by name."""
    bodies: dict[str, list[Told]] = defaultdict(list)
    for told in now:
        bodies[told.organisation].append(told)
    return [_standing(name, own) for name, own in sorted(bodies.items())]


def _standing(name: str, own: Sequence[Told]) -> Standing:
    unsaid = Counter(check for told in own for check in missing(told.facts))
    order = list(Check)
    step = max(unsaid, key=lambda check: (unsaid[check], -order.index(check)), default=None)
    return Standing(name, len(own), sum(points(told.facts) for told in own) // len(own), step)
