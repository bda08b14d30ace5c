"""The interface's language: from the browser or the switch, kept in the session."""

from __future__ import annotations

from babel import Locale
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale

LANGUAGES = ("it", "pt", "en")
FALLBACK = "en"
# Whose dates and numbers: without a country Babel would write Brazil's and America's.
CUSTOMS = {"it": "it_IT", "pt": "pt_PT", "en": "en_GB"}


def chosen() -> str:
    """Return the language of this visitor, one of `LANGUAGES`."""
    if not has_request_context():
        return FALLBACK
    kept = session.get("language")
    if kept in LANGUAGES:
        return str(kept)
    # Werkzeug would take `it` for `en-GB,it;q=0.9`: it looks at whole tags first.
    wanted = (tag.split("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((language for language in wanted if language in LANGUAGES), FALLBACK)


def current() -> str:
    """Return the language that this page is written in, one of `LANGUAGES`."""
    locale = get_locale()
    return str(locale.language) if locale and locale.language in LANGUAGES else FALLBACK


def own_name(code: str) -> str:
    """Return a language's name in itself, with a capital, such as Italiano."""
    return (Locale(code).get_display_name(code) or code).capitalize()


def said_in(texts: dict[str, str], language: str | None = None) -> str:
    """Return the text in the page's language, else in the first that has one."""
    wanted = language or current()
    order = (wanted, FALLBACK, *LANGUAGES, *texts)
    return next((texts[code] for code in order if texts.get(code)), "")


def init_app(app: Flask) -> None:
    """Let Babel choose the language, and lend the names to the templates."""
    app.config["BABEL_DEFAULT_LOCALE"] = FALLBACK
    Babel(app, locale_selector=lambda: CUSTOMS[chosen()])
    app.jinja_env.globals.update(
        languages=LANGUAGES, current_language=current, language_name=own_name, said_in=said_in
    )
