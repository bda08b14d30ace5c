"""Signing in with an outside provider of identities, and tying its identity to an account."""

from __future__ import annotations

from flask import (
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actions import identifying, own_account
from app.accounts.actions.signing_in import Step
from app.accounts.actor import current_actor
from app.accounts.forms import OwnPasswordForm, typed
from app.accounts.links import address_of
from app.accounts.oidc import Proof, RefusedIdentityError, go_to_provider, provider_name, read_proof
from app.accounts.policy import Action, declares
from app.accounts.views import bp
from app.accounts.views.signing_in import NEXT, go_on

PROOF = "proof"


@bp.get("/sign-in/provider")
@declares(Action.SIGN_IN)
def provider() -> AnyResponse:
    """Go to the provider; a link, because a form may not lead to another host."""
    if not provider_name():
        abort(404)
    try:
        return go_to_provider(address_of("accounts.provider_back"))
    except RefusedIdentityError:
        flash(_("The other service does not answer. Sign in with your password, or try later."))
        return redirect(url_for("accounts.sign_in"), code=303)


@bp.get("/sign-in/provider/back")
@declares(Action.SIGN_IN)
def provider_back() -> AnyResponse:
    """Take the provider's answer."""
    if not provider_name():
        abort(404)
    actor = current_actor()
    try:
        proof = read_proof()
    except RefusedIdentityError:
        flash(_("The other service did not confirm who you are. Please begin again."))
        return redirect(url_for("accounts.sign_in"), code=303)
    if actor.is_signed_in:
        session[PROOF] = [proof.issuer, proof.subject]
        return redirect(url_for("accounts.tie"), code=303)
    wanted = session.get(NEXT, "")
    step = identifying.sign_in_with(proof)
    if step is Step.REFUSED:
        flash(_("Sign in with your password once, and connect this identity under your account."))
        return redirect(url_for("accounts.sign_in"), code=303)
    session[NEXT] = wanted
    return go_on(step)


@bp.route("/account/provider/tie", methods=["GET", "POST"])
@declares(Action.KEEP_OWN_ACCOUNT)
def tie() -> AnyResponse:
    """Tie the identity that was just proven; only with the password of the account.

    Coming back from the provider is no wish: another page can send a browser there, with
    an identity of its own choice.
    """
    if not provider_name() or PROOF not in session:
        return redirect(url_for("accounts.own"), code=303)
    actor, form = current_actor(), OwnPasswordForm()
    if request.method == "POST" and form.validate():
        if own_account.knows_password(actor, typed(form.current)):
            issuer, subject = session.pop(PROOF)
            tied = identifying.tie(actor, Proof(issuer, subject, proven_twice=False))
            flash(_("Connected.") if tied else _("That identity belongs to another account."))
            return redirect(url_for("accounts.own"), code=303)
        form.current.errors = [_("This is not your password of today.")]
    page = render_template("accounts/tie.html", form=form, provider=provider_name())
    return make_response(page, 422 if form.errors else 200)


@bp.post("/account/provider/untie")
@declares(Action.KEEP_OWN_ACCOUNT)
def untie() -> AnyResponse:
    """Forget the outside identity of one's account."""
    identifying.untie(current_actor())
    flash(_("Disconnected."))
    return redirect(url_for("accounts.own"), code=303)
