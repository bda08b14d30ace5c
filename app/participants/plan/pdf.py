"""The plan as a PDF on A4: the same sheet as the printed page, written with fpdf2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from app.participants.plan.paper import Paper, PaperGoal, PaperStep, PaperWay
from app.participants.plan.pdf_fonts import FAMILY, add_fonts
from app.participants.plan.pdf_map import draw_map

MARGIN_MM = 17.0
INK, SOFT = (23, 40, 42), (70, 88, 90)
SPRUCE, LARCH, PALE = (19, 94, 90), (185, 79, 23), (237, 245, 241)
TEXT_PT, SMALL_PT, LINE = 10.5, 9.0, 1.32
_MM_PER_PT = 0.3528


class SheetPdf(FPDF):
    """A document whose every page says at its foot what it is."""

    foot = ""

    def footer(self) -> None:
        """Write the line at the foot of a page."""
        self.set_y(-13)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(*SOFT)
        self.cell(0, 4, f"{self.foot} · {self.page_no()}/{{nb}}", align="C")


def pdf_of(sheet: Paper, language: str) -> bytes:
    """Return the sheet as a PDF.

    Args:
        sheet: in the words of the plan's language.
        language: its code, for whoever has it read aloud.
    """
    pdf = SheetPdf(format="A4")
    pdf.foot = f"{sheet.made_on} · Prossima"
    pdf.set_lang(language)
    pdf.set_title(sheet.title)
    pdf.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=18)
    add_fonts(pdf)
    pdf.c_margin = 0
    pdf.add_page()
    _head(pdf, sheet)
    for goal in sheet.goals:
        _goal(pdf, goal)
    if sheet.note:
        _note(pdf, sheet.note)
    if sheet.ways:
        _ways(pdf, sheet)
    _signatures(pdf, sheet.signatures)
    return bytes(pdf.output())


def _write(
    pdf: FPDF,
    text: str,
    *,
    size: float = TEXT_PT,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
    left: float = MARGIN_MM,
    fill: bool = False,
) -> None:
    """Write a paragraph from `left` to the right margin, and go below it."""
    if not text:
        return
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.set_x(left)
    width = pdf.w - MARGIN_MM - left
    pdf.multi_cell(
        width, size * _MM_PER_PT * LINE, text, align="L", fill=fill,
        new_x=XPos.LMARGIN, new_y=YPos.NEXT,
    )  # fmt: skip


def _head(pdf: FPDF, sheet: Paper) -> None:
    _write(pdf, sheet.subtitle, size=SMALL_PT, colour=SOFT)
    _write(pdf, sheet.title, size=22, bold=True, colour=SPRUCE)
    _write(pdf, sheet.called, size=13, bold=True)
    _write(pdf, sheet.state, size=SMALL_PT, colour=SOFT)
    if sheet.illustrative:
        _write(pdf, _("Invented example: no such person exists."), size=SMALL_PT, colour=LARCH)
    _write(pdf, " · ".join(sheet.facts))
    pdf.ln(1.5)
    pdf.set_draw_color(*SPRUCE)
    pdf.set_line_width(0.8)
    pdf.line(MARGIN_MM, pdf.get_y(), pdf.w - MARGIN_MM, pdf.get_y())
    pdf.ln(4)


def _goal(pdf: FPDF, goal: PaperGoal) -> None:
    with _kept_together(pdf, 26):
        top = pdf.get_y()
        _disc(pdf, goal.number, (MARGIN_MM + 3.2, top + 3.2), 3.2, SPRUCE)
        _write(pdf, goal.text, size=13, bold=True, left=MARGIN_MM + 9)
        facts = " · ".join(part for part in (goal.until, goal.state) if part)
        _write(pdf, facts, size=SMALL_PT, colour=SOFT, left=MARGIN_MM + 9)
        pdf.ln(1)
    for step in goal.steps:
        _step(pdf, step)
    pdf.ln(3)


def _step(pdf: FPDF, step: PaperStep) -> None:
    with _kept_together(pdf, 16):
        top = pdf.get_y()
        _tick(pdf, step.tick, MARGIN_MM + 9, top + 0.6)
        text = step.text
        if step.place_number:
            _disc(pdf, step.place_number, (pdf.w - MARGIN_MM - 3, top + 2.6), 2.6, LARCH)
        _write(pdf, text, bold=True, left=MARGIN_MM + 15)
        _write(pdf, step.service, size=SMALL_PT, colour=SOFT, left=MARGIN_MM + 15)
        when = f", {step.by_when}" if step.by_when else ""
        said = f"{step.who}{when} · {step.state}"
        _write(pdf, said, size=SMALL_PT, left=MARGIN_MM + 15)
        pdf.ln(1.6)


def _note(pdf: FPDF, note: str) -> None:
    with _kept_together(pdf, 20):
        _write(pdf, _("What we agreed besides"), size=13, bold=True)
        pdf.set_fill_color(*PALE)
        _write(pdf, note, fill=True)
    pdf.ln(3)


def _ways(pdf: FPDF, sheet: Paper) -> None:
    width = pdf.w - 2 * MARGIN_MM
    height = width * sheet.map.height / sheet.map.width if sheet.map else 0.0
    with _kept_together(pdf, height + 22):
        _write(pdf, _("How to get there"), size=13, bold=True, colour=SPRUCE)
        pdf.ln(1)
        if sheet.map is not None:
            draw_map(pdf, sheet.map, MARGIN_MM, pdf.get_y(), width)
            pdf.set_y(pdf.get_y() + height + 1.5)
            key = _("yellow circle: where you start, roughly; numbers: the places below")
            _write(pdf, key, size=8, colour=SOFT)
            pdf.ln(2)
    for way in sheet.ways:
        _way(pdf, way)
    for fare in sheet.fares:
        _write(pdf, fare, size=SMALL_PT)
        pdf.ln(2)


def _way(pdf: FPDF, way: PaperWay) -> None:
    left = MARGIN_MM + 9
    with _kept_together(pdf, 24):
        _disc(pdf, way.number, (MARGIN_MM + 2.8, pdf.get_y() + 2.8), 2.8, LARCH)
        _write(pdf, way.name, bold=True, left=left)
        _write(pdf, ", ".join(way.where), size=SMALL_PT, left=left)
        _write(pdf, way.contact, size=SMALL_PT, left=left)
        if way.way:
            _write(
                pdf, f"{way.way} ({way.note})", size=SMALL_PT, bold=True, colour=SPRUCE, left=left
            )
    for ride in way.rides:
        _write(pdf, ride, size=8, colour=SOFT, left=left + 3)
    pdf.ln(2)


def _signatures(pdf: FPDF, who: Sequence[str]) -> None:
    """Leave a line for each to sign on, side by side."""
    with _kept_together(pdf, 40):
        pdf.ln(3)
        _write(pdf, _("We agree on this plan. We can change it together at any time."))
        pdf.ln(3)
        top, gap = pdf.get_y(), 6.0
        width = (pdf.w - 2 * MARGIN_MM - gap * (len(who) - 1)) / len(who)
        for at, each in enumerate(who):
            x = MARGIN_MM + at * (width + gap)
            pdf.set_xy(x, top)
            pdf.set_font(FAMILY, "B", SMALL_PT)
            pdf.set_text_color(*INK)
            pdf.multi_cell(width, 4, each, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
            pdf.set_draw_color(*INK)
            pdf.set_line_width(0.35)
            pdf.line(x, top + 22, x + width, top + 22)
            pdf.set_xy(x, top + 22.8)
            pdf.set_font(FAMILY, "", 8)
            pdf.set_text_color(*SOFT)
            pdf.cell(width, 4, _("day and signature"))
        pdf.set_xy(MARGIN_MM, top + 28)


def _disc(
    pdf: FPDF, number: int, at: tuple[float, float], radius: float, colour: tuple[int, int, int]
) -> None:
    """Draw a number in a filled circle, without moving the pen."""
    before, (x, y) = (pdf.get_x(), pdf.get_y()), at
    pdf.set_fill_color(*colour)
    pdf.ellipse(x - radius, y - radius, 2 * radius, 2 * radius, style="F")
    pdf.set_font(FAMILY, "B", radius * 3)
    pdf.set_text_color(255, 255, 255)
    pdf.set_xy(x - radius, y - radius)
    pdf.cell(2 * radius, 2 * radius, str(number), align="C")
    pdf.set_xy(*before)


def _tick(pdf: FPDF, kind: str, x: float, y: float) -> None:
    """Draw the box of a step: empty, half, or ticked."""
    pdf.set_draw_color(*SPRUCE)
    pdf.set_line_width(0.5)
    pdf.rect(x, y, 3.6, 3.6)
    if kind == "done":
        pdf.polyline([(x + 0.8, y + 1.9), (x + 1.6, y + 2.8), (x + 2.9, y + 0.9)])
    elif kind == "half":
        pdf.line(x + 0.9, y + 1.8, x + 2.7, y + 1.8)


@contextmanager
def _kept_together(pdf: FPDF, needed_mm: float) -> Iterator[None]:
    """Begin on a new page where what follows would be cut by the foot of this one."""
    if pdf.will_page_break(needed_mm):
        pdf.add_page()
    yield
