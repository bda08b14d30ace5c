"""A map to take away: one HTML file with everything inside, no request to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import folium
from branca.element import Element
from flask_babel import format_date
from flask_babel import gettext as _

from app.core.assets import LEAFLET
from app.core.language import current, said_in
from app.directory.needs import taxonomy
from app.map.card_trips import notes
from app.map.exporting import Address, feature_collection
from app.map.inert import SHOW_WORDS, inert_html, inert_lines
from app.map.search import Found
from app.territory.queries import basemap

GREY = "#5b6b66"
ZOOM = 10
BASE_STYLES: Mapping[str, dict[str, Any]] = {
    "sea": {"fillColor": "#bcd9e6", "color": "#bcd9e6", "weight": 0, "fillOpacity": 1},
    "lake": {"fillColor": "#bcd9e6", "color": "#8fb9cc", "weight": 1, "fillOpacity": 1},
    "river": {"color": "#a7cbdc", "weight": 1.5, "fillOpacity": 0},
    "road": {"color": "#d9c9a5", "weight": 1, "fillOpacity": 0},
    "rail": {"color": "#b3aca0", "weight": 1, "dashArray": "4 3", "fillOpacity": 0},
    "neighbour": {"fillColor": "#ece8df", "color": "#d5cfc2", "weight": 0.5, "fillOpacity": 1},
    "park": {"fillColor": "#dfe9d3", "color": "#dfe9d3", "weight": 0, "fillOpacity": 1},
    "outline": {"fillColor": "#fffdf7", "color": "#9a917f", "weight": 1.5, "fillOpacity": 1},
}
PAGE_STYLE = """
html, body { margin: 0; height: 100%; font: 15px/1.45 system-ui, sans-serif; color: #16302b; }
body { display: flex; flex-direction: column; }
header { padding: .7rem 1rem; } header h1 { font-size: 1.15rem; margin: 0; }
header p { margin: .15rem 0 0; color: #4c5d58; }
.folium-map { flex: 1; background: #f4f1ea; }
.leaflet-popup-content p { margin: .2rem 0; }
"""


@dataclass(frozen=True)
class Inlined:
    """Style and script to be written into a page that stands alone."""

    style: str
    script: str


class LocalMap(folium.Map):
    """A folium map that asks nobody for its scripts: Leaflet is written into the page."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's name
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - folium's name


def stand_alone_map(found: Found, address: Address) -> str:
    """Return an HTML page with the found services on the drawn map, complete in itself."""
    site = found.asked.site
    page = LocalMap(
        location=[site.centre.lat, site.centre.lon], zoom_start=ZOOM, tiles=None, max_zoom=17
    )
    _add_base(page, site.key)
    _add_services(page, found, address)
    bounds = site.bounds
    page.fit_bounds([[bounds.south, bounds.west], [bounds.north, bounds.east]])
    root: Any = page.get_root()
    _inline_leaflet(root)
    root.html.add_child(Element(_heading(found)), name="heading", index=0)
    root.title = f"Prossima – {inert_html(said_in(dict(site.name)))}"
    html: str = root.render()
    return html.replace("<html>", f'<html lang="{current()}">', 1)


def _inline_leaflet(root: Any) -> None:  # noqa: ANN401 - branca types its root too widely
    leaflet = inlined_leaflet()
    root.header.add_child(Element(f"<style>{leaflet.style}{PAGE_STYLE}</style>"), name="style")
    root.header.add_child(Element(f"<script>{leaflet.script}</script>"), name="leaflet")


@cache
def inlined_leaflet() -> Inlined:
    """Return Leaflet as it may stand between the tags of a page."""
    script = (LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    return Inlined((LEAFLET / "leaflet.css").read_text(encoding="utf-8"), script)


def _heading(found: Found) -> str:
    site = said_in(dict(found.asked.site.name))
    day = format_date(found.today)
    count = _("%(n)s services, as of %(day)s", n=found.ranking.total, day=day)
    lines = "".join(f"<p>{inert_html(line)}</p>" for line in (count, *notes(found)))
    return f"<header><h1>Prossima · {inert_html(site)}</h1>{lines}</header>"


def _add_base(page: folium.Map, site_key: str) -> None:
    features = [
        # Its kind is all that is drawn; names would be read as templates.
        {**feature, "properties": {"kind": feature["properties"]["kind"]}}
        for feature in basemap(site_key)["features"]
        if feature["properties"].get("kind") in BASE_STYLES
    ]
    order = list(BASE_STYLES)
    rank = {"neighbour": 0, "outline": 1}
    features.sort(
        key=lambda f: rank.get(f["properties"]["kind"], 2 + order.index(f["properties"]["kind"]))
    )
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: BASE_STYLES[feature["properties"]["kind"]],
        interactive=False,
    ).add_to(page)


def _add_services(page: folium.Map, found: Found, address: Address) -> None:
    known = taxonomy()
    colours = {need.key: need.colour for need in known.needs}
    features = []
    for feature in feature_collection(found, address)["features"]:
        if feature["geometry"] is None:
            continue
        properties = feature["properties"]
        lines = [properties["name"], properties["organisation"], " · ".join(properties["reasons"])]
        colour = next((colours[key] for key in properties["needs"]), GREY)
        features.append(
            {
                "type": "Feature",
                "geometry": feature["geometry"],
                "properties": {"lines": inert_lines(lines), "colour": colour},
            }
        )
    if not features:
        return
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=8, fill=True),
        style_function=lambda feature: {
            "color": "#ffffff",
            "weight": 2,
            "fillColor": feature["properties"]["colour"],
            "fillOpacity": 0.95,
        },
        on_each_feature=SHOW_WORDS,
    ).add_to(page)
