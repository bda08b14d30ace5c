"""Pages for the people in organisations."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import people, trained
from app.accounts.actions import joining
from app.accounts.actor import current_actor
from app.accounts.forms import MemberForm, typed
from app.accounts.policy import Action, declares
from app.accounts.views import bp
from app.accounts.words import refusal_words
from app.core.db import db


@bp.get("/members")
@declares(Action.MANAGE_MEMBERS)
def members() -> str:
    """Show who waits to be let in, and the organisations one looks after."""
    actor, reading = current_actor(), db.session()
    return render_template(
        "accounts/members.html",
        waiting=people.members(reading, actor, waiting=True),
        organisations=people.managed(reading, actor),
        workers=trained.link_workers(reading, actor),
    )


@bp.route("/members/<uuid:organisation_id>", methods=["GET", "POST"])
@declares(Action.MANAGE_MEMBERS)
def organisation_members(organisation_id: UUID) -> AnyResponse:
    """Show the people in an organisation; invite another."""
    actor = current_actor()
    managed = people.managed(db.session(), actor)
    organisation = next((each for each in managed if each.id == organisation_id), None)
    if organisation is None:
        abort(404)
    form = MemberForm()
    if request.method == "POST" and form.validate():
        db.session.rollback()
        refused = joining.invite_member(actor, organisation_id, typed(form.email), typed(form.name))
        if refused is None:
            flash(_("The invitation is on its way."))
            return redirect(request.path, code=303)
        form.email.errors = [refusal_words(refused)]
    page = render_template(
        "accounts/organisation.html",
        organisation=organisation,
        members=people.members(db.session(), actor, organisation_id),
        form=form,
        own_id=actor.user_id,
    )
    return make_response(page, 422 if form.errors else 200)


def _back(organisation_id: UUID) -> AnyResponse:
    address = url_for("accounts.organisation_members", organisation_id=organisation_id)
    return redirect(address, code=303)


@bp.post("/members/<uuid:organisation_id>/<uuid:user_id>/let-in")
@declares(Action.MANAGE_MEMBERS)
def let_in(organisation_id: UUID, user_id: UUID) -> AnyResponse:
    """Accept somebody who asked."""
    if not joining.let_in(current_actor(), organisation_id, user_id):
        abort(404)
    flash(_("Let in. A mail tells them."))
    return _back(organisation_id)


@bp.post("/members/<uuid:organisation_id>/<uuid:user_id>/take-out")
@declares(Action.MANAGE_MEMBERS)
def take_out(organisation_id: UUID, user_id: UUID) -> AnyResponse:
    """Decline somebody who asked, or end a membership."""
    if not joining.take_out(current_actor(), organisation_id, user_id):
        abort(404)
    flash(_("Done."))
    return redirect(url_for("accounts.members"), code=303)
