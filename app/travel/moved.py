"""A timetable whose days were moved by whole weeks: what is known of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moved:
    """The days of a feed as it was published, and by how many weeks they were moved."""

    first_day: date
    last_day: date
    weeks: int

    @property
    def years(self) -> str:
        """Return the years that the feed is of, such as 2024-25."""
        first, last = self.first_day.year, self.last_day.year
        return str(first) if first == last else f"{first}-{last % 100:02}"


def moved_most(moved: Sequence[Moved]) -> Moved | None:
    """Return what was moved the farthest; None where nothing was moved."""
    return max(moved, key=lambda each: each.weeks, default=None)
