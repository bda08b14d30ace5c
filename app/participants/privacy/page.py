"""The pages of protection: every word and moment, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from app.accounts.deeds import deed_words
from app.accounts.words import role_words
from app.participants.models import Participant
from app.participants.privacy.retention import DueCase, kept_until
from app.participants.privacy.seeing import Look, Looks
from app.participants.privacy.vocabulary import ErasureReason
from app.participants.privacy.words import column_words, erasure_words, kept_words
from app.territory.sites import SiteView


@dataclass(frozen=True)
class Line:
    """A line of the record in words."""

    at: str
    who: str
    role: str
    what: str
    fields: str


@dataclass(frozen=True)
class Record:
    """A page of the record; the numbers of the pages beside it, None where there is none."""

    lines: Sequence[Line]
    earlier: int | None
    later: int | None


@dataclass(frozen=True)
class Kept:
    """How many rows of a kind there are."""

    label: str
    number: int


@dataclass(frozen=True)
class DataPage:
    """What is kept of somebody, until when, and who saw it."""

    kept: Sequence[Kept]
    until: str
    months: int
    record: Record


@dataclass(frozen=True)
class DueLine:
    """A case whose time is up, or soon."""

    id: UUID
    code: str
    last: str
    until: str


@dataclass(frozen=True)
class Choice:
    """An option of a field."""

    value: str
    label: str
    selected: bool


def data_page(
    site: SiteView, person: Participant, numbers: Mapping[str, int], seen: Looks
) -> DataPage:
    """Return the page of one case."""
    words = kept_words()
    return DataPage(
        kept=[Kept(label, numbers[name]) for name, label in words.items() if name in numbers],
        until=day(kept_until(site, person.active_at), site.timezone),
        months=site.retention_months,
        record=_record(seen, site.timezone),
    )


def due_line(site: SiteView, each: DueCase) -> DueLine:
    """Return a case that is due, in words."""
    last, until = each.active_at, kept_until(site, each.active_at)
    return DueLine(each.id, each.code, day(last, site.timezone), day(until, site.timezone))


def reasons(chosen: str) -> list[Choice]:
    """Return why an officer may erase a case."""
    words = erasure_words()
    own = [each for each in ErasureReason if each not in _NOT_CHOSEN]
    return [Choice(each.value, words[each], each.value == chosen) for each in own]


_NOT_CHOSEN = frozenset({ErasureReason.RETENTION, ErasureReason.OPERATOR})


def read_reason(text: str) -> ErasureReason | None:
    """Return the reason that was chosen, None for anything else."""
    own = {each.value: each for each in ErasureReason if each not in _NOT_CHOSEN}
    return own.get(text)


def _record(seen: Looks, zone: tzinfo) -> Record:
    return Record(
        lines=[_line(each, zone) for each in seen.lines],
        earlier=seen.page + 1 if seen.has_more else None,
        later=seen.page - 1 if seen.page > 1 else None,
    )


def _line(look: Look, zone: tzinfo) -> Line:
    columns = column_words()
    named = (columns.get(each.rpartition(".")[2], "") for each in look.fields)
    return Line(
        at=moment(look.at, zone),
        who=look.name or _("the operator"),
        role=role_words().get(look.role, "") if look.name else "",
        what=deed_words(look.deed),
        fields=", ".join(dict.fromkeys(each for each in named if each)),
    )


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a moment by the site's clock."""
    return str(format_datetime(at.astimezone(zone), "medium", rebase=False))


def day(at: datetime, zone: tzinfo) -> str:
    """Return a day by the site's clock."""
    return str(format_date(at.astimezone(zone).date(), "long"))
