"""What an import did or, in a dry run, would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_NAMED = 12


@dataclass(frozen=True)
class Report:
    """Counts and names of one import; `changed` says of each area what changes and why."""

    file: str
    matched: int
    changed: Sequence[str]
    new: Sequence[str]
    missing: Sequence[str]
    elsewhere: int
    repaired: Sequence[str] = ()
    notes: Sequence[str] = ()

    def lines(self) -> Iterator[str]:
        """Return the report, one fact a line."""
        yield f"{self.file}: {self.matched} areas matched by code"
        yield from _named("changed", self.changed)
        yield from _named("new", self.new)
        yield from _named("missing from the file, left as they are", self.missing)
        if self.elsewhere:
            yield f"not of this site, left out: {self.elsewhere} rows"
        yield from _named("outline repaired", self.repaired)
        yield from self.notes


def _named(title: str, names: Sequence[str]) -> Iterator[str]:
    yield f"{title}: {len(names)}"
    for name in names[:MOST_NAMED]:
        yield f"  {name}"
    if len(names) > MOST_NAMED:
        yield f"  ... and {len(names) - MOST_NAMED} more"
