"""How much of a site is confirmed: in all, by organisation and by area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.directory.freshness.queries import Kept
from app.directory.freshness.rhythm import Standing


@dataclass(frozen=True)
class Share:
    """Of so many listings so many are confirmed within their rhythm."""

    name: str
    confirmed: int
    total: int

    @property
    def percent(self) -> int:
        """Return the share, rounded down, so that 100 means all."""
        return self.confirmed * 100 // self.total if self.total else 0


@dataclass(frozen=True)
class Overview:
    """The freshness of a site's listings on a day; `total` counts those that left, too."""

    total: int
    confirmed: int
    never_confirmed: int
    overdue: int
    left: int
    organisations: Sequence[Share]
    areas: Sequence[Share]


def overview(listings: Sequence[Kept], today: date) -> Overview:
    """Count listings; one given in two areas counts in both."""
    standing = [each.word.standing(today) for each in listings]
    confirmed = [each.word.is_confirmed(today) for each in listings]
    bodies = [[each.organisation] for each in listings]
    return Overview(
        total=len(listings),
        confirmed=sum(confirmed),
        never_confirmed=sum(each.word.confirmed_on is None for each in listings),
        overdue=sum(
            each.word.confirmed_on is not None and stands in {Standing.DUE, Standing.STALE}
            for each, stands in zip(listings, standing, strict=True)
        ),
        left=standing.count(Standing.LAPSED),
        organisations=_shares(bodies, confirmed),
        areas=_shares([each.areas for each in listings], confirmed),
    )


def _shares(names: Sequence[Iterable[str]], confirmed: Sequence[bool]) -> list[Share]:
    """Return shares: first where most listings wait for a word, then by name."""
    totals: dict[str, int] = defaultdict(int)
    sure: dict[str, int] = defaultdict(int)
    for own, is_sure in zip(names, confirmed, strict=True):
        for name in own:
            totals[name] += 1
            sure[name] += is_sure
    shares = [Share(name, sure[name], total) for name, total in totals.items()]
    return sorted(shares, key=lambda one: (one.confirmed - one.total, one.name))
