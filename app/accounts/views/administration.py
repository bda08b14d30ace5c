"""Pages for administrators: the accounts of their site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import people
from app.accounts.actions import administration
from app.accounts.actions.administration import Refusal
from app.accounts.actor import Actor, current_actor
from app.accounts.forms import ALL_SITES, InviteForm, StandingForm
from app.accounts.models import User
from app.accounts.policy import Action, Role, Scope, declares, scope_of
from app.accounts.views import bp
from app.accounts.words import refusal_words, role_hints, role_words
from app.core.db import db
from app.core.language import current, said_in
from app.territory.models import Site


def _sites(actor: Actor) -> list[tuple[str, str]]:
    """Return key and name of the sites that the administrator looks after."""
    rows = db.session.execute(select(Site.id, Site.name).order_by(Site.id)).all()
    named = [(key, said_in(name)) for key, name in rows]
    if scope_of(actor, Action.MANAGE_ACCOUNTS) is Scope.ALL:
        return [(ALL_SITES, _("All sites")), *named]
    return [(key, name) for key, name in named if key == actor.site_key]


@bp.get("/accounts")
@declares(Action.MANAGE_ACCOUNTS)
def accounts() -> str:
    """List the accounts of the site."""
    text = request.args.get("q", "").strip()[:100]
    role = next((each for each in Role if each.value == request.args.get("role")), None)
    page = request.args.get("page", 1, type=int)
    page = page if 0 < page < 10_000 else 1  # noqa: PLR2004 - beyond any page
    actor = current_actor()
    rows, total = people.accounts(db.session(), actor, text=text, role=role, page=page)
    return render_template(
        "accounts/accounts.html",
        rows=rows,
        total=total,
        text=text,
        role=role,
        roles=role_words(),
        sites=dict(_sites(actor)),
        page=page,
        pages=max(1, ceil(total / people.PAGE)),
    )


@bp.route("/accounts/invite", methods=["GET", "POST"])
@declares(Action.MANAGE_ACCOUNTS)
def invite() -> AnyResponse:
    """Invite somebody."""
    actor = current_actor()
    sites = _sites(actor)
    form = InviteForm(language=current()) if request.method == "GET" else InviteForm()
    form.offer(sites)
    if request.method == "POST" and form.validate():
        db.session.rollback()
        refused = administration.invite(actor, form.to_person())
        if refused is None:
            flash(_("The invitation is on its way."))
            return redirect(url_for("accounts.accounts"), code=303)
        form.email.errors = [refusal_words(refused)]
    page = render_template("accounts/invite.html", form=form, hints=role_hints())
    return make_response(page, 422 if form.errors else 200)


@bp.route("/accounts/<uuid:user_id>", methods=["GET", "POST"])
@declares(Action.MANAGE_ACCOUNTS)
def account(user_id: UUID) -> AnyResponse:
    """Show an account; change name, role, site, and whether it is open."""
    actor = current_actor()
    user = _account_or_404(actor, user_id)
    form = _standing_form(user, _sites(actor))
    if request.method == "POST" and form.validate():
        db.session.rollback()
        refused = administration.change_account(actor, user_id, form.to_standing())
        if refused is None:
            flash(_("Saved."))
            return redirect(url_for("accounts.accounts"), code=303)
        form.role.errors = [refusal_words(refused)]
    page = render_template(
        "accounts/account.html",
        form=form,
        user=_account_or_404(actor, user_id),
        own_id=actor.user_id,
        is_link_worker=user.role is Role.LINK_WORKER and user.active,
    )
    return make_response(page, 422 if form.errors else 200)


def _account_or_404(actor: Actor, user_id: UUID) -> User:
    user = people.account(db.session(), actor, user_id)
    return abort(404) if user is None else user


def _standing_form(user: User, sites: Sequence[tuple[str, str]]) -> StandingForm:
    if request.method == "POST":
        form = StandingForm()
    else:
        site = user.site_id or ALL_SITES
        form = StandingForm(name=user.name, role=user.role.value, site=site, active=user.active)
    form.offer(sites)
    return form


def _done(deed: Callable[[Actor, UUID], Refusal | None], user_id: UUID, said: str) -> AnyResponse:
    if deed(current_actor(), user_id) is not None:
        abort(404)
    flash(said)
    return redirect(url_for("accounts.account", user_id=user_id), code=303)


@bp.post("/accounts/<uuid:user_id>/invite-again")
@declares(Action.MANAGE_ACCOUNTS)
def invite_again(user_id: UUID) -> AnyResponse:
    """Mail a new link."""
    return _done(administration.invite_again, user_id, _("The invitation is on its way."))


@bp.post("/accounts/<uuid:user_id>/reset-second-step")
@declares(Action.MANAGE_ACCOUNTS)
def reset_second_step(user_id: UUID) -> AnyResponse:
    """Let somebody set up the second step anew."""
    said = _("At the next sign-in they set up the second step anew.")
    return _done(administration.reset_second_step, user_id, said)
