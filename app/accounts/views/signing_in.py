"""Pages for signing in and out, and for links from mails."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import credentials
from app.accounts.actions import own_account, signing_in
from app.accounts.actions.signing_in import Step
from app.accounts.actor import current_actor
from app.accounts.demo import offered_demo_accounts
from app.accounts.forms import CodeForm, EmailForm, NewPasswordForm, SignInForm, typed
from app.accounts.limits import network_of
from app.accounts.links import find_link
from app.accounts.menu import own_entries
from app.accounts.models import LinkPurpose, User
from app.accounts.oidc import provider_name
from app.accounts.policy import Action, declares
from app.accounts.views import bp
from app.core.db import db
from app.core.web import local_path

NEXT = "next"
SECRET = "secret"  # noqa: S105 - the name of a field of the cookie


def address() -> str:
    """Return where a request comes from, as far as the proxies in front are trusted."""
    return network_of(request.remote_addr or "")


def _goal() -> str:
    """Return where to go after signing in: where one wanted to, else the first own page."""
    wanted = local_path(str(session.pop(NEXT, "")))
    if wanted != "/":
        return wanted
    own = own_entries()
    return own[0].url if own else url_for("accounts.own")


def go_on(step: Step) -> AnyResponse:
    """Lead to what comes next."""
    pages = {Step.CODE: "accounts.code", Step.SET_UP: "accounts.set_up"}
    if step in pages:
        return redirect(url_for(pages[step]), code=303)
    return redirect(_goal(), code=303)


@bp.route("/sign-in", methods=["GET", "POST"])
@declares(Action.SIGN_IN)
def sign_in() -> AnyResponse:
    """Take address and password."""
    if request.method == "GET":
        return _start()
    form = SignInForm()
    wrong = ""
    if form.validate():
        wanted = session.get(NEXT, "")
        step = signing_in.sign_in(typed(form.email), typed(form.password), address())
        if step is not Step.REFUSED:
            session[NEXT] = wanted
            return go_on(step)
        wrong = _("Address or password are not right. Check both, or ask for a new password.")
    return _sign_in_page(form, wrong, 422)


def _start() -> AnyResponse:
    if current_actor().is_signed_in:
        return redirect(url_for("accounts.own"), code=303)
    wanted = local_path(request.args.get(NEXT, ""))
    if wanted != "/":
        session[NEXT] = wanted
    return _sign_in_page(SignInForm(), "", 200)


def _sign_in_page(form: SignInForm, wrong: str, code: int) -> AnyResponse:
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        wrong=wrong,
        provider=provider_name(),
        demo=offered_demo_accounts(),
    )
    return make_response(page, code)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@declares(Action.SIGN_IN)
def code() -> AnyResponse:
    """Take the code of the second step."""
    if signing_in.pending_user(db.session()) is None:
        return _too_late()
    form = CodeForm()
    wrong = ""
    if request.method == "POST" and form.validate():
        wanted = session.get(NEXT, "")
        step = signing_in.take_second_step(typed(form.code))
        if step is Step.DONE:
            session[NEXT] = wanted
            return go_on(step)
        wrong = _("This code is not right, or was used before. Wait for the next one.")
    page = render_template("accounts/code.html", form=form, wrong=wrong)
    return make_response(page, 422 if request.method == "POST" else 200)


@bp.route("/sign-in/set-up", methods=["GET", "POST"])
@declares(Action.SIGN_IN)
def set_up() -> AnyResponse:
    """Set up the second step before the first session."""
    user = signing_in.pending_user(db.session())
    if user is None or user.tf_primary_method is not None:
        return _too_late()
    form, wrong = CodeForm(), ""
    if request.method == "POST" and form.validate():
        wanted = session.get(NEXT, "")
        done = signing_in.set_up_second_step(secret_of_cookie(), typed(form.code))
        if done.is_done:
            session[NEXT] = wanted
            return _codes_page(done.recovery_codes)
        wrong = _("This code is not right. Check the clock of your phone and try the next one.")
    return set_up_page("accounts/set_up.html", user, form, wrong)


def secret_of_cookie() -> str:
    """Return the secret that this browser is setting up, encrypted; a new one at first."""
    if SECRET not in session:
        session[SECRET] = credentials.new_secret()
    return str(session[SECRET])


def set_up_page(template: str, user: User, form: CodeForm, wrong: str) -> AnyResponse:
    """Show the secret as a picture and as text."""
    secret = secret_of_cookie()
    page = render_template(
        template,
        form=form,
        wrong=wrong,
        picture=credentials.secret_as_picture(secret, user.email),
        text=credentials.secret_as_text(secret),
    )
    return make_response(page, 422 if form.errors or wrong else 200)


def _codes_page(codes: tuple[str, ...]) -> AnyResponse:
    return make_response(render_template("accounts/codes.html", codes=codes, goal=_goal()))


def _too_late() -> AnyResponse:
    flash(_("That took a while: please begin again with your password."))
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.post("/sign-out")
@declares(Action.SIGN_IN)
def sign_out() -> AnyResponse:
    """End this session, for every copy of its cookie; lead on to whoever wants to sign in anew."""
    wanted = local_path(request.form.get(NEXT, ""))
    signing_in.sign_out(current_actor())
    if wanted != "/":
        return redirect(url_for("accounts.sign_in", next=wanted), code=303)
    flash(_("You are signed out."))
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.route("/password", methods=["GET", "POST"])
@declares(Action.SIGN_IN)
def forgotten() -> AnyResponse:
    """Mail a link for a new password; the answer is the same whoever asks."""
    form = EmailForm()
    if request.method == "POST" and form.validate():
        own_account.ask_for_new_password(typed(form.email), address())
        return redirect(url_for("accounts.forgotten", sent=1), code=303)
    sent = request.args.get("sent") == "1"
    page = render_template("accounts/forgotten.html", form=form, sent=sent)
    return make_response(page, 422 if form.errors else 200)


@bp.route("/links/<token>", methods=["GET", "POST"])
@declares(Action.FOLLOW_LINK)
def follow_link(token: str) -> AnyResponse:
    """Take up an invitation, or choose a new password."""
    found = find_link(db.session(), token)
    if found is None:
        return make_response(render_template("accounts/old_link.html"), 410)
    link, user = found
    form = NewPasswordForm().said_about((user.email, user.name))
    if request.method == "POST" and form.validate():
        db.session.rollback()
        step = own_account.follow_link(token, typed(form.password), typed(form.name))
        if step is not Step.REFUSED:
            return go_on(step)
        return make_response(render_template("accounts/old_link.html"), 410)
    invited = link.purpose is LinkPurpose.INVITATION
    page = render_template("accounts/new_password.html", form=form, user=user, invited=invited)
    return make_response(page, 422 if form.errors else 200)
