"""A sheet of paper on which words and legends are written from top to bottom, with Pillow."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from app.map.coverage.colours import (
    AREAS,
    DASHES,
    EDGES,
    HATCH,
    INK,
    INK_SOFT,
    MARK_EDGE,
    MARKS,
    PLACES,
    SERVICE,
)

# Drawn larger and made smaller: Pillow's own edges are hard.
ZOOM = 2
MARGIN_PX = 24
_BOLD = ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf", "Arialbd.ttf")
_PLAIN = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "Arial.ttf")
_SMALLEST_BROKEN_PX = 5
_HATCH_EVERY_PX, _HATCH_WIDE_PX = 7, 1.5


class Style(Enum):
    """How words are written: size in pixels, bold, colour, pixels from line to line."""

    SMALL = (14, False, INK_SOFT, 22)
    TITLE = (23, True, INK, 31)
    LEAD = (16, False, INK, 24)
    LEGEND = (13, True, INK, 22)
    MARK = (12, True, INK, 20)
    KEY = (13, False, INK, 24)
    NOTE = (12, False, INK_SOFT, 18)


@dataclass(frozen=True)
class Key:
    """One entry of a legend: `shape` is circle, area, service or mark."""

    shape: str
    kind: str
    words: str


class Sheet:
    """A picture with what is written on it so far; `y` is where the next line begins.

    On a sheet of no height nothing shows: so its height is measured before it is cut.
    """

    def __init__(self, width: int, height: float = 0) -> None:
        """Cut a sheet of this size in pixels."""
        size = (width * ZOOM, max(1, round(height * ZOOM)))
        self.image = Image.new("RGB", size, "#ffffff")
        self.draw = ImageDraw.Draw(self.image)
        self.inner = width - 2 * MARGIN_PX
        self.y = 0.0

    def write(self, words: str, style: Style) -> None:
        """Write words on as many lines as they need."""
        lines = lines_of(words, style, self.inner)
        if style is Style.TITLE:
            lines = _balanced(words, style, self.inner, len(lines))
        for line in lines:
            self._say(MARGIN_PX, self.y, line, style)
            self.y += style.value[3]

    def keys(self, title: str, keys: Sequence[Key]) -> None:
        """Write a legend: its heading, and its entries one beside the other."""
        self.write(title, Style.LEGEND)
        x = float(MARGIN_PX)
        for key in keys:
            needed = 24 + width_of(key.words, Style.KEY)
            if x > MARGIN_PX and x + needed > MARGIN_PX + self.inner:
                x, self.y = float(MARGIN_PX), self.y + Style.KEY.value[3]
            draw_key(self.image, x, self.y, key)
            self._say(x + 24, self.y, key.words, Style.KEY)
            x += needed + 18
        self.y += Style.KEY.value[3]

    def _say(self, x: float, y: float, words: str, style: Style) -> None:
        say(self.draw, (x * ZOOM, y * ZOOM), words, style)


def lines_of(words: str, style: Style, width: float) -> list[str]:
    """Return words broken into lines of at most this many pixels; a longer word stands alone."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, style) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: str, style: Style, width: float, most: int) -> list[str]:
    """Return words on no more lines than given, about equally long: none bears one word."""
    steps = (width * part / 20 for part in range(20 // max(most, 1), 21))
    broken = (lines_of(words, style, step) for step in steps)
    return next((lines for lines in broken if len(lines) <= most), lines_of(words, style, width))


def width_of(words: str, style: Style) -> float:
    """Return how many pixels wide words are."""
    font, accents = _font(style)
    return float(font.getlength(written(words, accents=accents))) / ZOOM


def say(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: str,
    style: Style,
    *,
    anchor: str = "la",
    halo: bool = False,
) -> None:
    """Write one line at a point of the drawing."""
    font, accents = _font(style)
    draw.text(
        at,
        written(words, accents=accents),
        fill=style.value[2],
        font=font,
        anchor=anchor,
        stroke_width=3 if halo else 0,
        stroke_fill="#fffdf7",
    )


def draw_key(image: Image.Image, x: float, y: float, key: Key) -> None:
    """Draw the sign of one entry into a square of 16 pixels."""
    draw = ImageDraw.Draw(image)
    if key.shape == "circle":
        disc(draw, x + 8, y + 8, 7, key.kind)
    elif key.shape == "service":
        service(draw, x + 8, y + 8)
    elif key.shape == "mark":
        mark(draw, (x + 8, y + 8), 7.5, key.kind)
    else:
        box = (x + 1, y + 1, x + 15, y + 15)
        if key.kind == "unknown":
            image.paste(hatch(14 * ZOOM, 14 * ZOOM), (round(box[0] * ZOOM), round(box[1] * ZOOM)))
        fill = None if key.kind == "unknown" else AREAS[key.kind]
        draw.rectangle([side * ZOOM for side in box], fill=fill, outline="#7d8786")


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, kind: str) -> None:
    """Draw a place; the worst are told from the best without colour: a heavy or broken ring."""
    box = [(x - radius) * ZOOM, (y - radius) * ZOOM, (x + radius) * ZOOM, (y + radius) * ZOOM]
    width = 2 * ZOOM if kind in {"far", "none"} else ZOOM
    # A ring too small to be broken would be three dots.
    if kind not in DASHES or radius < _SMALLEST_BROKEN_PX:
        draw.ellipse(box, fill=PLACES[kind], outline=EDGES[kind], width=width)
        return
    draw.ellipse(box, fill=PLACES[kind])
    on, off = DASHES[kind]
    around = max(3, round(2 * 3.1416 * radius / (on + off)))
    for start, end in pairwise(step * 360 / around for step in range(around + 1)):
        draw.arc(box, start, start + (end - start) * on / (on + off), EDGES[kind], width=width)


def service(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a service as a small square."""
    box = [(x - 2) * ZOOM, (y - 2) * ZOOM, (x + 2) * ZOOM, (y + 2) * ZOOM]
    draw.rectangle(box, fill=SERVICE, outline="#ffffff")


def mark(draw: ImageDraw.ImageDraw, at: tuple[float, float], half: float, kind: str) -> None:
    """Draw what stands out: a circle for searches, a square for participants."""
    box = [(side + step) * ZOOM for step in (-half, half) for side in at]
    if kind == "asked":
        draw.ellipse(box, fill=MARKS[kind], outline=MARK_EDGE, width=3)
    else:
        draw.rounded_rectangle(box, 4 * ZOOM, fill=MARKS[kind], outline=MARK_EDGE, width=3)


@cache
def hatch(width: int, height: int) -> Image.Image:
    """Return the hatch for areas of which no share can be told, in pixels of the drawing."""
    tile = Image.new("RGB", (width, height), AREAS["unknown"])
    draw = ImageDraw.Draw(tile)
    for x in range(-height, width, _HATCH_EVERY_PX * ZOOM):
        line = (x, height, x + height, 0)
        draw.line(line, fill=HATCH, width=round(_HATCH_WIDE_PX * ZOOM))
    return tile


def written(words: str, *, accents: bool) -> str:
    """Return the words as the font can write them; Pillow's own font has no accents."""
    if accents:
        return words
    plain = unicodedata.normalize("NFKD", words).replace("\N{EN DASH}", "-")
    return plain.replace("\N{MIDDLE DOT}", "-").encode("ascii", "ignore").decode()


@cache
def _font(style: Style) -> tuple[ImageFont.FreeTypeFont, bool]:
    """Return a font of this machine, else Pillow's own; and whether it has accents."""
    size, bold, _colour, _line = style.value
    for name in _BOLD if bold else _PLAIN:
        try:
            return ImageFont.truetype(name, size * ZOOM), True
        except OSError:
            continue
    own = ImageFont.load_default(size * ZOOM)
    assert isinstance(own, ImageFont.FreeTypeFont)  # noqa: S101 - a size asks for one
    return own, False
