"""The page of every need by every means of travel."""

from __future__ import annotations

from flask import render_template

from app.accounts.policy import Action, declares
from app.map.coverage.glance import glance_page
from app.map.coverage.overview import look_over
from app.map.coverage.views.asking import UNUSABLE, bp, question_or_mistakes, tabs


@bp.get("/coverage/overview")
@declares(Action.SEE_COVERAGE)
def overview() -> str | tuple[str, int]:
    """Show the share within reach for every need and mode."""
    said = question_or_mistakes()
    page = glance_page(look_over(said.asked), said.sites, said.errors)
    html = render_template("map/coverage/overview.html", page=page, tabs=tabs(said.asked))
    return (html, UNUSABLE) if said.errors else html
