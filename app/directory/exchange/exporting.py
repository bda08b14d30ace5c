"""Chosen listings of a site as a file: exactly those, in their order, in one of three formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.language import current
from app.core.words import fold
from app.directory.editing.present import organisation_content, service_content
from app.directory.exchange.dates import write_dates
from app.directory.exchange.explaining import explanation
from app.directory.exchange.hsds_writing import write_hsds
from app.directory.exchange.known import read_ground, whole_services
from app.directory.exchange.tables import Line, table_of, write_csv, write_xlsx
from app.directory.exchange.writing import Told, Writer
from app.directory.models import Service
from app.directory.needs import Taxonomy, taxonomy
from app.directory.vocabulary import Status
from app.territory.sites import SiteView


class Format(StrEnum):
    """The formats of files, by their endings."""

    CSV = "csv"
    XLSX = "xlsx"
    HSDS = "json"


MIMETYPES: Mapping[Format, str] = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HSDS: "application/json",
}
_ASIDE = ("capacity_free", "capacity_on", "confirmed_on")


@dataclass(frozen=True)
class File:
    """A file to take away."""

    name: str
    raw: bytes
    mimetype: str


def published_ids(session: Session, site_key: str) -> list[UUID]:
    """Return the public listings of a site, by name."""
    found = select(Service.id, Service.name).where(
        Service.site_id == site_key, Service.status == Status.PUBLISHED
    )
    rows = sorted(session.execute(found), key=lambda row: (fold(row.name), row.id))
    return [row.id for row in rows]


def export(session: Session, site: SiteView, ids: Sequence[UUID], wanted: Format) -> File:
    """Return these listings of the site as a file, in the reader's language and this order.

    What is not of this site is left out; confidential places say no address in any file.
    """
    writer = Writer(taxonomy(), read_ground(session, site), current())
    services = whole_services(session, ids)
    listings = [
        _told(services[own_id])
        for own_id in ids
        if own_id in services and services[own_id].site_id == site.key
    ]
    raw = (
        write_hsds(listings, writer) if wanted is Format.HSDS else _table(listings, writer, wanted)
    )
    return File(f"prossima-{site.key}.{wanted}", raw, MIMETYPES[wanted])


def template(wanted: Format, known: Taxonomy) -> File:
    """Return a file to begin with: headers, and in a workbook what each column may hold."""
    table = table_of([], current(), asides=False)
    raw = (
        write_csv(table)
        if wanted is Format.CSV
        else write_xlsx(table, explanation(known, current()), _("What to write"))
    )
    return File(f"prossima-template-{current()}.{wanted}", raw, MIMETYPES[wanted])


def _table(listings: Sequence[Told], writer: Writer, wanted: Format) -> bytes:
    lines = [Line(row, told.aside) for told in listings for row in writer.rows(told)]
    table = table_of(lines, writer.language)
    return write_csv(table) if wanted is Format.CSV else write_xlsx(table)


def _told(service: Service) -> Told:
    aside = {name: getattr(service, name) for name in _ASIDE}
    said = {name: str(value) for name, value in aside.items() if value is not None}
    content = service_content(service)
    cancelled = {row.id for row in service.dates if row.cancelled}
    if cancelled:
        said["cancelled"] = write_dates(day for day in content.dates if day.id in cancelled)
    if service.illustrative:
        said["illustrative"] = _("yes")
    organisation = organisation_content(service.organisation)
    return Told(service.id, organisation, content, said, cancelled)
