"""What each column is called and may hold, in words: for the templates and the help page."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import gettext as _

from app.directory.editing.content import PlaceKind
from app.directory.exchange.columns import HEADERS, REQUIRED, Column, header_of
from app.directory.exchange.spoken import words_of
from app.directory.needs import Taxonomy
from app.directory.vocabulary import (
    Access,
    Delivery,
    Fee,
    HolidayRule,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)

_VOCABULARIES: Mapping[Column, type[StrEnum]] = {
    Column.ORGANISATION_KIND: OrganisationKind,
    Column.KIND: ServiceKind,
    Column.TRACK: Track,
    Column.FEE: Fee,
    Column.ACCESS: Access,
    Column.DELIVERY: Delivery,
    Column.PRECISION: Precision,
    Column.WHEELCHAIR: Wheelchair,
    Column.ON_HOLIDAYS: HolidayRule,
    Column.PLACE_KIND: PlaceKind,
}
_SEVERAL = frozenset({Column.NEEDS, Column.LANGUAGES, Column.ACCESS, Column.DELIVERY})


def explanation(known: Taxonomy, language: str) -> list[list[str]]:
    """Return the rows of a sheet: column, whether required, what it holds, its other names."""
    head = [_("Column"), _("Required"), _("What to write"), _("Also understood")]
    rows = [
        [
            header_of(column, language),
            _("yes") if column in REQUIRED else "",
            said_of(column, known, language),
            _others(column),
        ]
        for column in Column
    ]
    return [head, *rows]


def said_of(column: Column, known: Taxonomy, language: str) -> str:
    """Return what a column may hold."""
    words = _words(column, known, language)
    if words and column in _SEVERAL:
        return _("Several, separated by |: %(words)s", words=words)
    return _("One of: %(words)s", words=words) if words else _advice().get(column, "")


def _words(column: Column, known: Taxonomy, language: str) -> str:
    if column is Column.NEEDS:
        return ", ".join(need.label[language] for need in known.needs)
    kind = _VOCABULARIES.get(column)
    return ", ".join(words_of(kind, language)) if kind else ""


def _others(column: Column) -> str:
    words = (word for some in HEADERS[column].values() for word in some)
    return ", ".join(dict.fromkeys(words))


def _advice() -> Mapping[Column, str]:
    return {
        Column.ID: _("Leave it empty for a new service. Files written here fill it in."),
        Column.PLACE_ID: _("Leave it empty for a new place. Files written here fill it in."),
        Column.ORGANISATION: _("The name, as it stands in the directory."),
        Column.NAME: _("A service at several places has one row for each of them."),
        Column.SUMMARY: _("One or two plain sentences."),
        Column.LANGUAGE: _("In which you write; leave it empty for the language of the territory."),
        Column.LANGUAGES: _("Languages that are spoken there, separated by |."),
        Column.AGE_MIN: _("A whole number."),
        Column.AGE_MAX: _("A whole number."),
        Column.CAPACITY_TOTAL: _("A whole number."),
        Column.WAITING_DAYS: _("A whole number."),
        Column.URL: _("The whole address, such as https://example.org/course."),
        Column.AREA: _("The municipality or parish; it may stay empty where there is a town."),
        Column.LON: _("Degrees east of Greenwich, such as 11.1217; west of it with a minus."),
        Column.LAT: _("Degrees north, such as 46.0679."),
        Column.HOURS: _("Such as: Mon 9:00-12:30, 14:00-18:00; Wed 14:00-18:00"),
        Column.SPECIAL_DAYS: _("Such as: 2026-12-24 closed; 2026-12-27..2026-12-31 10:00-12:00"),
        Column.DATES: _("Of an event: 2026-12-04 17:00-19:00; 2026-12-10..2026-12-12"),
        Column.SOURCE_DATE: _("Such as 2026-11-22 or, the day first, 22/11/2026."),
    }
