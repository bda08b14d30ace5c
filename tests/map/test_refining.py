"""The page waits for nobody: estimates first, and a word that better times are coming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from map.asking import ENGLISH, TRENTO
from sqlalchemy import select
from territory.slow_roads import SlowRoads, put_first

from app.core.db import db
from app.directory.models import EmptySearch
from app.territory.remembered import lane_of
from app.territory.travelling import files_of

SEARCH = f"/map?site=trentino&from={TRENTO}&mode=car"
LONG_S = 30.0


@pytest.fixture
def slow(
    embedded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SlowRoads]:
    """Give one service in Trento, and roads that answer when a test lets them."""
    settings = embedded_app.config["PROSSIMA"]
    monkeypatch.setitem(embedded_app.config, "PROSSIMA", replace(settings, data_dir=tmp_path))
    lane_of.cache_clear()
    create_site()
    create_area()
    organisation = create_organisation()
    create_service(organisation, at=[create_location(organisation)])
    roads = SlowRoads()
    put_first(monkeypatch, roads)
    yield roads
    roads.let_go.set()


def test_estimates_are_shown_first_and_the_same_address_knows_more_later(
    embedded_app: Flask, slow: SlowRoads
) -> None:
    client = embedded_app.test_client()

    early = client.get(SEARCH, headers=ENGLISH).text
    slow.let_go.set()
    lane_of(files_of("trentino").timetable.parent, ("SlowRoads",)).wait_until_idle(LONG_S)
    later = client.get(SEARCH, headers=ENGLISH).text

    assert "data-refining" in early
    assert "Update the travel times" in early
    assert "rough estimate" in early
    assert "33 min" in later
    assert "data-refining" not in later
    assert "Update the travel times" not in later


def test_where_roads_fail_the_page_promises_nothing(embedded_app: Flask, slow: SlowRoads) -> None:
    slow.broken = True
    slow.let_go.set()

    page = embedded_app.test_client().get(SEARCH, headers=ENGLISH)

    assert page.status_code == 200
    assert "rough estimate" in page.text
    assert "data-refining" not in page.text


def test_a_search_that_finds_nothing_is_counted_once_its_times_are_known(
    embedded_app: Flask, slow: SlowRoads
) -> None:
    client = embedded_app.test_client()
    # Far enough that neither the estimate nor the roads bring one there in time.
    nothing = "/map?site=trentino&from=11.24,45.89&mode=car&within=10"

    early = client.get(nothing, headers=ENGLISH).text
    counted_early = db.session.scalars(select(EmptySearch)).all()
    slow.let_go.set()
    lane_of(files_of("trentino").timetable.parent, ("SlowRoads",)).wait_until_idle(LONG_S)
    client.get(nothing, headers=ENGLISH)
    db.session.rollback()

    assert "data-refining" in early
    assert counted_early == []
    assert [row.times for row in db.session.scalars(select(EmptySearch))] == [1]
