"""Weekly hours in one cell: `lun 9-12:30, 14-18; mer 14-18 [2026-06-01..] "su invito"`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from flask_babel import lazy_gettext as _

from app.directory.editing.content import Interval, SpecialDays
from app.directory.exchange.clock import (
    ALL_DAYS,
    CLOSED,
    WEEKDAYS,
    WORKING_DAYS,
    UnclearError,
    read_clock,
    read_day,
    short_day,
)
from app.directory.exchange.findings import Words

_NOTE = re.compile(r'"((?:[^"]|"")*)"')
_ITEM = re.compile(r'(?:[^;\n"]|"(?:[^"]|"")*")+')
_SPAN = re.compile(r"\[([^\]]*?)\.\.([^\]]*?)\]")
_FEIRA = re.compile(r"\b([2-6])\s?[ªa°.]?\s?-?\s?feira\b|\b([2-6])[ªa°]")
DASH = re.compile(r"\s*(?:[-–—]|\balle\b|\bal\b|\bas\b|\bto\b|\ba\b|\bate\b)\s*")
_AND = re.compile(r"\s*(?:,|/|&|\be\b|\band\b)\s*")
_FIRST_TIME = re.compile(r"\b\d{1,2}(?!a\b)")
_ROUND_THE_CLOCK = frozenset({"24h", "24 h", "24 ore", "24 hours", "24 horas", "h24", "24/24"})
_SPECIAL_SPAN = re.compile(r"\.\.|\s+[-–—]\s+|\s+(?:al|to|a)\s+")
_SPECIAL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_EXAMPLE = _("Write for example: Mon 9:00-12:30, 14:00-18:00; Wed 14:00-18:00.")
_SPECIAL_EXAMPLE = _("Write for example: 2026-12-24 closed; 2026-12-27..2026-12-31 10:00-12:00.")


@dataclass(frozen=True)
class Dated:
    """An item that begins with days: the rest of what it says, folded, and its note."""

    first: date
    last: date
    rest: str
    note: str


def read_hours(text: str) -> tuple[Interval, ...]:
    """Return the weekly intervals that a cell says; none for an empty one.

    Raises:
        UnclearError: a part of it is not a day and its hours.
    """
    return tuple(interval for item in items_of(text) for interval in _weekly(item))


def write_hours(hours: Sequence[Interval], language: str) -> str:
    """Return the intervals as `read_hours` reads them, a day's hours together."""
    parts = []
    for (weekday, first, last, note), same in groupby(hours, _same_line):
        times = ", ".join(_interval(row.opens, row.closes) for row in same)
        parts.append(f"{short_day(weekday, language)} {times}{tail_of(first, last, note)}")
    return "; ".join(parts)


def read_special_days(text: str) -> tuple[SpecialDays, ...]:
    """Return the days on which the weekly hours do not hold.

    Raises:
        UnclearError: a part of it is not a date and what happens then.
    """
    return tuple(special for item in items_of(text) for special in _special(item))


def write_special_days(rows: Sequence[SpecialDays], language: str) -> str:
    """Return the days as `read_special_days` reads them."""
    closed = {"it": "chiuso", "pt": "fechado", "en": "closed"}[language]
    parts = []
    for row in rows:
        days = row.first.isoformat() if row.first == row.last else f"{row.first}..{row.last}"
        hours = (
            closed if row.opens is None or row.closes is None else _interval(row.opens, row.closes)
        )
        parts.append(f"{days} {hours}{tail_of(None, None, row.note)}")
    return "; ".join(parts)


def _same_line(row: Interval) -> tuple[int, date | None, date | None, str]:
    return (row.weekday, row.valid_from, row.valid_to, row.note)


def _interval(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}-{closes:%H:%M}"


def tail_of(first: date | None, last: date | None, note: str) -> str:
    """Return what follows the times: the days between which they hold, and a note."""
    span = f" [{first or ''}..{last or ''}]" if first or last else ""
    doubled = note.replace('"', '""')
    return f'{span} "{doubled}"' if note else span


def items_of(text: str) -> Iterator[str]:
    """Give the parts of a cell, between which semicolons or ends of lines stand.

    Raises:
        UnclearError: a quotation mark is not closed.
    """
    whole = text.strip()
    if whole.count('"') % 2:
        raise UnclearError(_("A quotation mark is not closed."))
    yield from (item.strip() for item in _ITEM.findall(whole) if item.strip())


def _weekly(item: str) -> Iterator[Interval]:
    said, note, first, last = _details(item)
    words, times = _split(said)
    if times in CLOSED or words in CLOSED:
        return
    days = list(_weekdays(words, item))
    for opens, closes in _times(times, item):
        for weekday in days:
            yield Interval(weekday, opens, closes, first, last, note)


def _details(item: str) -> tuple[str, str, date | None, date | None]:
    """Return the folded days and times, and beside them the note and the dates."""
    note = _NOTE.search(item)
    rest = _NOTE.sub(" ", item)
    span = _SPAN.search(rest)
    first, last = (_day_or_none(span[1]), _day_or_none(span[2])) if span else (None, None)
    said = _plain(_SPAN.sub(" ", rest))
    return said, _unquoted(note), first, last


def _day_or_none(text: str) -> date | None:
    return read_day(text) if text.strip() else None


def _unquoted(note: re.Match[str] | None) -> str:
    return note[1].replace('""', '"').strip() if note else ""


def _plain(text: str) -> str:
    """Return the text in small letters, without accents, its Portuguese ordinals as `2a`."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ª", "a").replace("º", "a"))
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    numbered = _FEIRA.sub(lambda match: f"{match[1] or match[2]}a", kept)
    return " ".join(numbered.replace("-feira", "").replace("from ", "").split())


def _split(said: str) -> tuple[str, str]:
    """Return the days and the times; a word of being closed counts as times."""
    if said in _ROUND_THE_CLOCK or said == "24/7":
        return "sempre", "00:00-24:00"
    for word in (*_ROUND_THE_CLOCK, *CLOSED):
        if said.endswith(f" {word}"):
            return said.removesuffix(word).strip(" :"), word
    found = _FIRST_TIME.search(said)
    if found is None:
        return said.strip(" :"), ""
    words = re.sub(r"\s*\b(dalle|das|ore|h|from|dal|da)$", "", said[: found.start()].strip(" :"))
    return words.strip(" :"), said[found.start() :]


def _weekdays(words: str, item: str) -> Iterator[int]:
    if words in ALL_DAYS:
        yield from range(7)
        return
    if words in WORKING_DAYS:
        yield from range(5)
        return
    for part in _AND.split(re.sub(r"\b(dal|da|de)\s+|\.", "", words)):
        ends = [_weekday(word, item) for word in DASH.split(part, maxsplit=1)]
        first, last = ends[0], ends[-1]
        yield from (day % 7 for day in range(first, (last if last >= first else last + 7) + 1))


def _weekday(word: str, item: str) -> int:
    if word not in WEEKDAYS:
        raise UnclearError(
            _("«%(text)s» is not a day of the week.", text=(word or item)[:40]), _EXAMPLE
        )
    return WEEKDAYS[word]


def _times(times: str, item: str) -> Iterator[tuple[time, time]]:
    if times in _ROUND_THE_CLOCK:
        yield time(), time()
        return
    if not times:
        raise UnclearError(_("«%(text)s» has no hours.", text=item[:40]), _EXAMPLE)
    for part in _AND.split(times.strip(" ,.")):
        ends = DASH.split(re.sub(r"^(dalle|das)\s+", "", part))
        if len(ends) != len(("opens", "closes")):
            raise UnclearError(_("«%(text)s» is not from when to when.", text=part[:40]), _EXAMPLE)
        yield read_clock(ends[0]), read_clock(ends[1])


def _special(item: str) -> Iterator[SpecialDays]:
    said = read_dated(item, _SPECIAL_EXAMPLE)
    if said.rest in CLOSED:
        yield SpecialDays(said.first, said.last, note=said.note)
        return
    for opens, closes in _times(said.rest, item):
        yield SpecialDays(said.first, said.last, opens, closes, said.note)


def read_dated(item: str, example: Words) -> Dated:
    """Return the days with which an item begins, and what it says of them.

    Raises:
        UnclearError: it does not begin with a day, or with two and what joins them.
    """
    note = _NOTE.search(item)
    said = _plain(_NOTE.sub(" ", item))
    dates = list(_SPECIAL_DATE.finditer(said))[:2]
    if not dates or dates[0].start() != 0:
        raise UnclearError(_("«%(text)s» does not begin with a date.", text=item[:40]), example)
    between = said[dates[0].end() : dates[-1].start()] if len(dates) > 1 else ""
    if len(dates) > 1 and not _SPECIAL_SPAN.fullmatch(between):
        raise UnclearError(_("«%(text)s» is not from one day to another.", text=item[:40]), example)
    first, last = read_day(dates[0][0]), read_day(dates[-1][0])
    return Dated(first, last, said[dates[-1].end() :].strip(" :"), _unquoted(note))
