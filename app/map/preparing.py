"""What the first search of a process would wait for, opened before anybody asks."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask
from werkzeug.test import Client

from app.core.language import LANGUAGES
from app.territory import queries
from app.territory.sites import SiteView
from app.travel import Mode

_log = logging.getLogger(__name__)


def prepare(app: Flask) -> None:
    """Answer a few searches to nobody: tables read, templates compiled, catalogues in memory.

    Under load these take a second or more, and reading the travel tables alone more than a
    search may wait for travel. What goes wrong here goes into the log, and the server
    starts all the same: the page itself says what is missing.
    """
    try:
        with app.app_context():
            sites = queries.sites()
        for site in sites:
            for mode, language in zip((Mode.CAR, Mode.TRANSIT, Mode.WALK), LANGUAGES, strict=True):
                _search(app, site, mode, language)
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the pages say it better
        _log.warning("the first searches will be slow: %s", type(error).__name__)


def _search(app: Flask, site: SiteView, mode: Mode, language: str) -> None:
    """Ask for the services of a site from its middle, as a visitor does."""
    asked = {
        "site": site.key,
        "from": f"{site.centre.lon:.4f},{site.centre.lat:.4f}",
        "mode": mode.value,
    }
    answer = Client(app).get("/map", query_string=asked, headers={"Accept-Language": language})
    if answer.status_code != HTTPStatus.OK:
        _log.warning("a first search of %s was answered %d", site.key, answer.status_code)
