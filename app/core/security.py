"""Headers that every answer carries, errors included, and tokens for every form."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask_wtf import CSRFProtect

from app.core.settings import Settings

csrf = CSRFProtect()
YEAR_S = 31_536_000


def nonce() -> str:
    """Return this answer's nonce, the same for the page and its header."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _tiles_origin(settings: Settings) -> str:
    """Return the one outside host that an operator may have configured, or nothing."""
    parts = urlsplit(settings.tiles_url)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def content_policy(settings: Settings, page_nonce: str) -> str:
    """Return the Content-Security-Policy: ourselves, nonces, and no outside host by default."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{page_nonce}'",
            f"style-src 'self' 'nonce-{page_nonce}'",
            f"img-src 'self' data:{_tiles_origin(settings)}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def is_fingerprinted() -> bool:
    """Return whether the address names the content, so that it may be kept for a year.

    Script modules import each other by plain names: those are asked for again each time.
    """
    if request.endpoint == "photos.picture":
        return True
    return request.endpoint in {"static", "leaflet_file"} and "v" in request.args


def _add_headers(response: Response) -> Response:
    settings: Settings = current_app.config["PROSSIMA"]
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_policy(settings, nonce()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if settings.production:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}; includeSubDomains")
    if is_fingerprinted() and response.status_code < 400:  # noqa: PLR2004 - a missing file may come
        headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    else:
        headers.setdefault("Cache-Control", "no-cache")
    return response


def _refuse_unstorable() -> None:
    """Refuse the one sign that no text column keeps, before it gets to any database."""
    parts = [*request.args.values(), *(request.view_args or {}).values()]
    if request.mimetype == "application/x-www-form-urlencoded":
        parts += [text for texts in request.form.listvalues() for text in texts]
    if any("\0" in str(part) for part in parts):
        abort(400)


def init_app(app: Flask) -> None:
    """Protect every unsafe method and put the headers on every answer."""
    csrf.init_app(app)
    app.before_request(_refuse_unstorable)
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = nonce
