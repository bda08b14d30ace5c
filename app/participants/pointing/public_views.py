"""The public page on which somebody is pointed out, and the printed sheet that leads there."""

from __future__ import annotations

from secrets import token_urlsafe
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.limits import Limit, count, network_of
from app.accounts.policy import Action, declares
from app.accounts.post import leave_together
from app.core.db import db
from app.core.language import CUSTOMS, LANGUAGES, current
from app.participants.person.views import this_year
from app.participants.pointing import actions
from app.participants.pointing.forms import Whom, read_pointing
from app.participants.pointing.letters import letters_to_team
from app.participants.pointing.page import area_ids, point_fields, site_choices
from app.participants.pointing.queries import (
    OrientationPoint,
    organisations_of,
    orientation_point,
    orientation_points,
)
from app.participants.pointing.sheet import qr_drawing, sheet_address
from app.participants.typed import Typed
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("pointing_out", __name__, template_folder="../templates")
# Anybody may; in the menu it stands for stakeholders, whose referrals are answered here too.
menu.offer(
    "pointing_out.page", lambda: _("Point out"), "handshake", Action.ANSWER_REFERRAL, order=25
)


@bp.get("/point-out")
@declares(Action.POINT_OUT)
def page() -> AnyResponse:
    """Ask for the little that a first contact needs."""
    point = _point(request.args.get("at", ""))
    site = _site(request.args.get("site", ""), point)
    if site is None:
        return _choose_site()
    start = {"whom": "" if current_actor().is_signed_in else Whom.MYSELF}
    return _page(site, point, Typed(MultiDict(start)))


@bp.post("/point-out")
@declares(Action.POINT_OUT)
def point_out() -> AnyResponse:
    """Keep that somebody was pointed out, and tell the link workers that somebody waits."""
    typed, actor = Typed(request.form), current_actor()
    point = _point(typed.value("at"))
    site = _site(typed.value("site"), point)
    if site is None:
        return _choose_site()
    content = read_pointing(typed, this_year(site), area_ids(site), organisations_of(actor))
    if content is None:
        return _page(site, point, typed, 422)
    # Nobody sees this field; a program that fills in everything gives itself away.
    if not typed.value("website"):
        count(Limit.POINTINGS_FROM_ADDRESS, network_of(request.remote_addr or ""))
        db.session.rollback()
        token = request.form.get("form", "")[:64] or None
        key = point.id if point else None
        if actions.point_out(actor, site.key, content, key, token):
            leave_together(letters_to_team(site.key))
    by = "self" if content.by_themselves else "other"
    return redirect(url_for("pointing_out.thanks", site=site.key, by=by), code=303)


@bp.get("/point-out/thanks")
@declares(Action.POINT_OUT)
def thanks() -> str:
    """Say what happens next."""
    return render_template(
        "participants/pointing/thanks.html",
        site=_site_or_first(request.args.get("site", "")),
        by_themselves=request.args.get("by") == "self",
        is_colleague=current_actor().is_signed_in and request.args.get("by") != "self",
    )


@bp.get("/point-out/sheets")
@declares(Action.POINT_OUT)
def sheets() -> str:
    """Show the orientation points of a site, each with its sheet."""
    site = _site_or_first(request.args.get("site", ""))
    return render_template(
        "participants/pointing/sheets.html",
        site=site,
        sites=site_choices(territory.sites(), site),
        points=orientation_points(site.key),
    )


@bp.get("/point-out/sheets/<uuid:service_id>")
@declares(Action.POINT_OUT)
def sheet(service_id: UUID) -> str:
    """Show the sheet of an orientation point, to print, in one of our languages."""
    point = orientation_point(service_id)
    site = territory.site(point.site_key) if point else None
    if point is None or site is None:
        abort(404)
    asked = request.args.get("in", "")
    language = asked if asked in LANGUAGES else current()
    address = sheet_address(service_id)
    with force_locale(CUSTOMS[language]):
        return render_template(
            "participants/pointing/sheet.html",
            site=site,
            point=point,
            address=address,
            drawing=Markup(qr_drawing(address)),  # noqa: S704 - drawn by us from our address
        )


def _point(text: str) -> OrientationPoint | None:
    """Return the orientation point that led here; anything else is nobody's business."""
    try:
        return orientation_point(UUID(text))
    except ValueError:
        return None


def _site(asked: str, point: OrientationPoint | None) -> SiteView | None:
    """Return the site that is meant: of the sheet, as asked, one's own, or where one speaks so.

    None where nothing tells: the wrong link workers are worse than one more question.
    """
    sites = territory.sites()
    wanted = (point.site_key if point else "", asked, current_actor().site_key or "")
    known = {site.key: site for site in sites}
    found = next((known[key] for key in wanted if key in known), None)
    spoken = [site for site in sites if current() in site.languages]
    return found or next(
        iter(spoken if len(spoken) == 1 else sites if len(sites) == 1 else ()), None
    )


def _site_or_first(asked: str) -> SiteView:
    sites = territory.sites()
    return _site(asked, None) or (sites[0] if sites else abort(404))


def _choose_site() -> AnyResponse:
    page = render_template(
        "participants/pointing/choose_site.html", sites=site_choices(territory.sites(), None)
    )
    return make_response(page)


def _page(
    site: SiteView, point: OrientationPoint | None, typed: Typed, code: int = 200
) -> AnyResponse:
    organisations = organisations_of(current_actor())
    shown = render_template(
        "participants/pointing/point_out.html",
        site=site,
        sites=[] if point else site_choices(territory.sites(), site),
        point=point,
        form=typed,
        fields=point_fields(typed, site, organisations),
        speaks_for=next(iter(organisations.values())) if len(organisations) == 1 else "",
        has_sheets=current_actor().is_signed_in,
        is_colleague=current_actor().is_signed_in,
        form_token=typed.value("form") or token_urlsafe(16),
    )
    return make_response(shown, code)
