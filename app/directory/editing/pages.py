"""What the pages of editing share: their blueprint, who asks, and answers to deeds refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from secrets import token_urlsafe

from flask import Blueprint, abort, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import wants_json
from app.directory.editing.asking import NoSuchListingError, StateError
from app.directory.editing.standing import HeldBackError
from app.directory.editing.words import held_back_words
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("editing", __name__, template_folder="../templates")


@bp.errorhandler(NoSuchListingError)
def _no_such_listing(_error: NoSuchListingError) -> AnyResponse:
    """Answer as if there were nothing: whose it is, is nobody's business."""
    # Raised here it would be an error of ours: no handler hears what a handler raises.
    return current_app.make_response(current_app.handle_user_exception(NotFound()))


@bp.errorhandler(StateError)
def _done_with(error: StateError) -> AnyResponse:
    """Explain that the listing or draft has moved on, or that a coordinator holds it back."""
    title = _("This cannot be done any more")
    advice = _("It was sent, approved or taken away in the meantime. Look at it again.")
    if isinstance(error, HeldBackError):
        title, advice = _("A coordinator took this service out of the search"), held_back_words()
    if wants_json():
        return make_response(jsonify(title=title), 409)
    return make_response(render_template("error.html", code=409, title=title, advice=advice), 409)


def form_token() -> str:
    """Return what makes a form one: sent twice, it is done once."""
    return token_urlsafe(16)


def sent_token() -> str | None:
    """Return the token of the form that was sent, None where it has none."""
    return request.form.get("form", "")[:64] or None


def site_of(site_key: str) -> SiteView:
    """Return a stored site."""
    site = territory.site(site_key)
    if site is None:
        abort(404)
    return site


def today_at(site_key: str) -> date:
    """Return the day that it is at a site."""
    site = territory.site(site_key)
    return datetime.now(site.timezone if site else UTC).date()


def sent_number() -> int:
    """Return the number of free places that was sent; -1, which nobody accepts, for no number."""
    text = request.form.get("free", "").strip()
    return int(text[:7]) if text.isascii() and text.isdigit() else -1
