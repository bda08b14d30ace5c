"""The export as a page for the person: what is kept, in words, and who looked at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from babel.dates import format_time
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from app.accounts.deeds import deed_words
from app.accounts.tags import PURPOSE, RETENTION
from app.core.db import Base
from app.core.language import said_in
from app.participants.privacy.export.content import Export, ExportedTable, Seen, Value
from app.participants.privacy.value_words import (
    closed_words,
    language_word,
    need_word,
    role_word,
    scale_word,
)
from app.participants.privacy.words import (
    column_words,
    purpose_words,
    retention_words,
    table_words,
)
from app.territory import queries as territory
from app.territory.sites import SiteView

_COLLEAGUES = frozenset(
    {
        *("link_worker_id", "created_by", "made_by", "recorded_by", "user_id"),
        *("assigned_to", "from_id", "to_id"),
    }
)
_SPOKEN = {
    "language": language_word,
    "languages": language_word,
    "need": need_word,
    "scale": scale_word,
}
_MOMENTS = frozenset({"on", "at", "since", "until", "by_when", "answer_by"})


@dataclass(frozen=True)
class Fact:
    """A value in words; `is_long` for a text that deserves a line of its own."""

    label: str
    words: str
    is_long: bool


@dataclass(frozen=True)
class Section:
    """A table in words."""

    name: str
    title: str
    purpose: str
    rows: Sequence[Sequence[Fact]]


@dataclass(frozen=True)
class Look:
    """That somebody saw or changed something."""

    at: str
    who: str
    what: str


@dataclass(frozen=True)
class ExportPage:
    """Everything on the page."""

    language: str
    code: str
    site: str
    authority: str
    made_on: str
    kept: str
    sections: Sequence[Section]
    looks: Sequence[Look]


@dataclass(frozen=True)
class _Words:
    columns: Mapping[str, str]
    closed: Mapping[str, Mapping[str, str]]
    zone: tzinfo


def export_page(export: Export) -> ExportPage:
    """Return the page in the language of whoever reads.

    Raises:
        LookupError: the site of the participant is gone.
    """
    site = territory.site(export.site_key)
    if site is None:
        raise LookupError(export.site_key)
    words = _Words(column_words(), closed_words(), site.timezone)
    by_name = {table.name: table for table in export.tables}
    titles = table_words()
    order = [*titles, *sorted(set(by_name) - set(titles))]
    locale = get_locale()
    return ExportPage(
        language=str(locale.language) if locale else "en",
        code=export.code,
        site=said_in(dict(site.name)),
        authority=said_in(dict(site.authority)),
        made_on=_moment(export.made_at, site.timezone),
        kept=_kept(site),
        sections=[
            _section(by_name[name], titles.get(name, name), words)
            for name in order
            if name in by_name and by_name[name].rows
        ],
        looks=[_look(each, site.timezone, words.columns) for each in export.seen],
    )


def _kept(site: SiteView) -> str:
    (first, *_others) = retention_words(site.retention_months).values()
    return first


def _section(table: ExportedTable, title: str, words: _Words) -> Section:
    purposes = purpose_words()
    used = {
        column.info[PURPOSE]
        for column in Base.metadata.tables[table.name].columns
        if RETENTION in column.info
    }
    named = [text for purpose, text in purposes.items() if purpose in used]
    rows = [_facts(table, row, words) for row in table.rows]
    return Section(table.name, title, ", ".join(named), rows)


def _facts(table: ExportedTable, row: Mapping[str, Value], words: _Words) -> list[Fact]:
    """Return the values of a row that are there; keys say nothing to a person."""
    facts = []
    for column in table.columns:
        value = row.get(column)
        label = words.columns.get(column)
        if label is None or value is None or value in ("", [], {}):
            continue
        text = _said(table.name, column, value, words)
        facts.append(Fact(label, text, len(text) > 80 or "\n" in text))  # noqa: PLR2004 - a line
    return facts


def _said(table: str, column: str, value: Value, words: _Words) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        parts = [_said(table, column, each, words) for each in value]
        return ("\n" if any(isinstance(each, dict) for each in value) else ", ").join(parts)
    if isinstance(value, dict):
        return _mapping(table, value, words)
    return _word(table, column, str(value), words)


def _word(table: str, column: str, text: str, words: _Words) -> str:
    if column in _COLLEAGUES:
        return role_word(text)
    if column in _SPOKEN:
        return _SPOKEN[column](text)
    if column in _MOMENTS or column.endswith(("_at", "_on")):
        return _day_or_moment(text, words.zone)
    closed = words.closed.get(f"{table}.{column}") or words.closed.get(column, {})
    return closed.get(text, text)


def _mapping(table: str, value: Mapping[str, Value], words: _Words) -> str:
    if set(value) == {"lon", "lat"}:
        return f"{value['lat']}, {value['lon']}"
    parts = [
        f"{words.columns.get(name, name)}: {_said(table, name, each, words)}"
        for name, each in value.items()
        if name != "id" and each not in ("", None, [], {})
    ]
    return "\n".join(parts)


def _day_or_moment(text: str, zone: tzinfo) -> str:
    if "T" in text:
        return _moment(datetime.fromisoformat(text), zone)
    try:
        return str(format_date(date.fromisoformat(text), "long"))
    except ValueError:
        return text


def _moment(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    time = format_time(local, "short", locale=get_locale())
    return _("%(day)s at %(time)s", day=format_date(local.date(), "long"), time=time)


def _look(seen: Seen, zone: tzinfo, words: Mapping[str, str]) -> Look:
    named = (words.get(each.rpartition(".")[2], "") for each in seen.fields)
    fields = ", ".join(dict.fromkeys(each for each in named if each))
    what = f"{deed_words(seen.deed)} ({fields})" if fields else deed_words(seen.deed)
    return Look(_moment(seen.at, zone), role_word(seen.role), what)
