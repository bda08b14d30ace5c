"""Pages of quality: one listing with its reasons, and the list of those who improved."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.directory.editing.actions import NoSuchListingError, start_service
from app.directory.editing.pages import today_at
from app.directory.freshness.rhythm import Standing
from app.directory.quality import queries
from app.directory.quality.boards import most_improved, standings
from app.directory.quality.score import FIELDS, POINTS, missing, points
from app.directory.quality.words import mend as mend_words
from app.directory.quality.words import rhythm_choices, title
from app.directory.review.views import page_tabs

bp = Blueprint("quality", __name__, template_folder="../templates")
WINDOW = timedelta(days=90)
MOST_IMPROVED = 5


@bp.get("/quality")
@declares(Action.CONFIRM_LISTING)
def overview() -> str:
    """Show who improved, and each listing or organisation that one keeps with its next step."""
    actor = current_actor()
    if actor.site_key is None:
        abort(404)
    today = today_at(actor.site_key)
    of_site = queries.of_site(actor.site_key, today)
    own = queries.of_actor(actor, today)
    improved = most_improved(
        of_site, queries.before(actor.site_key, clock.now() - WINDOW), MOST_IMPROVED
    )
    bodies = standings(own)
    return render_template(
        "directory/review/quality.html",
        tabs=page_tabs("quality.overview"),
        improved=improved,
        bodies=[(body, title(body.next_step) if body.next_step else "") for body in bodies],
        listings=sorted(
            ((points(told.facts), told) for told in own), key=lambda row: (row[0], row[1].name)
        ),
        is_one_body=len(bodies) == 1,
    )


@bp.get("/services/<uuid:service_id>/quality")
@declares(Action.CONFIRM_LISTING)
def listing(service_id: UUID) -> str:
    """Show what a listing tells and what it could tell, each with the way to mend it."""
    actor = current_actor()
    told = queries.of_one(service_id, actor, today_at(actor.site_key or ""))
    if told is None:
        abort(404)
    lacks = missing(told.facts)
    standing = told.word.standing(today_at(told.site_key))
    return render_template(
        "directory/review/listing_quality.html",
        tabs=page_tabs("quality.overview"),
        told=told,
        points=points(told.facts),
        mends=[mend_words(check) for check in lacks],
        good=[title(check) for check in POINTS if check not in lacks],
        due=format_date(told.word.due_on, "long"),
        has_left=standing is Standing.LAPSED,
        rhythms=rhythm_choices(told.own_months, told.usual_months),
    )


@bp.post("/services/<uuid:service_id>/mend")
@declares(Action.EDIT_LISTING)
def mend(service_id: UUID) -> AnyResponse:
    """Open the draft of a listing at the field that mends it."""
    field = request.form.get("field", "")
    try:
        draft_id = start_service(service_id, current_actor())
    except NoSuchListingError:
        abort(404)
    anchor = field if field in FIELDS.values() else None
    return redirect(url_for("editing.edit", draft_id=draft_id, _anchor=anchor), code=303)
