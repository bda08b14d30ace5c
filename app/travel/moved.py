"""A timetable whose days were moved: how the name of its feed says so, and who reads that.

The name of each feed stands in the header of the timetable's file; a file that was written
before this was kept there says nothing, and is read as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_DAY = r"(\d{4}-\d\d-\d\d)"
_TOLD = re.compile(rf"; its days {_DAY} to {_DAY} moved by (\d+) weeks$")


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

    def after(self, name: str) -> str:
        """Return the name of a feed with these words after it, as `moved_most` reads them."""
        return f"{name}; its days {self.first_day} to {self.last_day} moved by {self.weeks} weeks"


def moved_most(made_from: Sequence[str]) -> Moved | None:
    """Return what was moved the farthest of these feeds; None where nothing was moved."""
    told = [found.groups() for found in map(_TOLD.search, made_from) if found]
    moved = [
        Moved(date.fromisoformat(first), date.fromisoformat(last), int(weeks))
        for first, last, weeks in told
    ]
    return max(moved, key=lambda each: each.weeks, default=None)
