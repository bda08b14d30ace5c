"""The page of a link worker's training, for coordinators and administrators."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock, trained
from app.accounts.actions import training as deeds
from app.accounts.actor import current_actor
from app.accounts.forms import TrainingForm
from app.accounts.policy import Action, can, declares
from app.accounts.views import bp
from app.core.db import db


@bp.route("/link-workers/<uuid:user_id>", methods=["GET", "POST"])
@declares(Action.RECORD_TRAINING)
def training(user_id: UUID) -> AnyResponse:
    """Show what a link worker was trained in; record another training."""
    actor, form = current_actor(), TrainingForm()
    worker = trained.link_worker(db.session(), actor, user_id) or abort(404)
    if request.method == "POST" and form.validate():
        db.session.rollback()
        if not deeds.record_training(actor, user_id, form.to_finished()):
            abort(404)
        flash(_("The training is recorded."))
        return redirect(request.path, code=303)
    page = render_template(
        "accounts/training.html",
        worker=worker,
        days={each.id: format_date(each.on, "long") for each in worker.trainings},
        programmes=trained.programmes(db.session(), actor),
        form=form,
        today=clock.now().date().isoformat(),
        may_manage=can(actor, Action.MANAGE_ACCOUNTS),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/link-workers/<uuid:user_id>/trainings/<uuid:training_id>/remove")
@declares(Action.RECORD_TRAINING)
def remove_training(user_id: UUID, training_id: UUID) -> AnyResponse:
    """Take back a training that was recorded by mistake."""
    if not deeds.remove_training(current_actor(), user_id, training_id):
        abort(404)
    flash(_("The training is removed."))
    return redirect(url_for("accounts.training", user_id=user_id), code=303)
