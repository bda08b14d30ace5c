"""What a person reads when something did not work: what happened, and what to change."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


class InvalidRequestError(Exception):
    """A request that cannot be answered as asked; carries what to change, field by field."""

    def __init__(self, messages: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(m)}" for name, m in messages.items()))
        self.messages = {name: [str(text) for text in texts] for name, texts in messages.items()}


def wants_json() -> bool:
    """Return whether the caller is a program: by address ending or by what it accepts."""
    if request.path.endswith((".json", ".geojson", ".csv")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _page(code: int, title: str, advice: str) -> Response:
    if wants_json():
        return make_response(jsonify(status=code, title=title, detail=advice), code)
    return make_response(render_template("error.html", code=code, title=title, advice=advice), code)


def _explained(code: int) -> tuple[str, str]:
    known = {
        400: (
            _("This form could not be read"),
            _("It may be too old. Go back, reload the page and send it again."),
        ),
        401: (
            _("Please sign in first"),
            _("You are not signed in, or were away for too long. Sign in and send it again."),
        ),
        403: (
            _("This is not yours to do"),
            _("Your role does not reach this page. Ask the administrator of your site."),
        ),
        404: (
            _("There is nothing at this address"),
            _("It may have moved or been withdrawn. Search for it instead."),
        ),
        405: (_("This cannot be done here"), _("Go back and use the buttons of the page.")),
        429: (
            _("That was too often"),
            _("Wait a few minutes before you try again. It keeps out those who guess."),
        ),
        413: (_("That is too much at once"), _("Shorten the text or choose a smaller file.")),
    }
    other = (_("This did not work"), _("Go back and try again."))
    return known.get(code, other)


def _http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - a redirect is not an error
        return error
    response = _page(code, *_explained(code))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error on %s", request.endpoint, exc_info=error)
    return _page(
        500,
        _("Something broke on our side"),
        _("It has been noted. Try again in a minute; what you typed is still in your browser."),
    )


def _invalid(error: InvalidRequestError) -> Response:
    body = {
        "status": 422,
        "title": _("Please change what is marked"),
        "errors": error.messages,
    }
    return make_response(jsonify(body), 422)


def init_app(app: Flask) -> None:
    """Explain every error in the visitor's language, as a page or as JSON."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InvalidRequestError, _invalid)
    app.register_error_handler(Exception, _unexpected)
