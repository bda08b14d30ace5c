"""The page of the gap map."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.map.coverage.found import look
from app.map.coverage.lacking import lacking
from app.map.coverage.page import coverage_page
from app.map.coverage.views.asking import UNUSABLE, bp, question_or_mistakes, tabs


@bp.get("/coverage")
@declares(Action.SEE_COVERAGE)
def gaps() -> str | tuple[str, int]:
    """Show who reaches what, on a map and in tables."""
    said = question_or_mistakes()
    lacks = lacking(current_actor(), said.asked)
    page = coverage_page(look(said.asked), said.sites, said.errors, lacks.marks)
    html = render_template(
        "map/coverage/gaps.html",
        page=page,
        tabs=tabs(said.asked),
        files=_files(),
        unmet=lacks.searches,
        lacking=lacks.needs,
    )
    return (html, UNUSABLE) if said.errors else html


def _files() -> list[tuple[str, str]]:
    """Return the files of the same answer, with what they are."""
    return [
        ("coverage.table", _("Table (CSV)")),
        ("coverage.shapes", _("Map data (GeoJSON)")),
        ("coverage.package", _("Map data (GeoPackage)")),
        ("coverage.picture", _("Picture (PNG)")),
        ("coverage.take_away", _("Map to take away (HTML)")),
        ("coverage.figures", _("Figures (JSON)")),
    ]
