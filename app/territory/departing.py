"""When one leaves: a weekday and a time of day, read from a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from app.travel.timetable.provider import MORNING

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class UnusableDepartureError(ValueError):
    """A day or a time that cannot be used: which field, and what to write."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"unusable {field}")
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True)
class Departure:
    """When to leave: one of `WEEKDAYS` or "" for a usual one, and a time or None."""

    day: str = ""
    at: time | None = None

    def moment(self, today: date, usual: date) -> datetime | None:
        """Return the local moment: the next such weekday from today; None where nothing is said.

        Args:
            today: the date at the site.
            usual: the ordinary weekday of its timetable.
        """
        if not self.day and self.at is None:
            return None
        on = next_weekday(today, self.day) if self.day else usual
        return datetime.combine(on, self.at or MORNING)


def next_weekday(today: date, day: str) -> date:
    """Return the first date from today on that falls on a weekday."""
    return today + timedelta(days=(WEEKDAYS.index(day) - today.weekday()) % 7)


def read_departure(day: str, at: str) -> Departure:
    """Return when to leave; two empty texts mean an ordinary weekday morning.

    Raises:
        UnusableDepartureError: no such weekday or time of day.
    """
    if day and day not in WEEKDAYS:
        raise UnusableDepartureError("day", _("Choose a day of the week."))
    clock = _CLOCK.fullmatch(at.strip())
    if at.strip() and clock is None:
        raise UnusableDepartureError("at", _("Write the time as hours and minutes, such as 8:30."))
    return Departure(day, time(int(clock[1]), int(clock[2])) if clock else None)
