"""The gap map as a folium map: inside the application, and as one file that needs nobody."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import folium
from branca.element import Element
from flask_babel import format_date, format_percent
from flask_babel import gettext as _
from shapely.geometry import mapping

from app.core.language import current, said_in
from app.directory import queries
from app.map.coverage.choices import level_of, question_words
from app.map.coverage.colours import AREAS, EDGES, PLACES
from app.map.coverage.found import CoverageFound
from app.map.coverage.layers import area_rows, place_rows
from app.map.coverage.legends import minutes_legend, share_legend
from app.map.coverage.plan import minutes_kind, share_kind
from app.map.inert import SHOW_WORDS, inert_html, inert_lines
from app.map.takeaway import ZOOM, LocalMap
from app.map.takeaway import _add_base as add_base
from app.map.takeaway import _inline_leaflet as inline_leaflet
from app.territory.trip_words import minutes_words

LARGEST_PX, SMALLEST_PX = 26.0, 3.0
LEGEND_STYLE = """
footer { padding: .5rem 1rem; font-size: 13px; background: #fff; }
footer ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; list-style: none; margin: .2rem 0;
  padding: 0; }
footer li { align-items: center; display: flex; gap: .35rem; }
footer svg { flex: none; }
"""


@dataclass(frozen=True)
class MapParts:
    """A folium map in parts, so that a page can put its nonce on the script."""

    html: str
    script: str


def map_parts(found: CoverageFound) -> MapParts:
    """Return the map for a page of ours, which brings Leaflet and the style itself."""
    root: Any = _map(found).get_root()
    root.render()
    return MapParts(root.html.render(), root.script.render())


def stand_alone(found: CoverageFound) -> str:
    """Return an HTML page with the map, complete in itself: it asks nobody for anything."""
    root: Any = _map(found).get_root()
    inline_leaflet(root)
    root.header.add_child(Element(f"<style>{LEGEND_STYLE}</style>"), name="legend-style")
    root.html.add_child(Element(_heading(found)), name="heading", index=0)
    root.html.add_child(Element(legend_html()), name="legend")
    root.title = f"Prossima – {inert_html(said_in(dict(found.asked.site.name)))}"
    html: str = root.render()
    return html.replace("<html>", f'<html lang="{current()}">', 1)


def legend_html() -> str:
    """Return the legend with its marks as inline SVG: no style attribute, whatever shows it."""
    circles = "".join(
        f'<li><svg width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6.5" '
        f'fill="{PLACES[kind]}" stroke="{EDGES[kind]}"/></svg>{inert_html(words)}</li>'
        for kind, words in minutes_legend()
    )
    areas = "".join(
        f'<li><svg width="16" height="16" aria-hidden="true"><rect x="1" y="1" width="14" '
        f'height="14" fill="{AREAS[kind]}" stroke="#7d8786"/></svg>{inert_html(words)}</li>'
        for kind, words in share_legend()
    )
    return f'<footer class="map-legend"><ul>{circles}</ul><ul>{areas}</ul></footer>'


def _heading(found: CoverageFound) -> str:
    asked = found.asked
    share = found.levels[level_of(asked)].site.share
    known = format_percent(float(share)) if share == share else "–"  # noqa: PLR0124 - not NaN
    words = _(
        "%(share)s within reach · %(question)s · as of %(day)s",
        share=known,
        question=question_words(asked),
        day=format_date(None),
    )
    site = said_in(dict(asked.site.name))
    return f"<header><h1>Prossima · {inert_html(site)}</h1><p>{inert_html(words)}</p></header>"


def _map(found: CoverageFound) -> LocalMap:
    site = found.asked.site
    page = LocalMap(
        location=[site.centre.lat, site.centre.lon], zoom_start=ZOOM, tiles=None, max_zoom=17
    )
    add_base(page, site.key)
    _add(page, _areas(found))
    _add(page, _places(found), marker=folium.CircleMarker(radius=6, fill=True))
    _add(page, _services(found), marker=folium.CircleMarker(radius=3, fill=True))
    box = site.bounds
    page.fit_bounds([[box.south, box.west], [box.north, box.east]])
    return page


def _add(page: folium.Map, features: list[dict[str, Any]], **options: Any) -> None:  # noqa: ANN401 - folium's
    if not features:
        return
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: feature["properties"]["style"],
        on_each_feature=SHOW_WORDS,
        **options,
    ).add_to(page)


def _areas(found: CoverageFound) -> list[dict[str, Any]]:
    features = []
    for row, shape in area_rows(found, level_of(found.asked)):
        kind = share_kind(row["share"])
        share = "–" if row["share"] is None else format_percent(row["share"])
        lines = [
            row["name"],
            _("%(share)s within reach", share=share),
            _("%(n)s beyond reach of %(of)s", n=row["beyond"], of=row["young"]),
        ]
        style = {"fillColor": AREAS[kind], "fillOpacity": 0.85, "color": "#ffffff", "weight": 1}
        features.append(_feature(shape, lines, style))
    return features


def _places(found: CoverageFound) -> list[dict[str, Any]]:
    rows = sorted(place_rows(found), key=lambda each: -each[0]["young"])
    largest = max((row["young"] for row, _shape in rows), default=0)
    features = []
    for row, point in rows:
        kind = _kind(row)
        lines = [row["name"], _("%(n)s young people", n=row["young"]), _reach(row)]
        radius = LARGEST_PX * sqrt(row["young"] / largest) if largest else 0.0
        style = {
            "fillColor": PLACES[kind],
            "fillOpacity": 0.9,
            "color": EDGES[kind],
            "weight": 2 if kind in {"far", "none", "unknown"} else 1,
            "radius": round(max(radius, SMALLEST_PX), 1),
        }
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
    style = {"fillColor": "#0b0b0b", "fillOpacity": 1, "color": "#ffffff", "weight": 1, "radius": 3}
    features = []
    for offer in found.fitting.nonzero()[0].tolist():
        service = int(catalogue.offers.service[offer])
        lines = [names[service], catalogue.organisations[service]]
        point = [float(catalogue.offers.lon[offer]), float(catalogue.offers.lat[offer])]
        features.append(_feature({"type": "Point", "coordinates": point}, lines, style))
    return features


def _feature(shape: Any, lines: list[str], style: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - any geometry
    geometry = shape if isinstance(shape, dict) else mapping(shape)
    properties = {"lines": inert_lines(lines), "style": style}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
