"""A process that has prepared itself answers its first search as it answers the next."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from map.asking import ENGLISH, TRENTO, statements

from app import create_app
from app.core.settings import Settings
from app.map.preparing import prepare

SEARCH = f"/map?site=trentino&from={TRENTO}&mode=car"


def test_after_it_the_first_search_reads_no_more_than_the_second(embedded_app: Flask) -> None:
    create_site()
    create_area()
    organisation = create_organisation()
    create_service(organisation, at=[create_location(organisation)])
    client = embedded_app.test_client()

    prepare(embedded_app)
    with statements() as first:
        client.get(SEARCH, headers=ENGLISH)
    with statements() as second:
        client.get(SEARCH, headers=ENGLISH)

    assert len(first) == len(second)


def test_its_templates_are_compiled_before_anybody_asks(
    tmp_path: Path, embedded_app: Flask
) -> None:
    create_site()
    url = embedded_app.config["PROSSIMA"].sqlalchemy_url
    fresh = create_app(Settings(data_dir=tmp_path, database_url=url))

    prepare(fresh)

    cache = fresh.jinja_env.cache
    assert cache is not None
    assert "map/search.html" in {name for _, name in cache}


def test_without_a_database_it_says_so_and_the_server_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(data_dir=tmp_path))

    with caplog.at_level(logging.WARNING):
        prepare(app)

    assert "the first searches will be slow: OperationalError" in caplog.text
