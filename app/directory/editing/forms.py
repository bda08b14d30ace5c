"""The form of a listing, read as a content: what cannot be read is said, the rest is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.core.geo import CoordinateError, LonLat
from app.directory.editing.content import (
    DateContent,
    Interval,
    OrganisationContent,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    SpecialDays,
    TranslationContent,
)
from app.directory.editing.rules import Code, Problem
from app.directory.vocabulary import (
    Access,
    Fee,
    HolidayRule,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)

Choice = TypeVar("Choice", bound=StrEnum)
LARGEST = 1_000_000
DAYS = 7


@dataclass(frozen=True)
class Unread:
    """A line of which only a half could be read: the form shows it again as it was typed."""

    path: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """What was sent; every method returns the parsed field, or nothing and a problem."""

    form: MultiDict[str, str]
    problems: list[Problem] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a text as people mean it: without spaces around it, lines ended by one sign."""
        return _clean(self.form.get(name, ""))

    def number(self, name: str) -> int | None:
        """Return a whole number, None where there is none."""
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and int(text[:9]) <= LARGEST:
            return int(text)
        self.problems.append(Problem(name, Code.NUMBER_RANGE, {"most": LARGEST}))
        return None

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        """Return a word of a closed vocabulary, None for any other."""
        text = self.text(name)
        return kind(text) if text in set(kind) else None

    def choices(self, name: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Return the chosen words of a closed vocabulary."""
        return tuple(kind(text) for text in self.form.getlist(name) if text in set(kind))

    def several(self, name: str) -> tuple[str, ...]:
        """Return the texts that are not empty, each once."""
        texts = (_clean(text) for text in self.form.getlist(name))
        return tuple(dict.fromkeys(text for text in texts if text))

    def rows(self, *names: str) -> Iterator[tuple[str, ...]]:
        """Yield the lines of a table whose columns have these names; empty lines are left out."""
        columns = [[_clean(text) for text in self.form.getlist(name)] for name in names]
        for row in zip(*columns, strict=False):
            if any(row):
                yield row

    def day(self, path: str, text: str) -> date | None:
        """Return a date, None where there is none."""
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.problems.append(Problem(path, Code.DAYS_SWAPPED))
            return None

    def clock(self, path: str, text: str) -> time | None:
        """Return a time of the day, None where there is none."""
        try:
            return time.fromisoformat(text).replace(second=0, microsecond=0) if text else None
        except ValueError:
            self.problems.append(Problem(path, Code.HALF_AN_INTERVAL))
            return None


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_organisation(sent: Sent, before: OrganisationContent) -> OrganisationContent:
    """Return the form of an organisation; what it does not ask stays as it was."""
    return OrganisationContent(
        name=sent.text("name"),
        kind=sent.choice("kind", OrganisationKind) or before.kind,
        description=sent.text("description"),
        website=sent.text("website"),
        email=sent.text("email"),
        phone=sent.text("phone"),
        tax_code=sent.text("tax_code"),
        source=before.source,
        source_url=before.source_url,
        source_date=before.source_date,
        licence=before.licence,
    )


def read_service(sent: Sent, before: ServiceContent) -> ServiceContent:
    """Return the form of a service; what it does not ask stays as it was."""
    delivery = set(sent.form.getlist("delivery"))
    return ServiceContent(
        kind=sent.choice("kind", ServiceKind) or before.kind,
        name=sent.text("name"),
        summary=sent.text("summary"),
        description=sent.text("description"),
        how_to_join=sent.text("how_to_join"),
        language=sent.text("language"),
        translations=tuple(_translations(sent)),
        needs=sent.several("needs"),
        track=sent.choice("track", Track) or Track.BOTH,
        age_min=sent.number("age_min"),
        age_max=sent.number("age_max"),
        fee=sent.choice("fee", Fee),
        fee_note=sent.text("fee_note"),
        languages=sent.several("languages"),
        access=sent.choices("access", Access),
        in_person="in_person" in delivery,
        online="online" in delivery,
        by_phone="by_phone" in delivery,
        capacity_total=sent.number("capacity_total"),
        waiting_days=sent.number("waiting_days"),
        url=sent.text("url"),
        email=sent.text("email"),
        phone=sent.text("phone"),
        places=tuple(_places(sent)),
        dates=tuple(_dates(sent)),
        source=before.source,
        source_url=before.source_url,
        source_date=before.source_date,
        licence=before.licence,
    )


def _dates(sent: Sent) -> Iterator[DateContent]:
    """Yield the dates of an event; a line in which nothing is written is none."""
    names = ("id", "first", "last", "begins", "ends", "note")
    for key, first, last, begins, ends, note in sent.rows(*(f"dates.{name}" for name in names)):
        if not any((first, last, begins, ends, note)):
            continue
        day = sent.day("dates", first) or sent.day("dates", last)
        own_id = _id(key)
        if day is None or own_id is None:
            sent.problems.append(Problem("dates", Code.DATE_MISSING))
            sent.unread.append(Unread("dates", (first, last, begins, ends, note)))
            continue
        until = sent.day("dates", last) or day
        times = sent.clock("dates", begins), sent.clock("dates", ends)
        yield DateContent(own_id, day, until, *times, note)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _translations(sent: Sent) -> Iterator[TranslationContent]:
    for code in sent.several("translation"):
        path = f"translations.{code}"
        yield TranslationContent(
            code,
            sent.text(f"{path}.name"),
            sent.text(f"{path}.summary"),
            sent.text(f"{path}.description"),
            sent.text(f"{path}.how_to_join"),
        )


def _places(sent: Sent) -> Iterator[PlaceContent]:
    for key in sent.several("place"):
        try:
            own_id = UUID(key)
        except ValueError:
            continue
        path = f"places.{own_id}"
        point = _point(sent, path)
        yield PlaceContent(
            id=own_id,
            kind=sent.choice(f"{path}.kind", PlaceKind) or PlaceKind.OPEN,
            name=sent.text(f"{path}.name"),
            address=sent.text(f"{path}.address"),
            postal_code=sent.text(f"{path}.postal_code"),
            city=sent.text(f"{path}.city"),
            area=sent.text(f"{path}.area"),
            point=point,
            precision=_precision(sent, path) if point else None,
            wheelchair=sent.choice(f"{path}.wheelchair", Wheelchair),
            transport=sent.text(f"{path}.transport"),
            hours=(*_weekly(sent, path), *_seasonal(sent, path)),
            special_days=tuple(_special_days(sent, path)),
            on_holidays=sent.choice(f"{path}.on_holidays", HolidayRule),
        )


def _precision(sent: Sent, path: str) -> Precision:
    return sent.choice(f"{path}.precision", Precision) or Precision.ADDRESS


def _point(sent: Sent, path: str) -> LonLat | None:
    lon, lat = sent.text(f"{path}.lon"), sent.text(f"{path}.lat")
    if not (lon and lat):
        return None
    try:
        return LonLat(float(lon), float(lat))
    except (ValueError, CoordinateError):
        sent.problems.append(Problem(f"{path}.point", Code.POINT_OUTSIDE))
        return None


def _weekly(sent: Sent, path: str) -> Iterator[Interval]:
    for weekday in range(DAYS):
        day = f"{path}.day{weekday}"
        for opens, closes in sent.rows(f"{day}.opens", f"{day}.closes"):
            found = list(_interval(sent, path, weekday, (opens, closes)))
            if not found:
                sent.unread.append(Unread(day, (opens, closes)))
            yield from found


def _interval(
    sent: Sent, path: str, weekday: int, clocks: tuple[str, str], **more: object
) -> Iterator[Interval]:
    opens, closes = (sent.clock(f"{path}.hours", text) for text in clocks)
    if opens is None or closes is None:
        sent.problems.append(Problem(f"{path}.hours", Code.HALF_AN_INTERVAL))
        return
    yield Interval(weekday, opens, closes, **more)  # type: ignore[arg-type]


def _seasonal(sent: Sent, path: str) -> Iterator[Interval]:
    """Yield the hours that hold in a part of the year, or carry a note."""
    names = ("weekday", "opens", "closes", "from", "to", "note")
    for row in sent.rows(*(f"{path}.season.{name}" for name in names)):
        weekday, opens, closes, first, last, note = row
        if not any((opens, closes, first, last, note)):
            continue
        if weekday not in {str(day) for day in range(DAYS)}:
            sent.problems.append(Problem(f"{path}.hours", Code.WEEKDAY_UNKNOWN))
            continue
        days = {"valid_from": first, "valid_to": last}
        held = {name: sent.day(f"{path}.hours", text) for name, text in days.items()}
        found = list(_interval(sent, path, int(weekday), (opens, closes), **held, note=note))
        if not found:
            sent.unread.append(Unread(f"{path}.season", row))
        yield from found


def _special_days(sent: Sent, path: str) -> Iterator[SpecialDays]:
    names = ("first", "last", "opens", "closes", "note")
    where = f"{path}.special_days"
    for first, last, opens, closes, note in sent.rows(*(f"{path}.special.{n}" for n in names)):
        begins = sent.day(where, first) or sent.day(where, last)
        if begins is None:
            sent.problems.append(Problem(where, Code.DAYS_SWAPPED))
            continue
        yield SpecialDays(
            begins,
            sent.day(where, last) or begins,
            sent.clock(where, opens),
            sent.clock(where, closes),
            note,
        )
