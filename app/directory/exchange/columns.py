"""The columns of a table of listings, and what they are called in three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.core.language import LANGUAGES
from app.directory.exchange.header_words import HEADER_WORDS, TOLD_ONLY_WORDS


class Column(StrEnum):
    """What a column holds; a row is a service at one of its places."""

    ID = "id"
    ORGANISATION = "organisation"
    ORGANISATION_KIND = "organisation_kind"
    ORGANISATION_DESCRIPTION = "organisation_description"
    ORGANISATION_WEBSITE = "organisation_website"
    ORGANISATION_EMAIL = "organisation_email"
    ORGANISATION_PHONE = "organisation_phone"
    ORGANISATION_TAX_CODE = "organisation_tax_code"
    NAME = "name"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    HOW_TO_JOIN = "how_to_join"
    LANGUAGE = "language"
    KIND = "kind"
    DATES = "dates"
    NEEDS = "needs"
    TRACK = "track"
    AGE_MIN = "age_min"
    AGE_MAX = "age_max"
    FEE = "fee"
    FEE_NOTE = "fee_note"
    LANGUAGES = "languages"
    ACCESS = "access"
    DELIVERY = "delivery"
    CAPACITY_TOTAL = "capacity_total"
    WAITING_DAYS = "waiting_days"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    PLACE_ID = "place_id"
    PLACE_KIND = "place_kind"
    PLACE_NAME = "place_name"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    AREA = "area"
    LON = "lon"
    LAT = "lat"
    PRECISION = "precision"
    WHEELCHAIR = "wheelchair"
    TRANSPORT = "transport"
    HOURS = "hours"
    SPECIAL_DAYS = "special_days"
    ON_HOLIDAYS = "on_holidays"
    SOURCE = "source"
    SOURCE_URL = "source_url"
    SOURCE_DATE = "source_date"
    LICENCE = "licence"


# The language of a translated column; "" is the listing's own.
Key = tuple[Column, str]
Words = Mapping[str, Sequence[str]]
REQUIRED = (Column.NAME, Column.NEEDS)
TRANSLATED = (Column.NAME, Column.SUMMARY, Column.DESCRIPTION, Column.HOW_TO_JOIN)
_ORDER = tuple(Column)
ORGANISATION_COLUMNS = _ORDER[_ORDER.index(Column.ORGANISATION) : _ORDER.index(Column.NAME)]
PLACE_COLUMNS = _ORDER[_ORDER.index(Column.PLACE_ID) : _ORDER.index(Column.SOURCE)]


def _table(text: str) -> Mapping[str, Words]:
    """Return, for each line, the words of each language."""
    rows = (line.partition(": ") for line in text.strip().splitlines())
    return {key: by_language(words) for key, _, words in rows}


def by_language(words: str) -> Words:
    """Return the words of a line "Italian | Portuguese | English"."""
    parts = (part.strip().split(", ") for part in words.split("|"))
    return dict(zip(LANGUAGES, parts, strict=True))


HEADERS: Mapping[Column, Words] = {Column(k): words for k, words in _table(HEADER_WORDS).items()}
TOLD_ONLY: Mapping[str, Words] = _table(TOLD_ONLY_WORDS)


def header_of(column: Column, language: str) -> str:
    """Return what a column is called in a written file, with a capital."""
    return capital(HEADERS[column][language][0])


def capital(text: str) -> str:
    """Return the text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]
