"""The gap map as a PNG, drawn with Pillow from the same shapes as the page's SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw
from PIL.PngImagePlugin import PngInfo

from app.map.coverage.colours import AREAS, LAND, LINE, PAPER, RIVER, SURFACE, WATER
from app.map.coverage.plan import HEIGHT_PX, WIDTH_PX, Mark, Plan, Shape
from app.map.coverage.sheet import (
    MARGIN_PX,
    ZOOM,
    Key,
    Sheet,
    Style,
    disc,
    hatch,
    mark,
    say,
    service,
)

_RING = re.compile(r"M([^MZ]+)(Z?)")
_Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Words:
    """What stands on the picture around the map, so that it is understood alone."""

    eyebrow: str
    title: str
    headline: str
    day: str
    legends: Sequence[tuple[str, Sequence[Key]]]
    notes: Sequence[str]


def png(plan: Plan, words: Words) -> bytes:
    """Return the map below its question and above its legend as a PNG, which bears both as text."""
    sheet = Sheet(WIDTH_PX, _compose(Sheet(WIDTH_PX), plan, words))
    _compose(sheet, plan, words)
    size = (sheet.image.width * 3 // 4, sheet.image.height * 3 // 4)
    kept, said = io.BytesIO(), PngInfo()
    said.add_itxt("Title", f"{words.eyebrow}: {words.title}")
    said.add_itxt("Description", " ".join([words.headline, words.day, *words.notes]))
    smooth = sheet.image.resize(size, Image.Resampling.LANCZOS)
    smooth.save(kept, "PNG", optimize=True, pnginfo=said)
    return kept.getvalue()


def _compose(sheet: Sheet, plan: Plan, words: Words) -> float:
    """Write and draw everything; return how high the sheet has to be."""
    sheet.y = MARGIN_PX - 4.0
    sheet.write(words.eyebrow, Style.SMALL)
    sheet.write(words.title, Style.TITLE)
    sheet.write(words.headline, Style.LEAD)
    sheet.write(words.day, Style.SMALL)
    sheet.y += 12
    if sheet.image.height > 1:
        sheet.image.paste(_map(plan), (0, round(sheet.y * ZOOM)))
    sheet.y += HEIGHT_PX + 16
    for title, keys in words.legends:
        sheet.keys(title, keys)
        sheet.y += 8
    _rule(sheet)
    for note in words.notes:
        sheet.write(note, Style.NOTE)
        sheet.y += 4
    return sheet.y + MARGIN_PX - 8


def _rule(sheet: Sheet) -> None:
    ends = (MARGIN_PX * ZOOM, (WIDTH_PX - MARGIN_PX) * ZOOM)
    y = (sheet.y + 2) * ZOOM
    sheet.draw.line(((ends[0], y), (ends[1], y)), fill=LINE, width=ZOOM)
    sheet.y += 12


def _map(plan: Plan) -> Image.Image:
    image = Image.new("RGB", (WIDTH_PX * ZOOM, HEIGHT_PX * ZOOM), PAPER)
    draw = ImageDraw.Draw(image)
    _fill(draw, plan.base.land, LAND)
    for area in plan.areas:
        _area(image, area)
    _fill(draw, plan.base.water, WATER)
    for points, _closed in _strokes(plan.base.rivers):
        draw.line(points, fill=RIVER, width=ZOOM)
    for circle in plan.circles:
        disc(draw, circle.x, circle.y, circle.radius, circle.kind)
    for spot in plan.services:
        service(draw, spot.x, spot.y)
    for each in plan.marks:
        _mark(draw, each)
    for town in plan.base.towns:
        at = (town.x * ZOOM, (town.y - 12) * ZOOM)
        say(draw, at, town.name, Style.LEGEND, anchor="mm", halo=True)
    return image


def _fill(draw: ImageDraw.ImageDraw, path: str, colour: str) -> None:
    for points, closed in _strokes(path):
        if closed:
            draw.polygon(points, fill=colour)


def _area(image: Image.Image, area: Shape) -> None:
    """Fill an area, not its holes: each ring turns inside into outside."""
    rings = [points for points, closed in _strokes(area.path) if closed]
    if not rings:
        return
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    left, top = int(min(xs)), int(min(ys))
    size = (int(max(xs)) - left + 1, int(max(ys)) - top + 1)
    inside = Image.new("1", size)
    for ring in rings:
        own = Image.new("1", size)
        ImageDraw.Draw(own).polygon([(x - left, y - top) for x, y in ring], fill=1)
        inside = ImageChops.logical_xor(inside, own)
    # One hatch for the whole map: lines of neighbours meet.
    filled = (
        hatch(*image.size).crop((left, top, left + size[0], top + size[1]))
        if area.kind == "unknown"
        else Image.new("RGB", size, AREAS[area.kind])
    )
    image.paste(filled, (left, top), inside)
    for ring in rings:
        ImageDraw.Draw(image).line([*ring, ring[0]], fill=SURFACE, width=2)


def _mark(draw: ImageDraw.ImageDraw, each: Mark) -> None:
    # Below the point for needs, as on the page: one area may bear both.
    y = each.y if each.kind == "asked" else each.y + 26
    mark(draw, (each.x, y), 15 if each.kind == "asked" else 12, each.kind)
    say(draw, (each.x * ZOOM, y * ZOOM), each.label, Style.MARK, anchor="mm")


def _strokes(path: str) -> Iterator[tuple[_Points, bool]]:
    """Yield the runs of one of our own SVG paths: only M, L and Z stand in them."""
    for run in _RING.finditer(path):
        pairs = (pair.split() for pair in run[1].split("L"))
        yield [(float(x) * ZOOM, float(y) * ZOOM) for x, y in pairs], bool(run[2])
