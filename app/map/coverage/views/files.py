"""The figures of the gap map as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask import Response, jsonify, render_template

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.formulas import defused
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.atlas import inlined, map_parts
from app.map.coverage.beside import file_notes, sheet_of
from app.map.coverage.forms import InvalidCoverageError
from app.map.coverage.found import CoverageFound, look
from app.map.coverage.lacking import Lacking, lacking
from app.map.coverage.layers import geojson, geopackage
from app.map.coverage.page import CoveragePage, coverage_page
from app.map.coverage.picture import png
from app.map.coverage.report import report
from app.map.coverage.views.asking import (
    UNUSABLE,
    bp,
    question_or_mistakes,
    strict_question,
    tabs,
)
from app.territory.sites import SiteView

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
    drawn = _drawn(strict_question())
    raw = png(drawn.page.plan, sheet_of(drawn.page, drawn.notes))
    return attached(raw, "image/png", "coverage.png")


@bp.get("/coverage.html")
@declares(Action.SEE_COVERAGE)
def take_away() -> Response:
    """Return the map as one file that opens without internet."""
    drawn = _drawn(strict_question())
    html = render_template(
        "map/coverage/take_away.html",
        page=drawn.page,
        parts=map_parts(drawn.found, drawn.lacks.marks),
        notes=drawn.notes,
        inlined=inlined(),
    )
    return attached(html.encode(), "text/html", "coverage.html")


@bp.get("/coverage/map")
@declares(Action.SEE_COVERAGE)
def interactive() -> str | tuple[str, int]:
    """Show the map that can be moved and asked."""
    said = question_or_mistakes()
    drawn = _drawn(said.asked, said.sites, said.errors)
    html = render_template(
        "map/coverage/map.html",
        page=drawn.page,
        parts=map_parts(drawn.found, drawn.lacks.marks),
        notes=drawn.lacks.notes,
        tabs=tabs(said.asked),
    )
    return (html, UNUSABLE) if said.errors else html


@dataclass(frozen=True)
class _Drawn:
    """One answer as its maps show it: the same figures and marks as the page of the gap map."""

    found: CoverageFound
    page: CoveragePage
    lacks: Lacking

    @property
    def notes(self) -> list[str]:
        return file_notes(self.page, self.lacks)


def _drawn(
    asked: CoverageAsked,
    sites: Sequence[SiteView] = (),
    errors: Mapping[str, str] = MappingProxyType({}),
) -> _Drawn:
    found, lacks = look(asked), lacking(current_actor(), asked)
    return _Drawn(found, coverage_page(found, sites, errors, lacks.marks), lacks)


def attached(raw: bytes, mimetype: str, name: str) -> Response:
    """Return an answer that browsers keep as a file."""
    answer = Response(raw, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
