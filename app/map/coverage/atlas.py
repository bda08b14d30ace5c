"""The gap map as a folium map: inside the application, and as one file that needs nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Any

import folium
from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from shapely.geometry import mapping

from app.core.assets import OWN
from app.directory import queries
from app.map.coverage.choices import level_of
from app.map.coverage.colours import AREAS, DASHES, EDGES, PLACES, SERVICE
from app.map.coverage.found import CoverageFound
from app.map.coverage.layers import area_rows, place_rows
from app.map.coverage.plan import Mark, minutes_kind, share_kind, telling_share
from app.map.inert import DRAW_MARK, SHOW_WORDS, inert_html, inert_lines
from app.map.takeaway import ZOOM, Inlined, LocalMap, inlined_leaflet
from app.map.takeaway import _add_base as add_base
from app.territory.trip_words import minutes_words

# The first says the order of layers.
SHEETS = ("prossima", "components", "map", "coverage", "coverage_file")
LARGEST_PX, SMALLEST_PX = 26.0, 3.0
# Of the pattern in `_hatch.html`, which stands on every page with this map.
HATCHED = "url(#hatch)"


@dataclass(frozen=True)
class MapParts:
    """A folium map in parts, so that a page can put its nonce on the script."""

    html: str
    script: str


def map_parts(found: CoverageFound, marks: Sequence[Mark]) -> MapParts:
    """Return the map for a page that brings Leaflet, the style and the hatch itself."""
    root: Any = _map(found, marks).get_root()
    root.render()
    return MapParts(root.html.render(), root.script.render())


@cache
def inlined() -> Inlined:
    """Return what a page needs that stands alone: nothing in it asks anybody for anything."""
    leaflet = inlined_leaflet()
    own = [(OWN / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS]
    # The first sheet says the order of the layers; Leaflet's rules stand in one of them.
    sheets = [own[0], f"@layer leaflet {{\n{leaflet.style}\n}}", *own[1:]]
    return Inlined("\n".join(sheets), leaflet.script)


def _map(found: CoverageFound, marks: Sequence[Mark]) -> LocalMap:
    site = found.asked.site
    page = LocalMap(
        location=[site.centre.lat, site.centre.lon],
        zoom_start=ZOOM,
        tiles=None,
        max_zoom=17,
        # The site fills the map, on a phone too; whole steps may leave it half as large.
        zoom_snap=0.25,
    )
    add_base(page, site.key)
    _add(page, _areas(found))
    _add(page, _places(found), marker=folium.CircleMarker(radius=6, fill=True))
    _add(page, _services(found), marker=folium.CircleMarker(radius=3, fill=True))
    _add(page, _marks(marks), point_to_layer=DRAW_MARK)
    box = site.bounds
    page.fit_bounds([[box.south, box.west], [box.north, box.east]])
    return page


def _add(page: folium.Map, features: list[dict[str, Any]], **options: Any) -> None:  # noqa: ANN401 - folium's
    if not features:
        return
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: feature["properties"].get("style", {}),
        on_each_feature=SHOW_WORDS,
        **options,
    ).add_to(page)


def _areas(found: CoverageFound) -> list[dict[str, Any]]:
    tally = found.levels[level_of(found.asked)].areas
    features = []
    for at, (row, shape) in enumerate(area_rows(found, level_of(found.asked))):
        told = telling_share(
            float(tally.share[at]), unknown=float(tally.unknown[at]), young=float(tally.young[at])
        )
        kind = share_kind(told)
        lines = [
            row["name"],
            _("nobody lives there, or time unknown")
            if told is None
            else _("%(share)s within reach", share=format_percent(told)),
            _("%(n)s beyond reach of %(of)s", n=_people(row["beyond"]), of=_people(row["young"])),
        ]
        fill = HATCHED if told is None else AREAS[kind]
        style = {"fillColor": fill, "fillOpacity": 0.85, "color": "#ffffff", "weight": 1}
        features.append(_feature(shape, lines, style))
    return features


def _places(found: CoverageFound) -> list[dict[str, Any]]:
    rows = sorted(place_rows(found), key=lambda each: -each[0]["young"])
    largest = max((row["young"] for row, _shape in rows), default=0)
    features = []
    for row, point in rows:
        kind = _kind(row)
        lines = [row["name"], _("%(n)s young people", n=_people(row["young"])), _reach(row)]
        radius = LARGEST_PX * sqrt(row["young"] / largest) if largest else 0.0
        style = {
            "fillColor": PLACES[kind],
            "fillOpacity": 0.6 if kind == "unknown" else 0.9,
            "color": EDGES[kind],
            "weight": 2 if kind in {"far", "none"} else 1,
            "radius": round(max(radius, SMALLEST_PX), 1),
        }
        if kind in DASHES:
            style["dashArray"] = " ".join(str(part) for part in DASHES[kind])
        features.append(_feature(point, lines, style))
    return features


def _kind(row: dict[str, Any]) -> str:
    if row["minutes"] is None:
        return "unknown" if row["reach"] == "unknown" else "none"
    return minutes_kind(row["minutes"])


def _reach(row: dict[str, Any]) -> str:
    if row["minutes"] is None:
        unknown = row["reach"] == "unknown"
        return _("time unknown") if unknown else _("nothing to reach")
    return _("%(time)s to the nearest", time=minutes_words(round(row["minutes"])))


def _services(found: CoverageFound) -> list[dict[str, Any]]:
    catalogue = found.catalogue
    names = queries.names(catalogue.site_key)
    style = {"fillColor": SERVICE, "fillOpacity": 1, "color": "#ffffff", "weight": 1, "radius": 3}
    features = []
    for offer in found.fitting.nonzero()[0].tolist():
        service = int(catalogue.offers.service[offer])
        lines = [names[service], catalogue.organisations[service]]
        point = [float(catalogue.offers.lon[offer]), float(catalogue.offers.lat[offer])]
        features.append(_feature({"type": "Point", "coordinates": point}, lines, style))
    return features


def _marks(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    features = []
    for mark in marks:
        point = {"type": "Point", "coordinates": [mark.x, mark.y]}
        # Below the point for needs, as on the drawn map: one area may bear both.
        size, anchor, shape = (
            ([32, 32], [16, 16], '<circle cx="16" cy="16" r="15"/>')
            if mark.kind == "asked"
            else ([32, 24], [16, -14], '<rect x="3" y="1" width="26" height="22" rx="4"/>')
        )
        svg = (
            f'<svg width="{size[0]}" height="{size[1]}" aria-hidden="true">'
            f'<g class="plan-mark mark-{mark.kind}">{shape}'
            f'<text x="16" y="{size[1] / 2 + 4.5}">{inert_html(mark.label)}</text></g></svg>'
        )
        drawn = {"lines": inert_lines([mark.words]), "svg": svg, "size": size, "anchor": anchor}
        features.append({"type": "Feature", "geometry": point, "properties": drawn})
    return features


def _people(count: int) -> str:
    return str(format_decimal(count))


def _feature(shape: Any, lines: list[str], style: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - any geometry
    geometry = shape if isinstance(shape, dict) else mapping(shape)
    properties = {"lines": inert_lines(lines), "style": style}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
