"""The map search, as a page, as points for the map, and as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.accounts.policy import Action, declares
from app.core.errors import InvalidRequestError
from app.core.geo import Box, CoordinateError
from app.core.language import current
from app.directory import queries as directory
from app.directory.needs import taxonomy
from app.map import exporting, forms
from app.map.asked import Asked
from app.map.page import SearchPage
from app.map.points import points_document
from app.map.presenting import page_count, search_page
from app.map.reaching import reach_collection
from app.map.reading import box_advice
from app.map.refusing import refused_page, ways_out, without_start_page
from app.map.search import find
from app.map.takeaway import stand_alone_map
from app.map.unmet import count_unmet
from app.territory import queries as territory
from app.territory.isochrones import LIMITS_MIN, reach_of
from app.territory.sites import SiteView
from app.territory.starts import atlas

bp = Blueprint("map", __name__, template_folder="templates")

DEEPEST = 24
REACH_KEPT_S = 600
ZOOMS = frozenset(map(str, range(DEEPEST + 1)))


@bp.get("/map")
@declares(Action.SEE_DIRECTORY)
def search() -> Response:
    """Show the services that fit, as a list and on a map."""
    known = _known()
    try:
        asked = forms.read_search(request.args, known)
    except forms.InvalidSearchError as error:
        return _refused(known, error)
    found = find(asked)
    if asked.page > page_count(found):
        return _no_such_page(known, asked, page_count(found))
    # An estimate is no answer yet: whoever waits for the better one is counted then.
    if found.ranking.total == 0 and not found.refining:
        count_unmet(asked)
    page = search_page(found, known.sites, forms.typed(request.args, asked.site))
    ignored = forms.unknown_parameters(request.args)
    if ignored:
        note = _("Not understood and left aside: %(names)s.", names=", ".join(ignored))
        page = replace(page, messages=[*page.messages, note])
    return _page(page)


@bp.get("/map/points.json")
@declares(Action.SEE_DIRECTORY)
def search_points() -> Response:
    """Answer with the points of the map, or with circles where they are too many."""
    args = request.args.copy()
    view = args.pop("view", None)
    asked = asked_strictly(args)
    box = None if view is None else _view(view)
    zoom = _zoom(args.get("zoom", "").strip())
    return _json(points_document(find(asked), zoom, box), "application/json")


@bp.get("/map/isochrones.json")
@declares(Action.SEE_DIRECTORY)
def reach_document() -> Response:
    """Answer with the areas within reach of a place, for 15 to 60 minutes or for one limit."""
    try:
        asked = forms.read_reach(request.args, _known())
    except forms.InvalidSearchError as error:
        raise InvalidRequestError(error.errors) from error
    limits = LIMITS_MIN if asked.within_min is None else (asked.within_min,)
    found = reach_of(asked.site, asked.start.point, asked.mode, limits)
    response = _json(reach_collection(asked, found), "application/geo+json")
    # It may be a home that somebody asks from: no cache but their own.
    response.cache_control.private = True
    response.cache_control.max_age = REACH_KEPT_S
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@bp.get("/map.geojson")
@declares(Action.SEE_DIRECTORY)
def search_geojson() -> Response:
    """Answer with everything that fits as GeoJSON."""
    found = find(asked_strictly(request.args))
    return _json(exporting.feature_collection(found, _addresses()), "application/geo+json")


@bp.get("/map.csv")
@declares(Action.SEE_DIRECTORY)
def search_csv() -> Response:
    """Answer with everything that fits as a table."""
    found = find(asked_strictly(request.args))
    response = make_response("\ufeff" + exporting.table(found, _addresses()))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="prossima.csv"'
    return response


@bp.get("/map.html")
@declares(Action.SEE_DIRECTORY)
def search_html() -> Response:
    """Answer with a map to take away: one file that opens without internet."""
    found = find(asked_strictly(request.args))
    response = make_response(stand_alone_map(found, _addresses()))
    response.headers["Content-Disposition"] = 'attachment; filename="prossima-map.html"'
    return response


def _page(page: SearchPage, code: int = 200) -> Response:
    """Answer with the page, or with the parts of it that its script asks to refresh."""
    parts_only = request.headers.get("X-Requested-With") == "regions"
    template = "map/_parts.html" if parts_only else "map/search.html"
    response = make_response(render_template(template, page=page), code)
    response.vary.add("X-Requested-With")
    return response


def _known() -> forms.Known:
    """Return what a search may refer to."""
    sites = territory.sites()
    if not sites:
        abort(503)
    return forms.Known(
        sites=sites,
        default_site=_default_site(sites),
        needs=_need_keys(),
        languages=directory.languages(),
        atlas=atlas(),
    )


def _default_site(sites: Sequence[SiteView]) -> SiteView:
    """Return the first site that works in the visitor's language, else the first."""
    own = (site for site in sites if current() in site.languages)
    return next(own, sites[0])


def _need_keys() -> frozenset[str]:
    known = taxonomy()
    return frozenset(row.key for row in known.groups) | {need.key for need in known.needs}


def asked_strictly(args: MultiDict[str, str]) -> Asked:
    """Return the search of a program, which is told of every mistake."""
    try:
        return forms.read_search(args, _known(), strict=True)
    except forms.InvalidSearchError as error:
        raise InvalidRequestError(error.errors) from error


def _view(text: str) -> Box:
    try:
        return Box.parse(text)
    except CoordinateError as error:
        raise InvalidRequestError({"view": [box_advice(error.reason)]}) from error


def _zoom(text: str) -> int | None:
    if not text:
        return None
    if text in ZOOMS:
        return int(text)
    message = _("Write a whole number from %(low)s to %(high)s.", low=0, high=DEEPEST)
    raise InvalidRequestError({"zoom": [message]})


def _refused(known: forms.Known, error: forms.InvalidSearchError) -> Response:
    """Keep the form as it was filled in, and say beside each field what to change."""
    ways = ways_out(error.remedies, request.args)
    if error.without_start is not None:
        rest = search_page(find(error.without_start), known.sites, error.typed)
        return _page(without_start_page(rest, error, ways), 422)
    empty = search_page(find(Asked(error.site)), known.sites, error.typed)
    return _page(refused_page(empty, error, ways), 422)


def _no_such_page(known: forms.Known, asked: Asked, pages: int) -> Response:
    message = ngettext("There is only %(num)s page.", "There are only %(num)s pages.", pages)
    kept = forms.typed(request.args, asked.site)
    return _refused(known, forms.InvalidSearchError(asked.site, kept, {"page": [message]}))


def _addresses() -> exporting.Address:
    """Return what makes a listing's address; the router is asked once, not for each listing."""
    nobody = UUID(int=0)
    pattern = url_for("directory.service", service_id=nobody, _external=True)
    before, after = pattern.split(str(nobody))
    return lambda service_id: f"{before}{service_id}{after}"


def _json(document: object, mimetype: str) -> Response:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(body, mimetype=mimetype)
