"""The same result set as GeoJSON, as a table, and as a map to take away.

`ferry` is "yes" where the trip takes the ferry and "perhaps" where it may, empty otherwise:
over a river without a bridge for who walks, the minutes alone would be taken for a walk.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np

from app.core.formulas import defused
from app.core.language import current
from app.core.units import whole_minutes
from app.directory import queries
from app.directory.match_words import phrasebook
from app.directory.needs import taxonomy
from app.map.card_trips import ferries_to, notes
from app.map.presenting import distances, has_place, page_reasons
from app.map.search import Found
from app.matching import NO_OFFER, Elsewhere, Minutes, Reason, Shown
from app.territory.ferries import Ferry, with_ferry
from app.travel import Source

COLUMNS = (
    "id", "name", "organisation", "needs", "minutes", "minutes_low", "minutes_high", "distance_m",
    "source", "ferry", "reasons", "elsewhere", "place", "lon", "lat", "url", "illustrative",
)  # fmt: skip
DECIMALS = 6
_NO_TRIP = dict.fromkeys(("minutes", "minutes_low", "minutes_high", "source", "ferry"))
Address = Callable[[UUID], str]


def feature_collection(found: Found, address: Address) -> dict[str, Any]:
    """Return all found services as GeoJSON (RFC 7946), in the order of the list.

    What has no public point is there too, with a null geometry and `elsewhere` saying why;
    `notes` are sentences to read before any minutes.
    """
    return {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows(found, address)],
        "total": found.ranking.total,
        "language": current(),
        "notes": notes(found),
        "origin": None
        if found.asked.origin is None
        else [found.asked.origin.point.lon, found.asked.origin.point.lat],
    }


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat = row["lon"], row["lat"]
    point = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    properties = {name: row[name] for name in COLUMNS if name not in {"lon", "lat"}}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}


def table(found: Found, address: Address) -> str:
    """Return all found services as CSV (RFC 4180), formulas defused."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows(found, address):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    """Return a cell's text; one that would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value) if isinstance(value, int | float) else defused(str(value))


def rows(found: Found, address: Address) -> Iterator[dict[str, Any]]:
    """Yield every found service, the placed ones first, as plain values."""
    ranking, catalogue = found.ranking, found.catalogue
    # Many services share the same few needs.
    keys = cache(taxonomy().keys)
    shown = (*ranking.placed_page(), *ranking.elsewhere_page())
    why = page_reasons(found, shown)
    metres, say = distances(found, shown), phrasebook()
    trips = _trips(found, shown)
    names, organisations = (
        queries.names(catalogue.site_key),
        queries.organisations(catalogue.site_key),
    )
    for at, row in enumerate(shown):
        service_id = catalogue.service_ids[row.service]
        lon, lat = _point(found, row)
        yield {
            "id": str(service_id),
            "name": names[row.service],
            "organisation": organisations[row.service],
            "needs": list(keys(int(catalogue.services.needs[row.service]))),
            **trips[at],
            "distance_m": None if np.isnan(metres[at]) else round(metres[at]),
            "reasons": [_said(say(reason), reason, trips[at]["ferry"]) for reason in why[at]],
            "elsewhere": None if row.kind is Elsewhere.NOT else row.kind.name.lower(),
            "place": catalogue.place_of(row.offer),
            "lon": lon,
            "lat": lat,
            "url": address(service_id),
            "illustrative": bool(catalogue.illustrative[row.service]),
        }


def _said(words: str, reason: Reason, ferry: Ferry | None) -> str:
    """Return a reason in words; the one that tells the minutes tells the ferry too."""
    return with_ferry(words, ferry) if ferry and isinstance(reason, Minutes) else words


def _trips(found: Found, shown: Sequence[Shown]) -> Sequence[Mapping[str, Any]]:
    """Return minutes, band, source and ferry of each row; empty where no trip is known."""
    times = found.times
    if times is None:
        return [_NO_TRIP] * len(shown)
    minutes = whole_minutes(times.minutes)
    known = [row for row in shown if row.kind is Elsewhere.NOT and row.offer != NO_OFFER]
    boats = ferries_to(found, np.array([row.offer for row in known], np.int64))
    trips = {
        row: {
            "minutes": int(minutes[row.offer]),
            "minutes_low": int(np.floor(times.low[row.offer])),
            "minutes_high": int(np.ceil(times.high[row.offer])),
            "source": Source(int(times.source[row.offer])).word,
            "ferry": ferry or None,
        }
        for row, ferry in zip(known, boats, strict=True)
    }
    return [trips.get(row, _NO_TRIP) for row in shown]


def _point(found: Found, row: Shown) -> tuple[float | None, float | None]:
    offers = found.catalogue.offers
    if not has_place(row) or offers.hidden[row.offer] or np.isnan(offers.lon[row.offer]):
        return None, None
    lon, lat = float(offers.lon[row.offer]), float(offers.lat[row.offer])
    return round(lon, DECIMALS), round(lat, DECIMALS)
