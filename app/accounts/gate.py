"""The gate before every view: what it declares, the actor must have a right to."""

from __future__ import annotations

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, Scope, declared_action, scope_of
from app.core.errors import wants_json

# Endpoints of packages that stand below this one, and of Flask itself.
FOUNDATION = {
    "static": Action.SEE_DIRECTORY,
    "leaflet_file": Action.SEE_DIRECTORY,
    "core.choose_language": Action.CHOOSE_LANGUAGE,
    "core.live": Action.CHECK_HEALTH,
    "core.ready": Action.CHECK_HEALTH,
    "territory.sites": Action.SEE_DIRECTORY,
    "territory.site": Action.SEE_DIRECTORY,
    "territory.basemap": Action.SEE_DIRECTORY,
    "territory.names": Action.SEE_DIRECTORY,
}


class UndeclaredEndpointError(RuntimeError):
    """An endpoint that does not say which action it serves; the program does not start."""


def action_of(app: Flask, endpoint: str) -> Action | None:
    """Return the action that an endpoint declares, or nothing."""
    return FOUNDATION.get(endpoint) or declared_action(app.view_functions.get(endpoint))


def undeclared(app: Flask) -> list[str]:
    """Return the endpoints that declare no action."""
    endpoints = sorted({rule.endpoint for rule in app.url_map.iter_rules()})
    return [endpoint for endpoint in endpoints if action_of(app, endpoint) is None]


def require_declared(app: Flask) -> None:
    """Refuse to start while an endpoint declares no action.

    Raises:
        UndeclaredEndpointError: with every such endpoint.
    """
    missing = undeclared(app)
    if missing:
        raise UndeclaredEndpointError(
            f"{', '.join(missing)}: put @declares(Action...) from app.accounts.policy on the view"
        )


def _refuse() -> AnyResponse:
    if current_actor().is_signed_in:
        abort(403)
    if request.method in {"GET", "HEAD"} and not wants_json():
        if "accounts.sign_in" not in current_app.view_functions:
            abort(401)
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), code=303)
    return abort(401)


def _ask_policy() -> AnyResponse | None:
    """Let a request through when its actor has a right to the action in any scope."""
    if request.endpoint is None:
        return None
    action = action_of(current_app, request.endpoint)
    if action is None:
        abort(403)
    return None if scope_of(current_actor(), action) is not Scope.NOTHING else _refuse()


def init_app(app: Flask) -> None:
    """Put the gate before every view."""
    app.before_request(_ask_policy)
