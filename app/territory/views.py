"""Pages of the territory: what is known of a site, its drawn map, and names while typing."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request
from flask_babel import gettext as _

from app.core.errors import InvalidRequestError
from app.territory import gazetteer, queries
from app.territory.basemap import drawn_basemap
from app.territory.models import GazetteerKind
from app.territory.names import LONGEST_TEXT
from app.territory.page import site_summary, territory_page
from app.territory.sites import SiteView

bp = Blueprint("territory", __name__, template_folder="templates")

YEAR_S = 31_536_000


def _site_or_404(key: str) -> SiteView:
    view = queries.site(key)
    return abort(404) if view is None else view


@bp.get("/territory")
def sites() -> str:
    """Show all sites."""
    areas = queries.areas_by_site()
    summaries = [site_summary(view, areas.get(view.key, ())) for view in queries.sites()]
    return render_template("territory/sites.html", summaries=summaries)


@bp.get("/territory/<key>")
def site(key: str) -> str:
    """Show what is known of a site: areas, people, sources."""
    view = _site_or_404(key)
    page = territory_page(view, queries.areas(key))
    return render_template("territory/site.html", page=page)


@bp.get("/territory/<key>/basemap.json")
def basemap(key: str) -> Response:
    """Answer with the drawn base map; with the site's version as `v` it may be kept for a year."""
    view = _site_or_404(key)
    drawn = drawn_basemap(view)
    response = make_response(drawn.body)
    response.content_type = "application/geo+json"
    response.set_etag(drawn.tag)
    if view.version and request.args.get("v") == view.version:
        response.cache_control.public = True
        response.cache_control.max_age = YEAR_S
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@bp.get("/gazetteer.json")
def names() -> Response:
    """Answer with the names that may be meant, best first, for suggestions while typing."""
    key, text = request.args.get("site", ""), request.args.get("q", "").strip()
    _refuse_bad_question(key, text)
    view = _site_or_404(key)
    found = [
        {
            "name": each.name,
            "kind": each.kind,
            "kind_label": kind_words(each.kind),
            "area": each.area_name,
            "lon": each.lon,
            "lat": each.lat,
            "score": each.score,
        }
        for each in gazetteer.find(view.key, text)
    ]
    return jsonify(site=view.key, q=text, found=found)


def _refuse_bad_question(key: str, text: str) -> None:
    wrong: dict[str, list[str]] = {}
    if not key:
        wrong["site"] = [_("Say which site the name is in.")]
    if not text:
        wrong["q"] = [_("Type the beginning of a name.")]
    elif len(text) > LONGEST_TEXT:
        wrong["q"] = [_("Shorten the name to %(n)s characters.", n=LONGEST_TEXT)]
    if wrong:
        raise InvalidRequestError(wrong)


def kind_words(kind: GazetteerKind) -> str:
    """Return what sort of place a name stands for."""
    words: dict[GazetteerKind, str] = {
        GazetteerKind.SETTLEMENT: _("town or village"),
        GazetteerKind.AREA: _("district"),
        GazetteerKind.STATION: _("station"),
        GazetteerKind.STOP: _("stop"),
        GazetteerKind.LANDMARK: _("landmark"),
    }
    return words[kind]
