"""Days and times of day as people write them in three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time

from flask_babel import lazy_gettext as _

from app.directory.exchange.findings import Words

_DAYS = (
    "lunedi lun lu monday mon mo segunda seg 2a",
    "martedi mar ma tuesday tues tue tu terca ter 3a",
    "mercoledi mer me wednesday wed we quarta qua 4a",
    "giovedi gio gi thursday thurs thur thu th quinta qui 5a",
    "venerdi ven ve friday fri fr sexta sex 6a",
    "sabato sab sa saturday sat",
    "domenica dom do sunday sun su domingo",
)
WEEKDAYS: Mapping[str, int] = {
    word: number for number, words in enumerate(_DAYS) for word in words.split()
}
ALL_DAYS = frozenset(
    [
        "tutti i giorni",
        "ogni giorno",
        "every day",
        "daily",
        "todos os dias",
        "diariamente",
        "sempre",
        "always",
    ]
)
WORKING_DAYS = frozenset(["weekdays", "dias uteis", "giorni lavorativi"])
CLOSED = frozenset(["chiuso", "chiusa", "closed", "fechado", "fechada", "encerrado", "encerrada"])
_SHORT = {
    "it": ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
    "pt": ("seg", "ter", "qua", "qui", "sex", "sáb", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h]\s?(\d{2})?)?(?:[:.]00)?\s*(am|pm)?", re.IGNORECASE | re.ASCII
)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
NOON = 12
MIDNIGHT = 24


class UnclearError(ValueError):
    """A writing that says nothing clear; `reason` says what is wrong, `mend` what to write."""

    def __init__(self, reason: Words, mend: Words = "") -> None:
        self.reason, self.mend = reason, mend
        super().__init__("unclear")


def short_day(weekday: int, language: str) -> str:
    """Return a day's short name, Monday 0."""
    return _SHORT[language][weekday]


def read_day(text: str) -> date:
    """Return a date written 2026-11-22 or, day first, 22/11/2026.

    Raises:
        UnclearError: it is no such date.
    """
    written = text.strip().removesuffix(" 00:00:00")
    day_first = _DATE.fullmatch(written)
    try:
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        return date.fromisoformat(written)
    except ValueError as error:
        raise UnclearError(
            _("«%(text)s» is not a date.", text=written[:40]),
            _("Write 2026-11-22 or, the day first, 22/11/2026."),
        ) from error


def read_clock(text: str) -> time:
    """Return a time of day written 9, 9:30, 9.30, 9h30 or 9:30 pm; 24:00 is midnight.

    Raises:
        UnclearError: it is no such time.
    """
    found = _CLOCK.fullmatch(text.strip())
    hour = int(found[1]) if found else -1
    minute = int(found[2] or 0) if found else 0
    if found and found[3]:
        hour = _of_day(hour, found[3].lower())
    if hour == MIDNIGHT and minute == 0:
        return time()
    try:
        return time(hour, minute)
    except ValueError as error:
        raise UnclearError(
            _("«%(text)s» is not a time.", text=text.strip()[:40]), _("Write 9:00 or 14:30.")
        ) from error


def _of_day(hour: int, half: str) -> int:
    """Return the hour of the day of a twelve-hour clock; -1 where there is none."""
    if not 1 <= hour <= NOON:
        return -1
    return hour % NOON + (NOON if half == "pm" else 0)
