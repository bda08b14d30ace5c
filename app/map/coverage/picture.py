"""The gap map as a PNG, drawn with Pillow from the same shapes as the page's SVG."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from app.map.coverage.colours import AREAS, EDGES, INK, LAND, PAPER, PLACES, RIVER, WATER
from app.map.coverage.plan import HEIGHT_PX, WIDTH_PX, Plan

# Drawn larger and made smaller: Pillow's own edges are hard.
ZOOM = 2
FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "Arial.ttf")
HEAD_PX, LEGEND_PX, MARGIN_PX, LINE_PX = 96, 150, 24, 26
_RING = re.compile(r"M([^MZ]+)(Z?)")


@dataclass(frozen=True)
class Sheet:
    """What stands on the picture beside the map."""

    title: str
    lines: Sequence[str]
    minutes: Sequence[tuple[str, str]]
    shares: Sequence[tuple[str, str]]


def png(plan: Plan, sheet: Sheet) -> bytes:
    """Return the map with its headline and its legend as a PNG."""
    size = (WIDTH_PX * ZOOM, (HEAD_PX + HEIGHT_PX + LEGEND_PX) * ZOOM)
    image = Image.new("RGB", size, PAPER)
    _draw_map(ImageDraw.Draw(image), plan)
    _draw_words(ImageDraw.Draw(image), sheet)
    smooth = image.resize((size[0] * 3 // 4, size[1] * 3 // 4), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    smooth.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _draw_map(draw: ImageDraw.ImageDraw, plan: Plan) -> None:
    _fill(draw, plan.base.land, LAND)
    for area in plan.areas:
        _fill(draw, area.path, AREAS[area.kind], edge="#ffffff")
    _fill(draw, plan.base.water, WATER)
    for points, _closed in _strokes(plan.base.rivers):
        draw.line(points, fill=RIVER, width=ZOOM)
    for circle in plan.circles:
        _disc(draw, circle.x, HEAD_PX + circle.y, circle.radius, circle.kind)
    for spot in plan.services:
        x, y = spot.x * ZOOM, (HEAD_PX + spot.y) * ZOOM
        draw.rectangle((x - 4, y - 4, x + 4, y + 4), fill="#0b0b0b", outline="#ffffff")
    for town in plan.base.towns:
        at = (town.x * ZOOM, (HEAD_PX + town.y - 10) * ZOOM)
        _say(draw, at, town.name, 13, anchor="mm", halo=True)


def _draw_words(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    _say(draw, (MARGIN_PX * ZOOM, 14 * ZOOM), sheet.title, 24)
    for row, line in enumerate(sheet.lines):
        _say(draw, (MARGIN_PX * ZOOM, (48 + row * 20) * ZOOM), line, 14)
    top = HEAD_PX + HEIGHT_PX + 10
    for row, entries in enumerate((sheet.minutes, sheet.shares)):
        x, y = float(MARGIN_PX), top + row * 2 * LINE_PX
        for kind, words in entries:
            needed = 30 + _width(words)
            if x + needed > WIDTH_PX - MARGIN_PX:
                x, y = float(MARGIN_PX), y + LINE_PX
            _key(draw, x, y, kind, is_area=row == 1)
            _say(draw, ((x + 22) * ZOOM, y * ZOOM), words, 13)
            x += needed + 12


def _key(draw: ImageDraw.ImageDraw, x: float, y: float, kind: str, *, is_area: bool) -> None:
    if is_area:
        box = [x * ZOOM, (y + 2) * ZOOM, (x + 15) * ZOOM, (y + 15) * ZOOM]
        draw.rectangle(box, fill=AREAS[kind], outline="#7d8786")
    else:
        _disc(draw, x + 8, y + 8, 7, kind)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, kind: str) -> None:
    box = [(x - radius) * ZOOM, (y - radius) * ZOOM, (x + radius) * ZOOM, (y + radius) * ZOOM]
    # The worst are told from the best without colour too: a heavy dark ring.
    width = 2 * ZOOM if kind in {"far", "none", "unknown"} else ZOOM
    draw.ellipse(box, fill=PLACES[kind], outline=EDGES[kind], width=width)


def _fill(draw: ImageDraw.ImageDraw, path: str, colour: str, edge: str | None = None) -> None:
    for points, closed in _strokes(path):
        if closed:
            draw.polygon(points, fill=colour, outline=edge)


def _strokes(path: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the runs of one of our own SVG paths: only M, L and Z stand in them."""
    for run in _RING.finditer(path):
        pairs = (pair.split() for pair in run[1].split("L"))
        yield [(float(x) * ZOOM, (float(y) + HEAD_PX) * ZOOM) for x, y in pairs], bool(run[2])


def _say(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: str,
    size: int,
    *,
    anchor: str = "la",
    halo: bool = False,
) -> None:
    font, accents = _font(size * ZOOM)
    edge = {"stroke_width": 3, "stroke_fill": "#fffdf7"} if halo else {}
    draw.text(at, _written(words, accents=accents), fill=INK, font=font, anchor=anchor, **edge)  # type: ignore[arg-type] # two kinds of values


def _width(words: str) -> float:
    font, accents = _font(13 * ZOOM)
    return float(font.getlength(_written(words, accents=accents))) / ZOOM


def _written(words: str, *, accents: bool) -> str:
    """Return the words as the font can write them; Pillow's own font has no accents."""
    if accents:
        return words
    plain = unicodedata.normalize("NFKD", words).replace("\N{EN DASH}", "-")
    return plain.encode("ascii", "ignore").decode()


@cache
def _font(size: int) -> tuple[ImageFont.FreeTypeFont, bool]:
    """Return a font of this machine, else Pillow's own; and whether it has accents."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    own = ImageFont.load_default(size)
    assert isinstance(own, ImageFont.FreeTypeFont)  # noqa: S101 - a size asks for one
    return own, False
