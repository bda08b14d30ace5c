"""The dates of an event in one cell: `2026-12-04 17:00-19:00 "Sala A"; 2026-12-10..2026-12-12`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time
from uuid import uuid5

from flask_babel import lazy_gettext as _

from app.directory.editing.content import DateContent
from app.directory.exchange.clock import UnclearError, read_clock
from app.directory.exchange.hours import DASH, items_of, read_dated, tail_of
from app.directory.listings import NAMESPACE

_EXAMPLE = _("Write for example: 2026-12-04 17:00-19:00; 2026-12-10..2026-12-12.")
_FROM = re.compile(r"^(?:dalle|das|as|alle|ore|at|h)\s+")
# A workbook writes a day without a time as this moment of it.
_BARE_DAY = re.compile(r"(?<=\d{4}-\d{2}-\d{2})[ T]00:00:00\b")


def read_dates(text: str) -> tuple[DateContent, ...]:
    """Return the dates that a cell says; none for an empty one.

    Two readings of the same words give the same ids.

    Raises:
        UnclearError: a part of it is not a day, or is not from when to when.
    """
    return tuple(_date(item) for item in items_of(_BARE_DAY.sub("", text)))


def write_dates(dates: Iterable[DateContent]) -> str:
    """Return the dates as `read_dates` reads them."""
    return "; ".join(f"{_days(day)}{_times(day)}{tail_of(None, None, day.note)}" for day in dates)


def known_again(
    given: Sequence[DateContent], stored: Sequence[DateContent]
) -> tuple[DateContent, ...]:
    """Return the given dates, those that the listing has already under their own ids."""
    known = {_said(day): day for day in stored}
    return tuple(known.get(_said(day), day) for day in given)


def _date(item: str) -> DateContent:
    said = read_dated(item, _EXAMPLE)
    begins, ends = _clocks(said.rest, item)
    told = (said.first, said.last, begins, ends, said.note)
    return DateContent(uuid5(NAMESPACE, repr(("date", *map(str, told)))), *told)


def _clocks(rest: str, item: str) -> tuple[time | None, time | None]:
    if not rest:
        return None, None
    ends = DASH.split(_FROM.sub("", rest))
    if len(ends) > len(("begins", "ends")):
        raise UnclearError(_("«%(text)s» is not from when to when.", text=item[:40]), _EXAMPLE)
    return read_clock(ends[0]), read_clock(ends[1]) if len(ends) > 1 else None


def _days(day: DateContent) -> str:
    return f"{day.first}" if day.first == day.last else f"{day.first}..{day.last}"


def _times(day: DateContent) -> str:
    if day.begins is None:
        return ""
    return f" {day.begins:%H:%M}" + (f"-{day.ends:%H:%M}" if day.ends else "")


def _said(day: DateContent) -> tuple[object, ...]:
    return (day.first, day.last, day.begins, day.ends, day.note)
