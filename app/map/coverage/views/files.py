"""The figures of the gap map as files."""

from __future__ import annotations

import csv
import io
import json

from flask import Response, jsonify, render_template
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.policy import Action, declares
from app.core.formulas import defused
from app.map.coverage.atlas import legend_html, map_parts, stand_alone
from app.map.coverage.forms import InvalidCoverageError
from app.map.coverage.found import CoverageFound, look
from app.map.coverage.layers import geojson, geopackage
from app.map.coverage.page import coverage_page
from app.map.coverage.picture import Sheet, png
from app.map.coverage.report import report
from app.map.coverage.views.asking import (
    UNUSABLE,
    bp,
    question_or_mistakes,
    strict_question,
    tabs,
)

_COLUMNS = ("level", "code", "name", "covered", "beyond", "unknown", "share")


@bp.errorhandler(InvalidCoverageError)
def _refused(error: InvalidCoverageError) -> tuple[Response, int]:
    """Answer a program that asked for what there is not."""
    return jsonify(errors=error.errors), UNUSABLE


def _found() -> CoverageFound:
    return look(strict_question())


@bp.get("/coverage.json")
@declares(Action.SEE_COVERAGE)
def figures() -> Response:
    """Return the figures of the page."""
    return jsonify(report(_found()))


@bp.get("/coverage.csv")
@declares(Action.SEE_COVERAGE)
def table() -> Response:
    """Return the figures of every area as a table."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for level in report(_found())["levels"]:
        for area in level["areas"]:
            row = {**area, "level": level["level"]}
            writer.writerow([defused(str("" if row[n] is None else row[n])) for n in _COLUMNS])
    return attached(text.getvalue().encode(), "text/csv", "coverage.csv")


@bp.get("/coverage.geojson")
@declares(Action.SEE_COVERAGE)
def shapes() -> Response:
    """Return areas and places with their figures."""
    raw = json.dumps(geojson(_found()), ensure_ascii=False, allow_nan=False).encode()
    return attached(raw, "application/geo+json", "coverage.geojson")


@bp.get("/coverage.gpkg")
@declares(Action.SEE_COVERAGE)
def package() -> Response:
    """Return areas and places with their figures as a GeoPackage."""
    return attached(geopackage(_found()), "application/geopackage+sqlite3", "coverage.gpkg")


@bp.get("/coverage.png")
@declares(Action.SEE_COVERAGE)
def picture() -> Response:
    """Return the map as a picture."""
    found = _found()
    page = coverage_page(found, (), {})
    title = f"{page.site_name} · {_('Where nothing is near')}"
    question = f"{page.question} · {format_date(None)}"
    sheet = Sheet(title, (page.headline, question), page.legend, page.share_legend)
    return attached(png(page.plan, sheet), "image/png", "coverage.png")


@bp.get("/coverage.html")
@declares(Action.SEE_COVERAGE)
def take_away() -> Response:
    """Return the map as one file that opens without internet."""
    return attached(stand_alone(_found()).encode(), "text/html", "coverage.html")


@bp.get("/coverage/map")
@declares(Action.SEE_COVERAGE)
def interactive() -> str | tuple[str, int]:
    """Show the map that can be moved and asked."""
    said = question_or_mistakes()
    found = look(said.asked)
    page = coverage_page(found, said.sites, said.errors)
    html = render_template(
        "map/coverage/map.html",
        page=page,
        parts=map_parts(found),
        legend=legend_html(),
        tabs=tabs(said.asked),
    )
    return (html, UNUSABLE) if said.errors else html


def attached(raw: bytes, mimetype: str, name: str) -> Response:
    """Return an answer that browsers keep as a file."""
    answer = Response(raw, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
