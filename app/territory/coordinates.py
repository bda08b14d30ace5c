"""What is wrong with a coordinate that somebody typed at a terminal, in words."""

from __future__ import annotations

from app.core.geo import CoordinateError, CoordinateFault

_WORDS = {
    CoordinateFault.SYNTAX: "is no pair of numbers",
    CoordinateFault.NOT_FINITE: "is no pair of finite numbers",
    CoordinateFault.LON_RANGE: "has a longitude beyond 180 degrees",
    CoordinateFault.LAT_RANGE: "has a latitude beyond 90 degrees",
    CoordinateFault.MAYBE_SWAPPED: "looks as if longitude and latitude were exchanged",
    CoordinateFault.BOX_ORDER: "is no box of west, south, east, north",
}


def refusal(text: str, error: CoordinateError) -> str:
    """Return the sentence that refuses a text as a point."""
    return f"{text} {_WORDS[error.reason]}; write LON,LAT such as 11.12,46.07"
