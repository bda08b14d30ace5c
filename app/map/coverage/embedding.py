"""The services of a site on a map for other people's pages: read-only, without a cookie."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
from flask_babel import gettext as _

from app.core.language import LANGUAGES, said_in
from app.core.settings import Settings
from app.directory import queries
from app.directory.needs import taxonomy
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.atlas import MapParts
from app.map.coverage.choices import need_words
from app.map.coverage.fitting import answering_services, visitable_offers
from app.map.inert import SHOW_WORDS, inert_lines
from app.map.takeaway import GREY, ZOOM, LocalMap
from app.map.takeaway import _add_base as add_base
from app.territory.sites import SiteView

# What may stand behind frame-ancestors: everybody, ourselves, or an origin.
_ANCESTOR = re.compile(r"\*|'self'|https?://[\w.*:-]+")


@dataclass(frozen=True)
class Embedded:
    """What a partner chose; without a language the reader's browser decides.

    Attributes:
        ignored: what stands in the address and is known no longer: "need", "language".
    """

    site: SiteView
    need: str | None = None
    language: str | None = None
    ignored: Sequence[str] = ()


@dataclass(frozen=True)
class Listed:
    """A service in the list below the map."""

    id: str
    name: str
    organisation: str
    place: str


@dataclass(frozen=True)
class EmbedPage:
    """The whole page."""

    site: SiteView
    site_name: str
    need: str
    parts: MapParts
    services: Sequence[Listed]
    ignored: Sequence[str]


def read_embedded(
    args: Mapping[str, str], sites: Sequence[SiteView], needs: frozenset[str]
) -> Embedded | None:
    """Return what was chosen, without what is known no longer; None where there is no such site.

    A need or a language may be retired while it stands in other people's pages: their map stays.
    """
    key = args.get("site", "").strip()
    site = next((site for site in sites if key in {"", site.key}), None)
    if site is None:
        return None
    asked = {name: args.get(name, "").strip() for name in ("need", "language")}
    known: dict[str, Collection[str]] = {"need": needs, "language": LANGUAGES}
    ignored = [name for name, value in asked.items() if value and value not in known[name]]
    need, language = (None if n in ignored else value or None for n, value in asked.items())
    return Embedded(site, need, language, ignored)


def ignored_words(chosen: Embedded) -> list[str]:
    """Return a sentence for each part of the address that was left aside."""
    said = {
        "need": _("This map was asked for a need that is not known here: it shows every service."),
        "language": _("This map was asked for in a language that is not offered here."),
    }
    return [said[name] for name in chosen.ignored]


def frame_ancestors(settings: Settings) -> str:
    """Return who may embed the map, as the content policy says it; nobody for nonsense."""
    said = settings.embed_ancestors.split()
    usable = bool(said) and all(_ANCESTOR.fullmatch(word) for word in said)
    return " ".join(said) if usable else "'none'"


def embed_page(chosen: Embedded) -> EmbedPage:
    """Return the map and the list of the services that can be visited."""
    catalogue = queries.catalogue(chosen.site.key)
    asked = CoverageAsked(chosen.site, need=chosen.need)
    open_then = np.ones(len(catalogue.offers), np.bool_)
    fitting = visitable_offers(answering_services(asked, catalogue), catalogue, open_then)
    offers = np.flatnonzero(fitting).tolist()
    names = queries.names(chosen.site.key)
    first = {int(catalogue.offers.service[offer]): offer for offer in reversed(offers)}
    listed = [
        Listed(
            str(catalogue.service_ids[row]),
            names[row],
            catalogue.organisations[row],
            catalogue.place_of(offer),
        )
        for row, offer in first.items()
    ]
    return EmbedPage(
        site=chosen.site,
        site_name=said_in(dict(chosen.site.name)),
        need=need_words(chosen.need),
        parts=_parts(chosen.site, offers, names),
        services=sorted(listed, key=lambda each: (each.name.casefold(), each.id)),
        ignored=ignored_words(chosen),
    )


def _parts(site: SiteView, offers: Sequence[int], names: Sequence[str]) -> MapParts:
    page = LocalMap(
        location=[site.centre.lat, site.centre.lon], zoom_start=ZOOM, tiles=None, max_zoom=17
    )
    add_base(page, site.key)
    features = [_feature(site.key, offer, names) for offer in offers]
    if features:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            marker=folium.CircleMarker(radius=8, fill=True),
            style_function=lambda feature: feature["properties"]["style"],
            on_each_feature=SHOW_WORDS,
        ).add_to(page)
    box = site.bounds
    page.fit_bounds([[box.south, box.west], [box.north, box.east]])
    root: Any = page.get_root()
    root.render()
    return MapParts(root.html.render(), root.script.render())


def _feature(site_key: str, offer: int, names: Sequence[str]) -> dict[str, Any]:
    catalogue, known = queries.catalogue(site_key), taxonomy()
    service = int(catalogue.offers.service[offer])
    keys = known.keys(int(catalogue.services.needs[service]))
    colours = {need.key: need.colour for need in known.needs}
    colour = next((colours[key] for key in keys if key in colours), GREY)
    lines = [names[service], catalogue.organisations[service], catalogue.place_of(offer)]
    point = [float(catalogue.offers.lon[offer]), float(catalogue.offers.lat[offer])]
    style = {"color": "#ffffff", "weight": 2, "fillColor": colour, "fillOpacity": 0.95}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": point},
        "properties": {"lines": inert_lines(lines), "style": style},
    }
