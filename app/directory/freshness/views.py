"""Pages of freshness: the share of confirmed listings of a site, and a listing's rhythm."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action, declares
from app.core.db import db
from app.directory.editing.asking import NoSuchListingError
from app.directory.editing.pages import today_at
from app.directory.freshness import actions, queries
from app.directory.freshness.shares import overview as overview_of
from app.directory.review.views import page_tabs

bp = Blueprint("freshness", __name__, template_folder="../templates")
SHOWN = 12

name_deeds(
    {
        "lapse_listing": lambda: _("took an unconfirmed listing out of the search"),
        "set_rhythm": lambda: _("set how often a listing is asked about"),
    }
)


@bp.get("/freshness")
@declares(Action.REVIEW_LISTING)
def overview() -> str:
    """Show a coordinator which listings are confirmed, by organisation and by area."""
    site_key = current_actor().site_key
    if site_key is None:
        abort(404)
    listings = queries.public_listings(db.session(), site_key)
    return render_template(
        "directory/review/freshness.html",
        tabs=page_tabs("freshness.overview"),
        shown=overview_of(listings, today_at(site_key)),
        most=SHOWN,
    )


@bp.post("/services/<uuid:service_id>/rhythm")
@declares(Action.EDIT_LISTING)
def set_rhythm(service_id: UUID) -> AnyResponse:
    """Keep after how many months a listing asks to be confirmed."""
    text = request.form.get("months", "")
    months = int(text[:3]) if text.isascii() and text.isdigit() else None
    try:
        actions.set_rhythm(service_id, months, current_actor())
    except NoSuchListingError:
        abort(404)
    except ValueError:
        abort(422)
    flash(_("Kept: we ask in that rhythm."))
    return redirect(url_for("quality.listing", service_id=service_id), code=303)
