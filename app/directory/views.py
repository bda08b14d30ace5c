"""Pages of the directory: a listing, what is wrong with it, and the colours of needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.limits import Limit, count, network_of
from app.accounts.policy import Action, declares
from app.core.language import current
from app.core.web import local_path
from app.directory.actions import report_listing
from app.directory.colours import fingerprint, needs_css
from app.directory.directions import DirectionsPart, directions
from app.directory.forms import FeedbackForm
from app.directory.happenings.event_data import event_data
from app.directory.happenings.part import kind_part
from app.directory.listing import ListingView, is_published, listing
from app.directory.needs import taxonomy
from app.directory.network.page import seal_words
from app.directory.network.queries import seal
from app.directory.photos.queries import pictures_of
from app.directory.presenting import listing_page
from app.directory.review.merged import merged_into
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("directory", __name__, template_folder="templates")


@bp.get("/services/<uuid:service_id>")
@declares(Action.SEE_DIRECTORY)
def service(service_id: UUID) -> Response:
    """Show a listing, and how to get there for whoever says from where."""
    reported = request.args.get("reported") == "1"
    return _listing_page(service_id, FeedbackForm(), reported=reported)


@bp.post("/services/<uuid:service_id>/feedback")
@declares(Action.REPORT_LISTING)
def feedback(service_id: UUID) -> AnyResponse:
    """Take a report that something is wrong with a listing."""
    if not is_published(service_id):
        abort(404)
    form = FeedbackForm()
    if not form.validate():
        return _listing_page(service_id, form, reported=False, code=422)
    if not form.is_from_a_robot:
        count(Limit.REPORTS_FROM_ADDRESS, network_of(request.remote_addr or ""))
        report_listing(service_id, form.to_report())
    thanks = url_for("directory.service", service_id=service_id, reported=1, _anchor="feedback")
    return redirect(thanks, code=303)


def _listing_page(
    service_id: UUID, form: FeedbackForm, *, reported: bool, code: int = 200
) -> Response:
    found, site = _found(service_id)
    address = url_for("directory.service", service_id=service_id, _external=True)
    now = datetime.now(site.timezone).replace(tzinfo=None)
    way = directions(found, site, territory.sites(), request.args, now.date())
    kind = kind_part(found.id, now, current_actor())
    shown = listing_page(found, site, address, now)
    if kind and kind.told and shown.linked_data:
        events = event_data(found, kind.told, site.timezone, address)
        shown = replace(shown, linked_data=events)
    page = render_template(
        "directory/service.html",
        page=shown,
        way=way,
        kind=kind,
        pictures=pictures_of(found.id),
        seal=seal_words(seal(found.id, now.date())),
        form=form,
        reported=reported,
        back=_way_back(site, way),
    )
    return make_response(page, 422 if way and way.errors else code)


def _found(service_id: UUID) -> tuple[ListingView, SiteView]:
    found = listing(service_id, current())
    same = None if found else merged_into(service_id)
    if same is not None:
        abort(redirect(url_for("directory.service", service_id=same)))
    site = territory.site(found.site_key) if found else None
    if found is None or site is None:
        abort(404)
    return found, site


def _way_back(site: SiteView, way: DirectionsPart | None) -> str:
    """Return the search that the visitor came from, else one that begins where they begin."""
    came_from = local_path(request.referrer or "")
    if came_from.startswith(f"{request.script_root}/map"):
        return came_from
    start = f"&{way.query}" if way and way.query else ""
    return f"{request.script_root}/map?site={site.key}{start}"


@bp.get("/needs.css")
@declares(Action.SEE_DIRECTORY)
def needs_stylesheet() -> Response:
    """Answer with the colours of the needs, which are data of the operator."""
    response = make_response(needs_css(taxonomy()))
    response.content_type = "text/css; charset=utf-8"
    response.cache_control.max_age = 31_536_000
    response.cache_control.public = True
    return response


@bp.app_template_global("needs_stylesheet")
def needs_stylesheet_address() -> str:
    """Return the stylesheet's address, changed whenever a colour changes."""
    return url_for("directory.needs_stylesheet", v=fingerprint(taxonomy()))
