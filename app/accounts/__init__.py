"""People who sign in, what each may do, and what was done."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _

from app.accounts import credentials, gate, oidc, sessions
from app.accounts.actor import current_actor
from app.accounts.deeds import deed_words
from app.accounts.demo import refuse_demo_in_production
from app.accounts.gate import require_declared
from app.accounts.menu import navigation, offer
from app.accounts.policy import Action, can
from app.core.security import is_fingerprinted

__all__ = ["init_app", "require_declared"]


def _may(action: str) -> bool:
    """Return, in a template, whether whoever asks may do an action at all."""
    return can(current_actor(), Action(action))


# Their pages show secrets before anybody is signed in: keys of apps, addresses that are rights.
SECRETIVE = frozenset({Action.SIGN_IN, Action.FOLLOW_LINK})


def _keep_private(response: Response) -> Response:
    """Let no browser and no proxy keep what somebody saw while signed in, or on the way there."""
    action = gate.action_of(current_app, request.endpoint) if request.endpoint else None
    is_private = current_actor().is_signed_in or action in SECRETIVE
    if is_private and not is_fingerprinted():
        response.headers["Cache-Control"] = "no-store"
    return response


def offer_pages() -> None:
    """Put the pages of the accounts into the menu."""
    offer("accounts.members", lambda: _("People"), "people", Action.MANAGE_MEMBERS, order=70)
    offer("accounts.accounts", lambda: _("Accounts"), "user", Action.MANAGE_ACCOUNTS, order=5)
    offer("accounts.audit", lambda: _("Record"), "clipboard", Action.READ_AUDIT, order=80)


def init_app(app: Flask) -> None:
    """Know who is acting, put the gate before every view, and serve the pages of the accounts."""
    from app.accounts.views import (  # noqa: PLC0415 - views need what stands above
        administration,
        audit,
        bp,
        members,
        moving,
        own_account,
        provider,
        signing_in,
        training,
    )

    del administration, audit, members, moving, own_account, provider, signing_in, training
    credentials.init_app(app)
    oidc.init_app(app)
    app.before_request(sessions.load_actor)
    gate.init_app(app)
    app.after_request(_keep_private)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        actor=current_actor, may=_may, navigation=navigation, deed_words=deed_words
    )
    offer_pages()
    refuse_demo_in_production(app)
