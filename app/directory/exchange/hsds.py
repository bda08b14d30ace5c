"""HSDS 3.1 JSON (Open Referral): services with organisation, places, hours and needs, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from app.directory.exchange.columns import Column, Key
from app.directory.exchange.findings import Finding, RefusedFileError, TooLargeError, Weight, quoted
from app.directory.exchange.limits import MOST_ROWS
from app.directory.exchange.nesting import parsed
from app.directory.exchange.records import Record, Records

Json = Mapping[str, Any]
Cells = dict[Key, str]
WEEKDAYS = {
    "MO": "mon",
    "TU": "tue",
    "WE": "wed",
    "TH": "thu",
    "FR": "fri",
    "SA": "sat",
    "SU": "sun",
}
_LISTS = ("services", "contents", "data")
_SERVICE = {
    Column.ID: "id", Column.NAME: "name", Column.DESCRIPTION: "description",
    Column.HOW_TO_JOIN: "application_process", Column.FEE_NOTE: "fees_description",
    Column.AGE_MIN: "minimum_age", Column.AGE_MAX: "maximum_age", Column.URL: "url",
    Column.EMAIL: "email",
}  # fmt: skip
_ORGANISATION = {
    Column.ORGANISATION: "name", Column.ORGANISATION_DESCRIPTION: "description",
    Column.ORGANISATION_WEBSITE: "website", Column.ORGANISATION_EMAIL: "email",
    Column.ORGANISATION_TAX_CODE: "tax_id",
}  # fmt: skip
_LOCATION = {
    Column.PLACE_ID: "id", Column.PLACE_NAME: "name", Column.LON: "longitude",
    Column.LAT: "latitude", Column.TRANSPORT: "transportation",
}  # fmt: skip
_ADDRESS = {
    Column.ADDRESS: "address_1", Column.CITY: "city", Column.POSTAL_CODE: "postal_code",
}  # fmt: skip
_SCHEDULE = ("byday", "dtstart", "opens_at", "closes_at", "valid_from", "valid_to", "description")
# Attributes by which a written file keeps what HSDS itself has no field for.
KEPT = {
    f"prossima_{column.value}": column
    for column in (
        Column.SUMMARY, Column.LANGUAGE, Column.TRACK, Column.FEE, Column.ACCESS, Column.DELIVERY,
        Column.WAITING_DAYS, Column.SOURCE, Column.SOURCE_URL, Column.SOURCE_DATE, Column.LICENCE,
        Column.PLACE_KIND, Column.PRECISION, Column.WHEELCHAIR, Column.AREA, Column.ADDRESS,
        Column.CITY, Column.POSTAL_CODE, Column.SPECIAL_DAYS, Column.ON_HOLIDAYS,
        Column.ORGANISATION_KIND, Column.KIND,
    )
}  # fmt: skip


def read_hsds(raw: bytes) -> Records:
    """Return the services of an HSDS file, one row for each place of each.

    The number of a row counts the services, the first being 1.

    Raises:
        RefusedFileError: it is no JSON, or holds no list of services.
    """
    document, findings = parsed(raw)
    services = _services(document)
    rows: list[Record] = []
    for number, service in enumerate(services, start=1):
        if isinstance(service, dict):
            rows += _rows(number, service, findings)
        else:
            findings.append(Finding(number, "", _("This is not a service."), value=_short(service)))
        if len(rows) > MOST_ROWS:
            raise TooLargeError(_("The file has more than %(most)s rows.", most=MOST_ROWS))
    if not rows:
        findings.append(Finding(0, "", _("There is no service in the file.")))
    return Records(rows, findings=findings)


def _services(document: object) -> Sequence[object]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in _LISTS:
            if isinstance(document.get(name), list):
                return list(document[name])
        if "name" in document:
            return [document]
    raise RefusedFileError(
        _("There is no list of services in the file."),
        _("Expected is HSDS 3.1: a list, or an object with «services» or «contents»."),
    )


def _rows(number: int, service: Json, findings: list[Finding]) -> Iterator[Record]:
    reader = _Reader(number, findings)
    cells = reader.service(service)
    if service.get("status") not in {None, "active"}:
        findings.append(
            Finding(number, "status", _("This service is not active there."),
                    value=_short(service["status"]), weight=Weight.DOUBT)
        )  # fmt: skip
    offers = reader.objects(service, "service_at_locations")
    cells |= reader.dates(service)
    if not offers:
        hours = reader.hours(service)
        return iter([Record(number, cells | hours)])
    return (Record(number, cells | reader.offer(offer)) for offer in offers)


class _Reader:
    """Takes values out of one service; what has the wrong form is noted and left out."""

    def __init__(self, number: int, findings: list[Finding]) -> None:
        self.number, self.findings = number, findings

    def service(self, service: Json) -> Cells:
        """Return what is said of the service as a whole."""
        cells = self.named(service, _SERVICE)
        organisation = service.get("organization")
        if isinstance(organisation, dict):
            cells |= self.named(organisation, _ORGANISATION)
            cells |= self.phone(organisation, Column.ORGANISATION_PHONE)
            cells |= self.kept(organisation)
        cells |= self.phone(service, Column.PHONE)
        cells |= self.listed(service, "languages", "code", Column.LANGUAGES)
        cells |= self.capacity(service) | self.needs(service) | self.kept(service)
        return cells

    def offer(self, offer: Json) -> Cells:
        """Return what is said of one place, and when the service is given there."""
        location = offer.get("location")
        place = location if isinstance(location, dict) else {}
        cells = self.named(place, _LOCATION)
        for address in self.objects(place, "addresses")[:1]:
            cells |= self.named(address, _ADDRESS)
        if place.get("location_type") == "virtual":
            cells[Column.PLACE_KIND, ""] = "remote"
        return cells | self.hours(offer) | self.kept(place) | self.kept(offer)

    def named(self, thing: Json, names: Mapping[Column, str]) -> Cells:
        """Return the plain values of an object under their columns."""
        texts = {column: self.text(thing.get(name), name) for column, name in names.items()}
        return {(column, ""): text for column, text in texts.items() if text}

    def text(self, value: object, name: str) -> str:
        """Return a plain value as text; nothing for what is not plain."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value:g}" if abs(value) > 1e15 else repr(value)  # noqa: PLR2004
        self.findings.append(
            Finding(self.number, name, _("This is not a text or a number."), value=_short(value))
        )
        return ""

    def objects(self, thing: Json, name: str) -> list[Json]:
        """Return a list of objects; what is none is noted."""
        value = thing.get(name)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return value
        self.findings.append(
            Finding(self.number, name, _("This is not a list of objects."), value=_short(value))
        )
        return []

    def phone(self, thing: Json, column: Column) -> Cells:
        """Return the first telephone number."""
        first = self.objects(thing, "phones")[:1]
        return self.named(first[0], {column: "number"}) if first else {}

    def listed(self, thing: Json, name: str, inner: str, column: Column) -> Cells:
        """Return one value of each object of a list."""
        texts = [self.text(one.get(inner), name) for one in self.objects(thing, name)]
        return {(column, ""): "|".join(filter(None, texts))} if any(texts) else {}

    def capacity(self, service: Json) -> Cells:
        """Return how many places there are in all."""
        first = self.objects(service, "capacities")[:1]
        return self.named(first[0], {Column.CAPACITY_TOTAL: "maximum"}) if first else {}

    def needs(self, service: Json) -> Cells:
        """Return the needs: attributes of the link type `need`, else the names of all terms."""
        terms = [
            (one.get("link_type"), one.get("value") or _term(one))
            for one in self.objects(service, "attributes")
            if not str(one.get("link_type")).startswith(("prossima_", "translation_"))
        ]
        chosen = [value for kind, value in terms if kind == "need"] or [v for _, v in terms]
        texts = [self.text(value, "attributes") for value in chosen]
        return {(Column.NEEDS, ""): "|".join(filter(None, texts))} if any(texts) else {}

    def kept(self, thing: Json) -> Cells:
        """Return what attributes keep beyond HSDS: `prossima_track`, `translation_pt_name`."""
        cells: Cells = {}
        for one in self.objects(thing, "attributes"):
            kind = str(one.get("link_type"))
            text = self.text(one.get("value"), kind[:40])
            if kind in KEPT:
                cells[KEPT[kind], ""] = text
            elif kind.startswith("translation_") and kind.count("_") > 1:
                _word, language, column = kind.split("_", 2)
                if column in set(Column):
                    cells[Column(column), language] = text
        return {key: text for key, text in cells.items() if text}

    def hours(self, thing: Json) -> Cells:
        """Return schedules that come back every week in the plain writing of a cell."""
        weekly = [one for one in self.objects(thing, "schedules") if not _is_date(one)]
        written = [self._interval(one) for one in weekly]
        return {(Column.HOURS, ""): "; ".join(filter(None, written))} if any(written) else {}

    def dates(self, service: Json) -> Cells:
        """Return the schedules of a service that are dates, in the plain writing of a cell."""
        once = [one for one in self.objects(service, "schedules") if _is_date(one)]
        written = [self._date(one) for one in once]
        return {(Column.DATES, ""): "; ".join(written)} if written else {}

    def _date(self, schedule: Json) -> str:
        get = {name: self.text(schedule.get(name), name) for name in _SCHEDULE}
        first = get["dtstart"] or get["valid_from"]
        days = f"{first}..{get['valid_to']}" if get["valid_to"] not in {"", first} else first
        times = "-".join(get[name][:5] for name in ("opens_at", "closes_at") if get[name])
        return f"{days} {times}{_noted(get['description'])}"

    def _interval(self, schedule: Json) -> str:
        get = {name: self.text(schedule.get(name), name) for name in _SCHEDULE}
        days = [WEEKDAYS.get(day.strip().upper(), day.strip()) for day in get["byday"].split(",")]
        if not (get["opens_at"] and get["closes_at"]):
            return ""
        span = (
            f" [{get['valid_from']}..{get['valid_to']}]"
            if get["valid_from"] or get["valid_to"]
            else ""
        )
        times = f"{get['opens_at'][:5]}-{get['closes_at'][:5]}"
        return f"{', '.join(days)} {times}{span}{_noted(get['description'])}"


def _is_date(schedule: Json) -> bool:
    """Say whether a schedule is of one date: it begins on a day, and never comes back."""
    begins = schedule.get("dtstart") or schedule.get("valid_from")
    return bool(begins) and not (schedule.get("byday") or schedule.get("freq"))


def _noted(words: str) -> str:
    doubled = words.replace('"', '""')
    return f' "{doubled}"' if words else ""


def _term(attribute: Json) -> object:
    term = attribute.get("taxonomy_term")
    return (
        term.get("code") or term.get("name") if isinstance(term, dict) else attribute.get("label")
    )


def _short(value: object) -> str:
    return quoted(repr(value)[:200])
