"""Pages that move or end one's account: another address, and deleting it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actions import moving, own_account
from app.accounts.actor import current_actor
from app.accounts.forms import NewAddressForm, OwnPasswordForm, typed
from app.accounts.policy import Action, declares
from app.accounts.views import bp
from app.accounts.views.own_account import demo_stays, own_user


@bp.route("/account/email", methods=["GET", "POST"])
@declares(Action.KEEP_OWN_ACCOUNT)
def new_address() -> AnyResponse:
    """Ask for another address; it counts once the mail that goes there is answered."""
    actor, user, form = current_actor(), own_user(), NewAddressForm()
    if user.demo:
        return demo_stays()
    if request.method == "POST" and form.validate():
        if own_account.knows_password(actor, typed(form.current)):
            moving.ask_for_new_address(actor, typed(form.email))
            flash(_("A mail is on its way to the new address. Its link works for 24 hours."))
            return redirect(url_for("accounts.own"), code=303)
        form.current.errors = [_("This is not your password of today.")]
    page = render_template("accounts/new_address.html", form=form, user=user)
    return make_response(page, 422 if form.errors else 200)


@bp.route("/account/email/<token>", methods=["GET", "POST"])
@declares(Action.FOLLOW_LINK)
def confirm_address(token: str) -> AnyResponse:
    """Confirm a new address; mail programs open links by themselves, so a button does it."""
    wanted = moving.read_new_address(token)
    if request.method == "POST" and moving.change_address(token):
        flash(_("From now on you sign in with the new address."))
        signed_in = current_actor().is_signed_in
        return redirect(url_for("accounts.own" if signed_in else "accounts.sign_in"), code=303)
    if wanted is None or request.method == "POST":
        return make_response(render_template("accounts/old_address.html"), 410)
    return make_response(render_template("accounts/confirm_address.html", email=wanted.email))


@bp.route("/account/delete", methods=["GET", "POST"])
@declares(Action.KEEP_OWN_ACCOUNT)
def delete() -> AnyResponse:
    """Delete one's own account, with the password once more."""
    actor, form, wrong = current_actor(), OwnPasswordForm(), ""
    if own_user().demo:
        return demo_stays()
    if request.method == "POST" and form.validate():
        if not own_account.knows_password(actor, typed(form.current)):
            form.current.errors = [_("This is not your password of today.")]
        else:
            wrong = _delete()
            if not wrong:
                flash(_("Your account is deleted."))
                return redirect(url_for("accounts.sign_in"), code=303)
    page = render_template("accounts/delete.html", form=form, wrong=wrong)
    return make_response(page, 422 if form.errors or wrong else 200)


def _delete() -> str:
    """Delete the account; return why not, where it stays."""
    try:
        moving.delete_account(current_actor())
    except moving.LastAdministratorError:
        return _("You are the last administrator here: invite another one first.")
    return ""
