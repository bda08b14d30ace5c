"""Rows as contents: one service for each group of rows, one place for each row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID, uuid5

from flask_babel import lazy_gettext as _

from app.core.words import fold
from app.directory.editing.content import (
    OrganisationContent,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    TranslationContent,
)
from app.directory.exchange.cells import Cells
from app.directory.exchange.columns import PLACE_COLUMNS, TRANSLATED, Column
from app.directory.exchange.dates import read_dates
from app.directory.exchange.findings import Findings
from app.directory.exchange.geography import Ground, check_distance, read_point
from app.directory.exchange.hours import read_hours, read_special_days
from app.directory.exchange.records import Record, Records
from app.directory.exchange.vocabulary import Vocabulary
from app.directory.listings import NAMESPACE
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

_WHERE = (
    Column.PLACE_NAME, Column.ADDRESS, Column.POSTAL_CODE, Column.CITY, Column.AREA, Column.LON,
    Column.LAT, Column.TRANSPORT,
)  # fmt: skip
_TEXTS = ("name", "summary", "description", "how_to_join")


@dataclass(frozen=True)
class Entry:
    """One service of a file; `place_rows` is where each of its places stands."""

    row: int
    cells: Cells
    own_id: UUID | None
    organisation: OrganisationContent
    content: ServiceContent
    place_rows: Mapping[UUID, Cells]


@dataclass(frozen=True)
class Reading:
    """What rows are read with: the site, its words, the reader's language, what may be mended."""

    ground: Ground
    vocabulary: Vocabulary
    language: str
    swap: bool = False


def read_entries(records: Records, findings: Findings, reading: Reading) -> list[Entry]:
    """Return the services of a file, in the order of their first rows."""
    groups = _grouped(records.rows)
    return [_entry([Cells(row, records, findings, reading.language) for row in group], reading)
            for group in groups]  # fmt: skip


def _grouped(rows: Sequence[Record]) -> list[list[Record]]:
    """Return the rows of each service: same id, or same name and organisation and no word against.

    Two services of the same name that differ in anything but the place stay two.
    """
    groups: dict[tuple[str, ...], list[list[Record]]] = {}
    order: list[list[Record]] = []
    for row in rows:
        alike = groups.setdefault(_likeness(row), [])
        group = next((one for one in alike if _agrees(one[0], row)), None)
        if group is None:
            alike.append([row])
            order.append(alike[-1])
        else:
            group.append(row)
    return order


def _likeness(row: Record) -> tuple[str, ...]:
    own_id = row.text(Column.ID)
    return (
        (own_id,) if own_id else (fold(row.text(Column.ORGANISATION)), fold(row.text(Column.NAME)))
    )


def _agrees(first: Record, other: Record) -> bool:
    """Say whether a further row says nothing else of the service than the first one."""
    if not first.text(Column.NAME) or first.cells == other.cells:
        return False
    return all(
        column in PLACE_COLUMNS or first.cells.get((column, language)) == text
        for (column, language), text in other.cells.items()
    )


def _entry(rows: Sequence[Cells], reading: Reading) -> Entry:
    first = rows[0]
    organisation = read_organisation(first)
    places = {}
    for row in rows:
        place = _place(row, reading, organisation.name)
        if place is not None:
            places[place.id] = (place, row)
    content = _service(first, reading, tuple(place for place, _ in places.values()))
    return Entry(
        row=first.record.number,
        cells=first,
        own_id=first.own_id(Column.ID),
        organisation=organisation,
        content=content,
        place_rows={key: row for key, (_, row) in places.items()},
    )


def read_organisation(cells: Cells) -> OrganisationContent:
    """Return the organisation that a row names, as far as it describes it."""
    return OrganisationContent(
        name=cells.text(Column.ORGANISATION),
        kind=cells.choice(Column.ORGANISATION_KIND, OrganisationKind) or OrganisationKind.OTHER,
        description=cells.text(Column.ORGANISATION_DESCRIPTION),
        website=cells.text(Column.ORGANISATION_WEBSITE),
        email=cells.text(Column.ORGANISATION_EMAIL),
        phone=cells.text(Column.ORGANISATION_PHONE),
        tax_code=cells.text(Column.ORGANISATION_TAX_CODE),
    )


def _service(cells: Cells, reading: Reading, places: tuple[PlaceContent, ...]) -> ServiceContent:
    site = reading.ground.site
    delivery = cells.choices(Column.DELIVERY, Delivery)
    visited = any(place.kind is not PlaceKind.REMOTE for place in places)
    texts: dict[str, Any] = {name: cells.text(Column(name)) for name in _TEXTS}
    dates = cells.clear(Column.DATES, read_dates) or ()
    return ServiceContent(
        **texts,
        kind=_listing_kind(cells, has_dates=bool(dates)),
        dates=dates,
        language=cells.one_language(Column.LANGUAGE) or site.languages[0],
        translations=_translations(cells),
        needs=reading.vocabulary.needs(cells),
        track=cells.choice(Column.TRACK, Track) or Track.BOTH,
        age_min=cells.whole(Column.AGE_MIN),
        age_max=cells.whole(Column.AGE_MAX),
        fee=cells.choice(Column.FEE, Fee),
        fee_note=cells.text(Column.FEE_NOTE),
        languages=cells.languages(Column.LANGUAGES),
        access=cells.choices(Column.ACCESS, Access),
        in_person=Delivery.IN_PERSON in delivery or (not delivery and visited),
        online=Delivery.ONLINE in delivery,
        by_phone=Delivery.PHONE in delivery,
        capacity_total=cells.whole(Column.CAPACITY_TOTAL),
        waiting_days=cells.whole(Column.WAITING_DAYS),
        url=_web_address(cells.text(Column.URL)),
        email=cells.text(Column.EMAIL),
        phone=cells.text(Column.PHONE),
        places=places,
        source=cells.text(Column.SOURCE),
        source_url=cells.text(Column.SOURCE_URL),
        source_date=cells.day(Column.SOURCE_DATE),
        licence=cells.text(Column.LICENCE),
    )


def _listing_kind(cells: Cells, *, has_dates: bool) -> ServiceKind:
    """Return what a listing is; where nobody says, what has dates is an event."""
    stated = cells.choice(Column.KIND, ServiceKind)
    if has_dates and stated not in {None, ServiceKind.EVENT}:
        cells.wrong(Column.DATES, _("Only an event has dates."))
    return stated or (ServiceKind.EVENT if has_dates else ServiceKind.SERVICE)


def _translations(cells: Cells) -> tuple[TranslationContent, ...]:
    return tuple(
        TranslationContent(code, *(cells.text(column, code) for column in TRANSLATED))
        for code in cells.record.languages
    )


def _web_address(text: str) -> str:
    """Return the address with its scheme, which people leave away."""
    return f"https://{text}" if re.match(r"www\.[^\s/]", text, re.IGNORECASE) else text


def _place(cells: Cells, reading: Reading, organisation: str) -> PlaceContent | None:
    if not any(cells.text(column) for column in PLACE_COLUMNS):
        return None
    ground = reading.ground
    own_id = cells.own_id(Column.PLACE_ID)
    point = read_point(cells, ground, swap=reading.swap)
    area = reading.vocabulary.area(cells)
    if not area and own_id is None:
        guessed = ground.area_at(point) if point else ""
        area = guessed or reading.vocabulary.area_called(cells.text(Column.CITY))
    if point is not None:
        check_distance(cells, ground, point, area)
    place = PlaceContent(
        kind=cells.choice(Column.PLACE_KIND, PlaceKind) or _kind(cells),
        name=cells.text(Column.PLACE_NAME),
        address=cells.text(Column.ADDRESS),
        postal_code=cells.text(Column.POSTAL_CODE),
        city=cells.text(Column.CITY),
        area=area,
        point=point,
        precision=None if point is None else _precision(cells),
        wheelchair=cells.choice(Column.WHEELCHAIR, Wheelchair),
        transport=cells.text(Column.TRANSPORT),
        hours=cells.clear(Column.HOURS, read_hours) or (),
        special_days=cells.clear(Column.SPECIAL_DAYS, read_special_days) or (),
        on_holidays=cells.choice(Column.ON_HOLIDAYS, HolidayRule),
    )
    return _with_id(place, own_id or _id_of(place, organisation, cells))


def _kind(cells: Cells) -> PlaceKind:
    """Return that hours without any place are those of a telephone line."""
    return PlaceKind.OPEN if any(cells.text(column) for column in _WHERE) else PlaceKind.REMOTE


def _precision(cells: Cells) -> Precision:
    stated = cells.choice(Column.PRECISION, Precision)
    address = cells.text(Column.ADDRESS)
    if stated is not None or not address:
        return stated or Precision.TOWN
    return Precision.ADDRESS if re.search(r"\d", address) else Precision.STREET


def _id_of(place: PlaceContent, organisation: str, cells: Cells) -> UUID:
    """Return the same id for the same place of an organisation, at every import.

    What cannot be visited belongs to its service alone.
    """
    told = [getattr(place, name) for name in _OF_A_PLACE]
    own = "" if place.kind is PlaceKind.OPEN else fold(cells.text(Column.NAME))
    return uuid5(NAMESPACE, repr(("import", fold(organisation), own, *map(str, told))))


def _with_id(place: PlaceContent, own_id: UUID) -> PlaceContent:
    return PlaceContent(**{**vars(place), "id": own_id})


_OF_A_PLACE = tuple(
    field.name
    for field in fields(PlaceContent)
    if field.name not in {"id", "hours", "special_days", "on_holidays"}
)
