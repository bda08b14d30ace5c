"""The outside services, Nominatim and Photon, through geopy; nothing else calls out.

Docs: https://nominatim.org/release-docs/latest/api/Search/ (place_rank:
https://nominatim.org/release-docs/latest/customize/Ranking/), https://github.com/komoot/photon;
policy: https://operations.osmfoundation.org/policies/nominatim/.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim, Photon

from app.core.geo import LonLat
from app.core.settings import GeocoderKind, Settings
from app.territory.geocoding.answers import ListingAddress, Precision
from app.territory.geocoding.fetching import BoundedAdapter
from app.territory.geocoding.models import LONGEST_NAME
from app.territory.sites import SiteView

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
# Several, so that the one at the site is found behind a namesake elsewhere.
_MOST_RESULTS = 5
_PUBLIC = {
    GeocoderKind.NOMINATIM: "https://nominatim.openstreetmap.org",
    GeocoderKind.PHOTON: "https://photon.komoot.io",
}
# Nominatim's ranks: 13 to 25 towns and their parts, 26 and 27 streets, from 28 on buildings.
_TOWN_RANK, _STREET_RANK, _ADDRESS_RANK = 13, 26, 28
_PHOTON_KINDS = {
    "house": Precision.ADDRESS,
    "street": Precision.STREET,
    "locality": Precision.TOWN,
    "district": Precision.TOWN,
    "city": Precision.TOWN,
}

# geopy writes whole addresses and answers into the log.
logging.getLogger("geopy").setLevel(logging.WARNING)


class ExternalError(RuntimeError):
    """The service gave nothing that can be used; the text never holds the address."""


@dataclass(frozen=True)
class Result:
    """A place that the service names."""

    point: LonLat
    precision: Precision
    name: str


def ask(
    settings: Settings, site: SiteView, address: ListingAddress, timeout_s: float
) -> Sequence[Result]:
    """Return what the configured service knows under this address, best first.

    Args:
        settings: which service, where, and who asks.
        site: where to look first.
        address: of a listing; no other text has a way out.
        timeout_s: for the whole request.

    Raises:
        ExternalError: no answer in time, or none that makes sense.
    """
    try:
        found = _asked(settings, site, address.text, timeout_s)
        return [result for each in found or () if (result := _read(settings.geocoder, each.raw))]
    except (GeopyError, ValueError, TypeError, LookupError, AttributeError, Warning) as error:
        raise ExternalError(type(error).__name__) from error


def user_agent(settings: Settings) -> str:
    """Return who asks, with the way to reach them that the services' rules demand."""
    try:
        number = version("prossima")
    except PackageNotFoundError:
        number = "0"
    return f"Prossima/{number} ({settings.geocoder_contact})"


def _asked(settings: Settings, site: SiteView, text: str, timeout_s: float) -> Any:  # noqa: ANN401
    parts = urlsplit(settings.geocoder_url or _PUBLIC[settings.geocoder])
    common = {
        "scheme": parts.scheme,
        "domain": f"{parts.netloc}{parts.path}",
        "timeout": timeout_s,
        "user_agent": user_agent(settings),
        "adapter_factory": BoundedAdapter,
    }
    if settings.geocoder is GeocoderKind.PHOTON:
        middle = (site.centre.lat, site.centre.lon)
        return Photon(**common).geocode(
            text, exactly_one=False, limit=_MOST_RESULTS, location_bias=middle
        )
    corners = [(site.bounds.south, site.bounds.west), (site.bounds.north, site.bounds.east)]
    return Nominatim(**common).geocode(
        text,
        exactly_one=False,
        limit=_MOST_RESULTS,
        viewbox=corners,
        country_codes=site.country.lower(),
        language=site.languages[0] if site.languages else False,
    )


def _read(kind: GeocoderKind, raw: Mapping[str, Any]) -> Result | None:
    """Return a result, or None for a whole region or country."""
    return _from_photon(raw) if kind is GeocoderKind.PHOTON else _from_nominatim(raw)


def _from_nominatim(raw: Mapping[str, Any]) -> Result | None:
    rank = int(raw.get("place_rank", _TOWN_RANK))
    if rank < _TOWN_RANK:
        return None
    precision = Precision.TOWN if rank < _STREET_RANK else Precision.STREET
    if rank >= _ADDRESS_RANK:
        precision = Precision.ADDRESS
    return Result(_point(raw["lon"], raw["lat"]), precision, _name(raw["display_name"]))


def _from_photon(raw: Mapping[str, Any]) -> Result | None:
    properties = raw["properties"]
    precision = _PHOTON_KINDS.get(properties.get("type", "city"))
    if precision is None:
        return None
    lon, lat = raw["geometry"]["coordinates"][:2]
    street = f"{properties.get('street', '')} {properties.get('housenumber', '')}".strip()
    town = f"{properties.get('postcode', '')} {properties.get('city', '')}".strip()
    named = [str(properties.get("name", "")), street, town]
    return Result(_point(lon, lat), precision, _name(", ".join(part for part in named if part)))


def _point(lon: object, lat: object) -> LonLat:
    """Return the point; ValueError for what is none, such as NaN or a missing half."""
    numbers = [float(str(each)) for each in (lon, lat)]
    if not all(isfinite(number) for number in numbers):
        raise ValueError("not a point")
    return LonLat(*numbers)


def _name(text: object) -> str:
    """Return a name of one line; it comes from outside and is shown as text only."""
    return " ".join(str(text).split())[:LONGEST_NAME]
