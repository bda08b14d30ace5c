"""Text handed to folium, which reads what it has drawn as a template once more.

What folium draws becomes the source of a Jinja template, with no sandbox around it: a
name that holds `{{ ... }}` would be worked out on the server. So no brace of anybody's
text goes through it; the browser puts them back.
"""

from __future__ import annotations

from collections.abc import Iterable

from folium.utilities import JsCode
from markupsafe import escape

# A character for private use: it stands for the opening brace, without which there is no template.
_BRACE = "\ue07b"

# Text reaches the page by textContent only: Leaflet's pop-ups take raw HTML otherwise.
SHOW_WORDS = JsCode(
    """
function (feature, layer) {
  const box = document.createElement("div");
  for (const line of feature.properties.lines) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line.replaceAll("BRACE", "{");
    box.append(paragraph);
  }
  layer.bindPopup(box);
}
""".replace("BRACE", _BRACE)
)

# A mark is a drawing of ours; what is read on it is its accessible name too.
DRAW_MARK = JsCode(
    """
function (feature, place) {
  const { svg, size, anchor, lines } = feature.properties;
  const icon = L.divIcon({
    className: "map-mark", html: svg, iconSize: size, iconAnchor: anchor, popupAnchor: [0, -8],
  });
  return L.marker(place, { icon, title: lines.join(" ").replaceAll("BRACE", "{") });
}
""".replace("BRACE", _BRACE)
)


def inert_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines that say something, for `SHOW_WORDS` to show them as they were."""
    return [line.replace("{", _BRACE) for line in lines if line]


def inert_html(text: str) -> str:
    """Return a text as HTML in which no template begins."""
    return str(escape(text)).replace("{", "&#123;")
