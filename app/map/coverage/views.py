"""The page of the gap map, and its figures as files."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, abort, jsonify, render_template, request

from app.accounts.actor import current_actor
from app.accounts.policy import Action, Scope, declares, scope_of
from app.core.formulas import defused
from app.directory.needs import taxonomy
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.forms import InvalidCoverageError, chosen_site, read_coverage
from app.map.coverage.found import look
from app.map.coverage.page import coverage_page
from app.map.coverage.report import report
from app.territory import queries
from app.territory.sites import SiteView

bp = Blueprint("coverage", __name__, template_folder="../templates")
UNUSABLE = 422
_COLUMNS = ("level", "code", "name", "covered", "beyond", "unknown", "share")


def _may_see() -> tuple[SiteView, list[SiteView]]:
    """Return the site asked for and those that the actor may choose; 404 where there is none."""
    actor = current_actor()
    own = actor.site_key if scope_of(actor, Action.SEE_COVERAGE) is Scope.SITE else None
    sites = [site for site in queries.sites() if own is None or site.key == own]
    site = chosen_site(request.args.get("site", "").strip(), sites, own)
    if site is None:
        abort(404)
    return site, sites


def _asked() -> CoverageAsked:
    site, _sites = _may_see()
    return read_coverage(request.args, site, _need_keys())


def _need_keys() -> frozenset[str]:
    known = taxonomy()
    return frozenset({*(g.key for g in known.groups), *(n.key for n in known.needs)})


@bp.get("/coverage")
@declares(Action.SEE_COVERAGE)
def gaps() -> str | tuple[str, int]:
    """Show who reaches what, on a map and in tables."""
    site, sites = _may_see()
    try:
        asked, errors = read_coverage(request.args, site, _need_keys()), {}
    except InvalidCoverageError as error:
        asked, errors = error.usable, dict(error.errors)
    page = coverage_page(look(asked), sites, errors)
    html = render_template("map/coverage/gaps.html", page=page)
    return (html, UNUSABLE) if errors else html


@bp.get("/coverage.json")
@declares(Action.SEE_COVERAGE)
def figures() -> Response | tuple[Response, int]:
    """Return the figures of the page."""
    try:
        return jsonify(report(look(_asked())))
    except InvalidCoverageError as error:
        return jsonify(errors=error.errors), UNUSABLE


@bp.get("/coverage.csv")
@declares(Action.SEE_COVERAGE)
def table() -> Response | tuple[Response, int]:
    """Return the figures of every area as a table."""
    try:
        found = report(look(_asked()))
    except InvalidCoverageError as error:
        return jsonify(errors=error.errors), UNUSABLE
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for level in found["levels"]:
        for area in level["areas"]:
            row = {**area, "level": level["level"]}
            writer.writerow([defused(str("" if row[n] is None else row[n])) for n in _COLUMNS])
    answer = Response(text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=coverage.csv"
    return answer
