"""The figures of the gap map as files."""

from __future__ import annotations

import csv
import io

from flask import Response, jsonify

from app.accounts.policy import Action, declares
from app.core.formulas import defused
from app.map.coverage.forms import InvalidCoverageError
from app.map.coverage.found import CoverageFound, look
from app.map.coverage.report import report
from app.map.coverage.views.asking import UNUSABLE, bp, strict_question

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


def attached(raw: bytes, mimetype: str, name: str) -> Response:
    """Return an answer that browsers keep as a file."""
    answer = Response(raw, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
