"""One door for all processes: a request a second, and a rest after five failures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import update
from territory.geocoding.conftest import open_door
from territory.geocoding.loopback import Loopback

from app.core.db import db
from app.core.settings import ROOT
from app.territory.geocoding import ListingAddress, Located, Miss, NotFound, geocode
from app.territory.geocoding.gate import Turn, end_turn, wait_for_turn
from app.territory.geocoding.models import GeocoderGate
from app.territory.sites import SiteView

PROCESSES = 3


def _ask_elsewhere(app: Flask, server: Loopback, number: int) -> subprocess.Popen[str]:
    settings = app.config["PROSSIMA"]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "GEOCODER": "nominatim",
        "GEOCODER_URL": server.url,
        "GEOCODER_CONTACT": "maps@example.org",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "territory", "geocode"]
    return subprocess.Popen(  # noqa: S603 - our own command
        [*command, f"Via Roma {number}", "--site", "trentino", "--json"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("trentino")
def test_several_processes_together_ask_once_a_second(app: Flask, server: Loopback) -> None:
    running = [_ask_elsewhere(app, server, number) for number in range(PROCESSES)]

    answers = [json.loads(process.communicate(timeout=120)[0]) for process in running]

    gaps_s = [after - before for before, after in pairwise(sorted(server.heard.moments))]
    assert all(answer["found"] for answer in answers)
    assert len(gaps_s) == PROCESSES - 1
    assert min(gaps_s) >= 1.0


def test_who_has_no_time_to_wait_is_told_that_others_are_asking(
    trentino: SiteView, asked: Loopback
) -> None:
    geocode(trentino, ListingAddress("Via Roma 1"))

    hurried = geocode(trentino, ListingAddress("Via Roma 2"), patience_s=0.0)

    assert hurried == NotFound(Miss.BUSY)
    assert len(asked.heard.queries) == 1


@pytest.mark.usefixtures("app")
def test_only_one_at_a_time_holds_the_turn() -> None:
    first = wait_for_turn(monotonic(), 1.0)

    second = wait_for_turn(monotonic(), 1.0)

    assert isinstance(first, Turn)
    assert second is Miss.BUSY


@pytest.mark.usefixtures("app")
def test_a_turn_whose_process_died_is_given_on() -> None:
    wait_for_turn(monotonic(), 1.0)
    _let_pass(10.0)

    assert isinstance(wait_for_turn(monotonic(), 1.0), Turn)


@pytest.mark.usefixtures("app")
def test_who_comes_back_too_late_does_not_end_anothers_turn() -> None:
    late = wait_for_turn(monotonic(), 1.0)
    assert isinstance(late, Turn)
    _let_pass(10.0)
    wait_for_turn(monotonic(), 1.0)

    end_turn(late, worked=True)
    open_door()

    assert wait_for_turn(monotonic(), 1.0) is Miss.BUSY


def test_after_five_failures_nobody_asks_for_half_a_minute(
    trentino: SiteView, asked: Loopback
) -> None:
    _fail_five_times(trentino)
    _let_pass(20.0)

    answer = geocode(trentino, ListingAddress("Via Roma 1"))

    assert answer == NotFound(Miss.RESTING)
    assert len(asked.heard.queries) == 5


@pytest.mark.usefixtures("asked")
def test_after_the_rest_one_may_try_and_success_opens_the_door(trentino: SiteView) -> None:
    _fail_five_times(trentino)
    _let_pass(31.0)

    tried = geocode(trentino, ListingAddress("Via Roma 1"))
    open_door()
    next_one = geocode(trentino, ListingAddress("Via Roma 2"))

    assert isinstance(tried, Located)
    assert isinstance(next_one, Located)


def test_after_the_rest_one_more_failure_shuts_the_door_again(
    trentino: SiteView, asked: Loopback
) -> None:
    _fail_five_times(trentino)
    _let_pass(31.0)

    tried = geocode(trentino, ListingAddress("broken", "", "Somewhere"))
    next_one = geocode(trentino, ListingAddress("Via Roma 2"))

    assert tried == NotFound(Miss.FAILED)
    assert next_one == NotFound(Miss.RESTING)
    assert len(asked.heard.queries) == 6


def _fail_five_times(site: SiteView) -> None:
    for number in range(5):
        geocode(site, ListingAddress("broken", "", f"Town {'x' * number}y"))
        if number < 4:
            open_door()


def _let_pass(seconds: float) -> None:
    """Move the door's moments into the past, as if so much time had gone by."""
    db.session.execute(
        update(GeocoderGate).values(
            next_at=GeocoderGate.next_at - seconds, held_until=GeocoderGate.held_until - seconds
        )
    )
    db.session.commit()
