"""The map of the plan in the PDF: the same paths as on the page, put down as lines and areas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fpdf import FPDF

from app.participants.plan.map_drawing import Pin, PlanMap
from app.participants.plan.pdf_fonts import FAMILY

_RUN = re.compile(r"M([^MZ]+)(Z?)")
Colour = tuple[int, int, int]
BEYOND, LAND, OUTLINE = (236, 231, 219), (249, 245, 234), (47, 111, 105)
WATER, RIVER = (179, 211, 222), (159, 198, 212)
EDGE, ROAD, NAME = (217, 201, 168), (255, 255, 255), (44, 58, 60)
PIN, HOME, HOME_EDGE = (185, 79, 23), (247, 198, 107), (12, 56, 57)
Points = list[tuple[float, float]]


def draw_map(pdf: FPDF, drawn: PlanMap, left: float, top: float, width_mm: float) -> None:
    """Draw the map with its upper left corner at a point; nothing outside its frame is marked."""
    scale = width_mm / drawn.width
    place = _Place(left, top, scale)
    with pdf.local_context(), pdf.rect_clip(left, top, width_mm, drawn.height * scale):
        _area(pdf, [_frame(drawn, place)], BEYOND)
        _fill(pdf, drawn.land, place, LAND)
        _lines(pdf, drawn.land, place, OUTLINE, 0.3)
        _lines(pdf, drawn.rivers, place, RIVER, 0.35)
        _fill(pdf, drawn.water, place, WATER)
        _lines(pdf, drawn.roads, place, EDGE, 0.8)
        _lines(pdf, drawn.roads, place, ROAD, 0.5)
        _names(pdf, drawn, place)
        if drawn.home is not None:
            _home(pdf, drawn.home, place)
        for pin in drawn.pins:
            _pin(pdf, pin, place)
        _scale(pdf, drawn, place)


class _Place:
    """Where pixels of the drawing fall on the page."""

    def __init__(self, left: float, top: float, scale: float) -> None:
        self.left, self.top, self.scale = left, top, scale

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * self.scale, self.top + y * self.scale


def _frame(drawn: PlanMap, place: _Place) -> Points:
    corners = ((0, 0), (drawn.width, 0), (drawn.width, drawn.height), (0, drawn.height))
    return [place(*corner) for corner in corners]


def _runs(path: str, place: _Place) -> Iterator[tuple[Points, bool]]:
    """Give the runs of one of our own paths: only M, L and Z stand in them."""
    for run in _RUN.finditer(path):
        pairs = (pair.split() for pair in run[1].split("L"))
        yield [place(float(x), float(y)) for x, y in pairs], bool(run[2])


def _fill(pdf: FPDF, path: str, place: _Place, colour: Colour) -> None:
    _area(pdf, [points for points, closed in _runs(path, place) if closed], colour)


def _area(pdf: FPDF, rings: list[Points], colour: Colour) -> None:
    pdf.set_fill_color(*colour)
    for ring in rings:
        pdf.polygon(ring, style="F")


def _lines(pdf: FPDF, path: str, place: _Place, colour: Colour, width_mm: float) -> None:
    pdf.set_draw_color(*colour)
    pdf.set_line_width(width_mm)
    for points, closed in _runs(path, place):
        pdf.polyline([*points, points[0]] if closed else points)


def _names(pdf: FPDF, drawn: PlanMap, place: _Place) -> None:
    pdf.set_text_color(*NAME)
    pdf.set_font(FAMILY, "", 7)
    for town in drawn.towns:
        x, y = place(town.x, town.y)
        pdf.set_fill_color(*NAME)
        pdf.ellipse(x - 0.5, y - 0.5, 1, 1, style="F")
        pdf.text(x - pdf.get_string_width(town.name) / 2, y + 3.4, town.name)


def _home(pdf: FPDF, home: Pin, place: _Place) -> None:
    x, y = place(home.x, home.y)
    pdf.set_fill_color(*HOME)
    pdf.set_draw_color(*HOME_EDGE)
    pdf.set_line_width(0.6)
    pdf.ellipse(x - 2, y - 2, 4, 4, style="FD")


def _pin(pdf: FPDF, pin: Pin, place: _Place) -> None:
    x, y = place(pin.x, pin.y)
    pdf.set_fill_color(*PIN)
    pdf.polygon([(x, y), (x - 2.2, y - 3.6), (x + 2.2, y - 3.6)], style="F")
    pdf.ellipse(x - 2.8, y - 7.6, 5.6, 5.6, style="F")
    pdf.set_text_color(255, 255, 255)
    pdf.set_font(FAMILY, "B", 8)
    pdf.text(x - pdf.get_string_width(str(pin.number)) / 2, y - 3.8, str(pin.number))


def _scale(pdf: FPDF, drawn: PlanMap, place: _Place) -> None:
    x, y = place(14, drawn.height - 14)
    length = drawn.scale_px * place.scale
    pdf.set_draw_color(*NAME)
    pdf.set_text_color(*NAME)
    pdf.set_line_width(0.35)
    pdf.polyline([(x, y - 1.2), (x, y), (x + length, y), (x + length, y - 1.2)])
    pdf.set_font(FAMILY, "", 7)
    words = f"{drawn.scale_km} km"
    pdf.text(x + (length - pdf.get_string_width(words)) / 2, y - 1.4, words)
