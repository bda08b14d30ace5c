"""Pages of nobody in particular: the switch of language, and the state of health."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, request, session
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from app.core.db import db
from app.core.language import LANGUAGES

bp = Blueprint("core", __name__)


def local_path(address: str) -> str:
    """Return the path and query of an address of ours, or the start page; never another host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    inside = not parts.netloc or parts.netloc == request.host
    if not inside or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@bp.post("/language")
def choose_language() -> AnyResponse:
    """Keep the chosen language and go back to the page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(404)
    session["language"] = language
    return redirect(local_path(request.form.get("next", "/")), code=303)


@bp.get("/health/live")
def live() -> Response:
    """Say that this process answers."""
    return jsonify(status="live")


@bp.get("/health/ready")
def ready() -> Response:
    """Say whether this process can serve pages: its database answers and is migrated."""
    try:
        revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return make_response(jsonify(status="not ready", database="no answer"), 503)
    return jsonify(status="ready", database=revision)
