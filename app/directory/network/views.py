"""Pages of the network, for everybody signed in at a site; coordinators keep its record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from secrets import token_urlsafe
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares
from app.core.db import db
from app.directory.editing.asking import NoSuchListingError
from app.directory.models import Organisation
from app.directory.network import actions, queries
from app.directory.network.forms import AdherenceForm, read_reason
from app.directory.network.page import member_page, network_page
from app.directory.network.queries import Member
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("network", __name__, template_folder="../templates")
menu.offer("network.network", lambda: _("Network"), "handshake", Action.SEE_NETWORK, order=60)

DONE = {
    "recorded": lambda: _("It is recorded."),
    "taken-back": lambda: _("It is taken back; the history keeps it."),
    "agreed": lambda: _("From now on the public listings name the network."),
    "hidden": lambda: _("The public listings no longer name the network."),
}


@bp.errorhandler(NoSuchListingError)
def _no_such_organisation(_error: NoSuchListingError) -> AnyResponse:
    """Answer as if there were nothing: whose it is, is nobody's business."""
    return current_app.make_response(current_app.handle_user_exception(NotFound()))


@bp.get("/network")
@declares(Action.SEE_NETWORK)
def network() -> str:
    """Show the organisations of a site by kind: adherence, people, listings."""
    actor = current_actor()
    mine = [s for s in territory.sites() if actor.site_key in {None, s.key}]
    asked = request.args.get("site") or (mine[0].key if mine else "")
    site = next((each for each in mine if each.key == asked), None)
    if site is None:
        abort(404)
    today = _today(site)
    members = queries.organisations(actor, site.key, today)
    page = network_page(site, mine if len(mine) > 1 else (), members, today)
    return render_template("directory/network/network.html", page=page)


@bp.get("/network/<uuid:organisation_id>")
@declares(Action.SEE_NETWORK)
def member(organisation_id: UUID) -> AnyResponse:
    """Show an organisation's adherence with its history."""
    return _member_page(organisation_id, AdherenceForm(MultiDict()))


@bp.post("/network/<uuid:organisation_id>/adherence")
@declares(Action.REVIEW_LISTING)
def record(organisation_id: UUID) -> AnyResponse:
    """Record that an organisation signed the protocol."""
    found, site = _member(organisation_id)
    form = AdherenceForm(request.form)
    content = form.to_content(_today(site))
    if content is None:
        return _member_page(organisation_id, form, 422)
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    token = request.form.get("form", "")[:64] or None
    actions.record_adherence(found.id, content, current_actor(), token)
    return _back(organisation_id, "recorded")


@bp.post("/network/<uuid:organisation_id>/adherence/<uuid:adherence_id>/take-back")
@declares(Action.REVIEW_LISTING)
def take_back(organisation_id: UUID, adherence_id: UUID) -> AnyResponse:
    """Take back an adherence."""
    reason = read_reason(request.form.get("reason", ""))
    actions.take_back(organisation_id, adherence_id, reason, current_actor())
    return _back(organisation_id, "taken-back")


@bp.post("/network/<uuid:organisation_id>/seal")
@declares(Action.EDIT_LISTING)
def seal(organisation_id: UUID) -> AnyResponse:
    """Keep whether the organisation's public listings may name the network."""
    agreed = request.form.get("agreed") == "1"
    actions.set_seal(organisation_id, current_actor(), agreed=agreed)
    return _back(organisation_id, "agreed" if agreed else "hidden")


def _member(organisation_id: UUID) -> tuple[Member, SiteView]:
    actor = current_actor()
    found = queries.organisation(actor, organisation_id, datetime.now(UTC).date())
    site = territory.site(found.site_key) if found else None
    if found is None or site is None:
        abort(404)
    return found, site


def _member_page(organisation_id: UUID, form: AdherenceForm, code: int = 200) -> AnyResponse:
    actor = current_actor()
    found, site = _member(organisation_id)
    row = db.session.get(Organisation, organisation_id)
    words = DONE.get(request.args.get("done", ""))
    page = render_template(
        "directory/network/member.html",
        page=member_page(site, found, _today(site)),
        may_record=can(actor, Action.REVIEW_LISTING, row),
        may_agree=can(actor, Action.EDIT_LISTING, row),
        form=form,
        form_token=token_urlsafe(16),
        protocols=queries.protocols(site.key),
        done=words() if words else "",
    )
    return make_response(page, code)


def _back(organisation_id: UUID, what: str) -> AnyResponse:
    return redirect(url_for("network.member", organisation_id=organisation_id, done=what), code=303)


def _today(site: SiteView) -> date:
    return datetime.now(site.timezone).date()
