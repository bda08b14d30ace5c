"""From a listing's address to a point: pin, memory, gazetteer, and only then somebody outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

from flask import current_app

from app.core.geo import LonLat
from app.core.settings import GeocoderKind, Settings
from app.core.words import fold
from app.territory import gazetteer
from app.territory.geocoding.answers import (
    LONGEST_ADDRESS,
    Answer,
    ListingAddress,
    Located,
    Miss,
    NotFound,
    Outside,
    Precision,
    Source,
)
from app.territory.geocoding.external import ATTRIBUTION, ExternalError, Result, ask
from app.territory.geocoding.gate import Turn, end_turn, wait_for_turn
from app.territory.geocoding.remembering import recall, remember
from app.territory.models import GazetteerKind
from app.territory.pins import km_outside
from app.territory.sites import SiteView

# A page must not wait longer, whatever happens outside.
PATIENCE_S = 2.0
# With less time left there is no use in asking.
_SHORTEST_REQUEST_S = 0.7
# The gazetteer knows where a town or a station is, not which door.
_PRECISIONS = {
    GazetteerKind.SETTLEMENT: Precision.TOWN,
    GazetteerKind.AREA: Precision.TOWN,
    GazetteerKind.STATION: Precision.STREET,
    GazetteerKind.STOP: Precision.STREET,
    GazetteerKind.LANDMARK: Precision.STREET,
}


def geocode(
    site: SiteView,
    address: ListingAddress,
    *,
    pin: LonLat | None = None,
    patience_s: float = PATIENCE_S,
) -> Answer:
    """Return where the address of a listing is, asking nobody more than needed.

    In this order: the `pin` set in the form, the memory (pins kept by `pin`, then earlier
    answers), the gazetteer where the address is the name of a place, the outside service where
    the operator configured one. Where all fail, the centre of the town that the address names,
    with `precision` town and `instead_of` saying what went wrong.

    Call it when somebody has submitted a form, never while they type, and never inside
    `transaction()`: it keeps what it learns in transactions of its own.

    Args:
        site: where the listing belongs; an address elsewhere is refused with its distance.
        address: what the organisation publishes. Only this type is taken, so that nothing that
            belongs to a person can be handed over by mistake.
        pin: where somebody put the pin; goes before everything.
        patience_s: the longest time for waiting and asking together.

    Raises:
        TypeError: something else than a listing's address was handed over.
    """
    if not isinstance(address, ListingAddress):
        raise TypeError("only the address of a listing may be geocoded")
    if pin is not None:
        now = datetime.now(UTC)
        return _at_site(site, Located(pin, Precision.ADDRESS, Source.PIN, address.text, "", now))
    if not fold(address.text) or len(address.text) > LONGEST_ADDRESS:
        return NotFound(Miss.EMPTY)
    known = recall(site.key, address) or _named(site, address.text)
    answer = _outside(site, address, patience_s) if known is None else known
    if isinstance(answer, NotFound):
        return _town(site, address, answer.why) or answer
    return answer


def _outside(site: SiteView, address: ListingAddress, patience_s: float) -> Answer:
    """Ask the configured service, in turn, and keep what it says."""
    settings: Settings = current_app.config["PROSSIMA"]
    if settings.geocoder is GeocoderKind.NONE:
        return NotFound(Miss.OFF)
    deadline = monotonic() + patience_s
    turn = wait_for_turn(deadline - _SHORTEST_REQUEST_S, patience_s)
    if isinstance(turn, Miss):
        return NotFound(turn)
    answer = recall(site.key, address)  # somebody may have asked the same while we waited
    if answer is not None:
        end_turn(turn, worked=None)
        return answer
    answer = _asked(settings, site, address, turn, deadline - monotonic())
    remember(site.key, address, answer, Source(settings.geocoder))
    return answer


def _asked(
    settings: Settings, site: SiteView, address: ListingAddress, turn: Turn, timeout_s: float
) -> Answer:
    worked = False
    try:
        results = ask(settings, site, address, timeout_s)
        worked = True
    except ExternalError as error:
        current_app.logger.warning("geocoder %s failed: %s", settings.geocoder, error)
        return NotFound(Miss.FAILED)
    finally:
        end_turn(turn, worked=worked)
    return _best(site, results, Source(settings.geocoder))


def _best(site: SiteView, results: Sequence[Result], source: Source) -> Answer:
    """Return the first result at the site; else say where the first one lies."""
    now = datetime.now(UTC)
    answers = [
        _at_site(site, Located(each.point, each.precision, source, each.name, ATTRIBUTION, now))
        for each in results
    ]
    here = next((answer for answer in answers if isinstance(answer, Located)), None)
    return here or next(iter(answers), NotFound(Miss.UNKNOWN))


def _at_site(site: SiteView, found: Located) -> Located | Outside:
    distance_km = km_outside(site, found.point)
    return found if distance_km == 0 else Outside(found.name, distance_km, found.source)


def _named(site: SiteView, text: str, instead_of: Miss | None = None) -> Located | Outside | None:
    """Return the place whose name this clearly is, or None."""
    found = gazetteer.resolve(site.key, text)
    if found is None:
        return None
    point, now = LonLat(found.lon, found.lat), datetime.now(UTC)
    precision = _PRECISIONS[found.kind]
    return _at_site(
        site, Located(point, precision, Source.GAZETTEER, found.name, "", now, instead_of)
    )


def _town(site: SiteView, address: ListingAddress, why: Miss) -> Located | None:
    """Return the centre of the town that the address names, if the gazetteer knows it here."""
    for name in address.towns:
        found = _named(site, name, why)
        if isinstance(found, Located) and found.precision is Precision.TOWN:
            return found
    return None
