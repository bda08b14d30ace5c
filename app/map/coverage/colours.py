"""The colours of the gap map outside the style sheet: pictures and exported maps."""

from __future__ import annotations

from collections.abc import Mapping

# ColorBrewer's YlGnBu and RdYlBu, darkened for circles, as in the style sheet.
PLACES: Mapping[str, str] = {
    "within-15": "#1d4f91",
    "within-30": "#4d8fc4",
    "within-45": "#f2c14e",
    "within-60": "#e07b39",
    "far": "#a3213b",
    "none": "#ffffff",
    "unknown": "#ffffff",
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
# A broken ring where nobody can say the minutes: pixels drawn and left out.
DASHES: Mapping[str, tuple[float, float]] = {"none": (3.0, 2.0), "unknown": (1.5, 2.0)}
HATCH, SERVICE = "#b9b2a4", "#0b0b0b"
# What stands out on the map: searches that found nothing, participants with nothing near.
MARKS: Mapping[str, str] = {"asked": "#f7c66b", "lacking": "#ffffff"}
MARK_EDGE = "#08282a"
WATER, RIVER, LAND, INK, PAPER = "#b3d3de", "#9fc6d4", "#f9f5ea", "#17282a", "#faf7f1"
INK_SOFT, SURFACE, LINE = "#46585a", "#ffffff", "#ddd6c9"
