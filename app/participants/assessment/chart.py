"""The drawing of one scale's totals over time: places and lines, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.participants.scales import Scale, limits

WIDTH, HEIGHT = 420, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 24, 16, 34


@dataclass(frozen=True)
class Point:
    """A total at its place; its day is written only where it does not lie on the next one."""

    x: float
    y: float
    total: int
    on: date
    shows_day: bool


@dataclass(frozen=True)
class Strip:
    """A band of totals behind the line."""

    y: float
    height: float
    alarm: bool
    is_odd: bool


@dataclass(frozen=True)
class Mark:
    """A number on the upright axis."""

    y: float
    number: int


@dataclass(frozen=True)
class Chart:
    """A drawing of `WIDTH` by `HEIGHT`."""

    width: int
    height: int
    left: int
    right: int
    points: Sequence[Point]
    line: str
    strips: Sequence[Strip]
    marks: Sequence[Mark]


def draw(scale: Scale, totals: Sequence[tuple[date, int]]) -> Chart:
    """Return the drawing of totals by day, oldest first; at least one.

    Days keep their distances; totals stand between the scale's lowest and highest.
    """
    first, last = totals[0][0], totals[-1][0]
    days = (last - first).days
    inner = WIDTH - LEFT - RIGHT
    places = [
        LEFT + (inner * (on - first).days / days if days else inner / 2) for on, _total in totals
    ]
    shown = _days_shown(places)
    points = [
        Point(round(x, 1), _height(scale, total), total, on, shows)
        for x, (on, total), shows in zip(places, totals, shown, strict=True)
    ]
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        points=points,
        line=" ".join(f"{each.x},{each.y}" for each in points),
        strips=_strips(scale),
        marks=[Mark(_height(scale, each), each) for each in _edges(scale)],
    )


def _height(scale: Scale, total: float) -> float:
    lowest, highest = limits(scale)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (highest - total) / (highest - lowest), 1)


def _edges(scale: Scale) -> list[int]:
    lowest, highest = limits(scale)
    ends = [band.upto for band in scale.bands if band.upto is not None]
    return sorted({lowest, *ends, highest})


def _strips(scale: Scale) -> list[Strip]:
    """Return the bands; each ends half way to the next total, so that no total lies on an edge."""
    lowest, highest = limits(scale)
    ends = [band.upto for band in scale.bands if band.upto is not None]
    borders = [float(lowest), *(end + 0.5 for end in ends), float(highest)]
    heights = [_height(scale, each) for each in borders]
    return [
        Strip(above, round(below - above, 1), band.alarm, bool(number % 2))
        for number, ((below, above), band) in enumerate(
            zip(pairwise(heights), scale.bands, strict=True)
        )
    ]


def _days_shown(places: Sequence[float], room: float = 76) -> list[bool]:
    """Return which days have room beneath the axis; the last one always has."""
    shown: list[bool] = []
    free = WIDTH + room
    for x in reversed(places):
        shown.append(free - x >= room)
        free = x if shown[-1] else free
    return shown[::-1]
