"""Pages of one's own account."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import exists, select
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actions import joining, own_account
from app.accounts.actor import current_actor
from app.accounts.forms import ChangePasswordForm, OwnAccountForm, SecondStepForm, typed
from app.accounts.models import Identity, User
from app.accounts.oidc import provider_name
from app.accounts.people import STAFF, joinable, own_memberships
from app.accounts.policy import Action, declares, visible
from app.accounts.sessions import own_sessions
from app.accounts.trained import own_trainings
from app.accounts.views import bp
from app.accounts.views.signing_in import SECRET, set_up_page
from app.accounts.words import role_words
from app.core.db import db
from app.core.language import current, said_in
from app.territory.models import Site


def own_user() -> User:
    """Return the account of whoever asks."""
    actor = current_actor()
    query = visible(select(User), User, actor, Action.KEEP_OWN_ACCOUNT)
    user = db.session.scalar(query.where(User.id == actor.user_id))
    return abort(404) if user is None else user


@bp.route("/account", methods=["GET", "POST"])
@declares(Action.KEEP_OWN_ACCOUNT)
def own() -> AnyResponse:
    """Show one's own account; keep name and language."""
    if request.method == "POST":
        form = OwnAccountForm()
        if not form.validate():
            return make_response(_own_page(form), 422)
        own_account.rename(current_actor(), typed(form.name), typed(form.language))
        flash(_("Saved."))
        return redirect(url_for("accounts.own"), code=303)
    user = own_user()
    return make_response(
        _own_page(OwnAccountForm(name=user.name, language=user.language or current()))
    )


def demo_stays() -> AnyResponse:
    """Explain that a demo account keeps what everybody signs in with."""
    page = render_template("accounts/demo.html")
    return make_response(page, 409 if request.method == "POST" else 200)


def _own_page(form: OwnAccountForm) -> str:
    actor, user, reading = current_actor(), own_user(), db.session()
    site = reading.get(Site, user.site_id) if user.site_id else None
    return render_template(
        "accounts/own.html",
        form=form,
        user=user,
        role=role_words()[user.role],
        site=said_in(site.name) if site else _("All sites"),
        sessions=own_sessions(reading, user.id),
        trainings=own_trainings(reading, actor),
        site_key=user.site_id,
        zone=ZoneInfo(site.settings["timezone"]) if site else UTC,
        memberships=own_memberships(reading, actor),
        joinable=joinable(reading, actor),
        provider=provider_name(),
        is_connected=reading.scalar(select(exists().where(Identity.user_id == user.id))),
        may_stop=user.role not in STAFF or user.demo,
    )


@bp.route("/account/password", methods=["GET", "POST"])
@declares(Action.KEEP_OWN_ACCOUNT)
def password() -> AnyResponse:
    """Choose a new password; every other session ends."""
    actor, user = current_actor(), own_user()
    if user.demo:
        return demo_stays()
    form = ChangePasswordForm().said_about((user.email, user.name))
    if request.method == "POST" and form.validate():
        if own_account.knows_password(actor, typed(form.current)):
            own_account.change_password(actor, typed(form.password))
            flash(_("Your password is changed, and you are signed out everywhere else."))
            return redirect(url_for("accounts.own"), code=303)
        form.current.errors = [_("This is not your password of today.")]
    page = render_template("accounts/password.html", form=form, user=user)
    return make_response(page, 422 if form.errors else 200)


@bp.route("/account/second-step", methods=["GET", "POST"])
@declares(Action.KEEP_OWN_ACCOUNT)
def second_step() -> AnyResponse:
    """Set up an authenticator app, also in place of another."""
    actor = current_actor()
    form, wrong = SecondStepForm(), ""
    if own_user().demo:
        return demo_stays()
    if request.method == "POST" and form.validate():
        if not own_account.knows_password(actor, typed(form.current)):
            form.current.errors = [_("This is not your password of today.")]
        elif SECRET in session:
            done = own_account.set_up_own_second_step(actor, session[SECRET], typed(form.code))
            if done.is_done:
                session.pop(SECRET)
                goal = url_for("accounts.own")
                return make_response(
                    render_template("accounts/codes.html", codes=done.recovery_codes, goal=goal)
                )
            wrong = _("This code is not right. Check the clock of your phone and try the next one.")
    return set_up_page("accounts/second_step.html", own_user(), form, wrong)


@bp.post("/account/second-step/stop")
@declares(Action.KEEP_OWN_ACCOUNT)
def stop_second_step() -> AnyResponse:
    """Stop asking for a code, where the role allows it."""
    if own_account.stop_second_step(current_actor()):
        flash(_("From now on your password is enough."))
    else:
        flash(_("Your role needs the second step."))
    return redirect(url_for("accounts.own"), code=303)


@bp.post("/account/sessions/<uuid:session_id>/end")
@declares(Action.KEEP_OWN_ACCOUNT)
def end_session(session_id: UUID) -> AnyResponse:
    """End one of one's own sessions."""
    if not own_account.end_session(current_actor(), session_id):
        abort(404)
    flash(_("That session is over."))
    return redirect(url_for("accounts.own"), code=303)


@bp.post("/account/sessions/end-others")
@declares(Action.KEEP_OWN_ACCOUNT)
def end_other_sessions() -> AnyResponse:
    """End all of one's own sessions but this one."""
    own_account.end_other_sessions(current_actor())
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.own"), code=303)


@bp.post("/account/organisations")
@declares(Action.JOIN_ORGANISATION)
def ask_to_join() -> AnyResponse:
    """Ask to be let into an organisation."""
    try:
        organisation_id = UUID(request.form.get("organisation", ""))
    except ValueError:
        abort(404)
    if not joining.ask_to_join(current_actor(), organisation_id):
        abort(404)
    flash(_("Asked. You will get a mail when somebody lets you in."))
    return redirect(url_for("accounts.own", _anchor="organisations"), code=303)


@bp.post("/account/organisations/<uuid:organisation_id>/leave")
@declares(Action.KEEP_OWN_ACCOUNT)
def leave(organisation_id: UUID) -> AnyResponse:
    """Leave an organisation, or take back that one asked."""
    if not joining.leave(current_actor(), organisation_id):
        abort(404)
    flash(_("Done."))
    return redirect(url_for("accounts.own", _anchor="organisations"), code=303)
