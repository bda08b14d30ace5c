"""Columns of the directory read into the catalogue's arrays: no object for a row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Executable

from app.core.spatial import lon_lat
from app.core.units import BoolArray, CodeArray, IntArray, MaskArray
from app.directory import sql
from app.directory.catalogue import Catalogue, Ids, WheelchairCode
from app.directory.freshness.rhythm import months_between, quick_mask, stale_days
from app.directory.happenings.moments import Moment, read_moment
from app.directory.needs import Taxonomy
from app.directory.own_days import OwnDays, dated_hours, days_off, joined
from app.directory.vocabulary import ServiceKind
from app.matching import EVER_SINCE, FOR_EVER, Fee, Hours, Offers, Services, Track, bit_mask

MOST_LANGUAGES = 64
_TRACKS = {"job_ready": Track.JOB_READY, "complex_needs": Track.COMPLEX_NEEDS, "both": Track.BOTH}
_FEES = {"": Fee.UNKNOWN, "free": Fee.FREE, "paid": Fee.PAID}
_WHEELCHAIR = {
    "": WheelchairCode.UNKNOWN,
    "no": WheelchairCode.NO,
    "partly": WheelchairCode.PARTLY,
    "yes": WheelchairCode.YES,
}
_KINDS = {str(kind): kind for kind in ServiceKind}
_ID = "S32"
Texts = list[str]
Rows = Mapping[str, int]


class _OfferColumns(NamedTuple):
    """The offers of the published services with what their locations say, sorted."""

    ids: Ids
    arrays: Offers
    places: Texts
    on_holidays: Texts
    wheelchair: CodeArray


def read_catalogue(connection: Connection, site_key: str, known: Taxonomy) -> Catalogue:
    """Return a site's catalogue in ten statements, whatever its size."""

    def read(statement: Executable) -> list[Texts]:
        # A column without rows is NULL; a line break in a text became a space.
        columns = connection.execute(statement).one()
        return [[] if column is None else column.split("\n") for column in columns]

    # Sorting and joining here is cheaper than in the database, which would fetch long rows
    # in the order of their ids.
    digits, bodies, own_names, *traits = _sorted(read(sql.services(site_key)))
    rows = _rows(digits)
    masks = _need_masks(read(sql.needs()), rows, known)
    languages = _language_codes(traits[0])
    services = _service_arrays(traits, masks, languages, quick_mask(known))
    areas = dict(zip(*read(sql.areas(site_key)), strict=True))
    offers = _offers(read(sql.offers()), read(sql.locations(site_key)), areas, rows)
    offer_rows = _rows(offers.ids.digits)
    own_days = _exceptions(read(sql.exceptions()), offer_rows)
    organisations = dict(zip(*read(sql.organisations(site_key)), strict=True))
    return Catalogue(
        site_key=site_key,
        service_ids=Ids(digits),
        services=services,
        illustrative=services.illustrative,
        offers=offers.arrays,
        offer_ids=offers.ids,
        places=offers.places,
        wheelchair=offers.wheelchair,
        hours=joined(_hour_arrays(read(sql.hours()), offer_rows), dated_hours(own_days)),
        days_off=days_off(own_days, offers.on_holidays),
        languages=languages,
        own_names=own_names,
        translated_names=_by_language(read(sql.translated_names()), rows),
        organisations=[organisations.get(body, "") for body in bodies],
        kinds=[_KINDS[kind] for kind in traits[4]],
        moments=_moments(read(sql.event_dates()), rows),
    )


def _sorted(columns: Sequence[Texts]) -> list[Texts]:
    """Return columns of which the first holds ids, in the order of the ids."""
    order = np.argsort(np.array(columns[0], _ID)).tolist()
    return [[column[at] for at in order] for column in columns]


def _rows(ids: Sequence[str]) -> Rows:
    return dict(zip(ids, range(len(ids)), strict=True))


def _found(ids: Sequence[str], rows: Rows) -> IntArray:
    """Return the row of each id; -1 for what belongs to no row.

    That is what belongs to another site, and what was published between two
    statements: it waits for the next reading.
    """
    return np.fromiter(map(rows.get, ids, repeat(-1)), np.int64, len(ids))


def _parsed(texts: Sequence[str], parse: Callable[[str], Any], kind: Any) -> NDArray[Any]:  # noqa: ANN401
    """Parse each different text once; in a column most of them repeat."""
    numbers = dict.fromkeys(texts)
    for number, text in enumerate(numbers):
        numbers[text] = number
    values = np.array([parse(text) for text in numbers], kind)
    return values[np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))]


def _service_arrays(
    traits: Sequence[Texts], needs: MaskArray, languages: Sequence[str], quick: int
) -> Services:
    spoken, known, capacity, others, kinds = traits
    confirmed, sourced, rhythm = _parsed(known, _known, np.float64).reshape(-1, 3).T
    track, fee, age_min, age_max, *ways = _parsed(others, _traits, np.float64).reshape(-1, 8).T
    in_person, online, by_phone, illustrative = (way.astype(np.bool_) for way in ways)
    vouched = np.where(np.isnan(confirmed), sourced, confirmed)
    return Services(
        needs=needs,
        track=track.astype(np.int8),
        age_min=age_min,
        age_max=age_max,
        languages=_parsed(spoken, lambda text: _language_mask(text, languages), np.uint64),
        fee=fee.astype(np.int8),
        in_person=in_person,
        online=online,
        by_phone=by_phone,
        capacity_free=_parsed(capacity, _number, np.float64),
        confirmed_day=confirmed,
        stale_day=stale_days(
            np.where(_parsed(kinds, _is_event, np.bool_), np.nan, vouched),
            months_between(rhythm, needs, quick),
        ),
        illustrative=illustrative,
    )


def _is_event(kind: str) -> bool:
    """Say whether a listing is an event, which is over before its word grows old."""
    return kind == ServiceKind.EVENT


def _traits(line: str) -> tuple[float, ...]:
    track, fee, *numbers = line.split("\t")
    return (_TRACKS[track], _FEES[fee], *map(_number, numbers))


def _known(line: str) -> tuple[float, ...]:
    confirmed, sourced, rhythm = line.split("\t")
    return (_ordinal(confirmed, np.nan), _ordinal(sourced, np.nan), _number(rhythm))


def _need_masks(columns: Sequence[Texts], rows: Rows, known: Taxonomy) -> MaskArray:
    services, needs = columns
    bits = {need.key: known.mask(need.key) for need in known.needs}
    # A need that the vocabulary no longer has is nothing that can be asked for.
    wanted = _parsed(needs, lambda need: bits.get(need, 0), np.uint64)
    at = _found(services, rows)
    masks = np.zeros(len(rows), np.uint64)
    np.bitwise_or.at(masks, at[at >= 0], wanted[at >= 0])
    return masks


def _offers(
    offers: Sequence[Texts], locations: Sequence[Texts], areas: Mapping[str, str], rows: Rows
) -> _OfferColumns:
    ids, services, at, on_holidays = offers
    location_ids, points, hidden, towns, wheelchair = locations
    service, location = _found(services, rows), _found(at, _rows(location_ids))
    kept = np.flatnonzero((service >= 0) & (location >= 0))
    kept = kept[np.lexsort((np.array(ids, _ID)[kept], service[kept]))]
    here = location[kept]
    lon, lat = lon_lat(" ".join(points))
    confidential: BoolArray = _parsed(hidden, _number, np.float64).astype(np.bool_)
    arrays = Offers(service=service[kept], lon=lon[here], lat=lat[here], hidden=confidential[here])
    places = [_place(towns[row], areas) for row in here.tolist()]
    order = kept.tolist()
    return _OfferColumns(
        ids=Ids(ids[row] for row in order),
        arrays=arrays,
        places=places,
        on_holidays=[on_holidays[row] for row in order],
        wheelchair=_parsed(wheelchair, _WHEELCHAIR.__getitem__, np.int8)[here],
    )


def _place(town: str, areas: Mapping[str, str]) -> str:
    city, _, area = town.rpartition("\t")
    return city or areas.get(area, "")


def _hour_arrays(columns: Sequence[Texts], offer_rows: Rows) -> Hours:
    offers, rules = columns
    offer = _found(offers, offer_rows)
    rule = _parsed(rules, _rule, np.int64).reshape(-1, 5)[offer >= 0]
    return Hours(
        offer=offer[offer >= 0],
        weekday=rule[:, 0],
        opens_min=rule[:, 1],
        closes_min=rule[:, 2],
        valid_from=rule[:, 3],
        valid_to=rule[:, 4],
    )


def _rule(line: str) -> tuple[float, ...]:
    weekday, opens, closes, since, until = line.split("\t")
    validity = _ordinal(since, EVER_SINCE), _ordinal(until, FOR_EVER)
    return (int(weekday), _minute(opens), _minute(closes), *validity)


def _exceptions(columns: Sequence[Texts], offer_rows: Rows) -> list[OwnDays]:
    """Return the days with other hours of the offers that have a row."""
    found = _found(columns[0], offer_rows).tolist()
    return [
        OwnDays(row, *_own_days(line))
        for row, line in zip(found, columns[1], strict=True)
        if row >= 0
    ]


def _own_days(line: str) -> tuple[date, date, time | None, time | None]:
    first, last, opens, closes = line.split("\t")
    return (
        date.fromisoformat(first),
        date.fromisoformat(last),
        time.fromisoformat(opens) if opens else None,
        time.fromisoformat(closes) if closes else None,
    )


def _moments(columns: Sequence[Texts], rows: Rows) -> dict[int, tuple[Moment, ...]]:
    """Return the dates of each event of this site, in their order."""
    moments: dict[int, list[Moment]] = {}
    for digits, line in zip(*columns, strict=True):
        if digits in rows:
            moments.setdefault(rows[digits], []).append(read_moment(line))
    return {row: tuple(sorted(dates)) for row, dates in moments.items()}


def _by_language(columns: Sequence[Texts], rows: Rows) -> dict[str, dict[int, str]]:
    names: dict[str, dict[int, str]] = {}
    for digits, language, name in zip(*columns, strict=True):
        if digits in rows:
            names.setdefault(language, {})[rows[digits]] = name
    return names


def _language_codes(spoken: Sequence[str]) -> tuple[str, ...]:
    """Return the stated languages, each a bit; beyond 64 the rarest have none."""
    counts: Counter[str] = Counter()
    for text, times in Counter(spoken).items():
        counts.update(dict.fromkeys(stated_languages(text), times))
    common = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_LANGUAGES]
    return tuple(sorted(common))


def _language_mask(text: str, languages: Sequence[str]) -> int:
    return bit_mask(languages.index(code) for code in stated_languages(text) if code in languages)


@cache
def stated_languages(text: str) -> tuple[str, ...]:
    """Return the codes in a stored list of languages."""
    return tuple(json.loads(text or "[]"))


def _number(text: str) -> float:
    return float(text) if text else np.nan


def _minute(clock: str) -> int:
    moment = time.fromisoformat(clock)
    return moment.hour * 60 + moment.minute


def _ordinal(day: str, otherwise: float) -> float:
    return date.fromisoformat(day).toordinal() if day else otherwise
