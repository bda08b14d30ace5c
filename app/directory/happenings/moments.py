"""When an event is: days and times on the clocks of its site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class Moment:
    """One date of an event: from the first day to the last, both included.

    `begins` is None for whole days; `ends` None where nobody said, which counts as the
    end of the last day. On one day, an end at or before the beginning is the next morning.
    """

    first: date
    last: date
    begins: time | None = None
    ends: time | None = None

    @property
    def start(self) -> datetime:
        """Return when it begins, by the site's clock without its zone."""
        return datetime.combine(self.first, self.begins or time.min)

    @property
    def end(self) -> datetime:
        """Return when it is over, by the site's clock without its zone."""
        if self.ends is None:
            return datetime.combine(self.last + timedelta(days=1), time.min)
        end = datetime.combine(self.last, self.ends)
        return end if end > self.start else end + timedelta(days=1)

    @property
    def is_whole_days(self) -> bool:
        """Return whether it has no times."""
        return self.begins is None

    def __lt__(self, other: Moment) -> bool:
        """Come earlier: by the start, then by the end."""
        return (self.start, self.end) < (other.start, other.end)


def read_moment(line: str) -> Moment:
    """Return the moment of a line of the database: first, last, begins, ends, tabs between."""
    first, last, begins, ends = line.split("\t")
    return Moment(
        date.fromisoformat(first),
        date.fromisoformat(last),
        time.fromisoformat(begins) if begins else None,
        time.fromisoformat(ends) if ends else None,
    )
