"""The colours of the gap map outside the style sheet: pictures and exported maps."""

from __future__ import annotations

from collections.abc import Mapping

# ColorBrewer's YlGnBu and RdYlBu, darkened for circles, as in the style sheet; where that
# draws an unknown time as a dotted ring, these draw it grey.
PLACES: Mapping[str, str] = {
    "within-15": "#1d4f91",
    "within-30": "#4d8fc4",
    "within-45": "#f2c14e",
    "within-60": "#e07b39",
    "far": "#a3213b",
    "none": "#ffffff",
    "unknown": "#d9d4c8",
}
EDGES: Mapping[str, str] = {
    "within-15": "#ffffff",
    "within-30": "#ffffff",
    "within-45": "#7a5a06",
    "within-60": "#6d3208",
    "far": "#3d0814",
    "none": "#3d0814",
    "unknown": "#46585a",
}
AREAS: Mapping[str, str] = {
    "share-0": "#fde3d3",
    "share-1": "#f6ecc9",
    "share-2": "#e3efcf",
    "share-3": "#c3e2d0",
    "share-4": "#9ccfc9",
    "unknown": "#f4f1ea",
}
WATER, RIVER, LAND, INK, PAPER = "#b3d3de", "#9fc6d4", "#f9f5ea", "#17282a", "#faf7f1"
