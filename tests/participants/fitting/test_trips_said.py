"""What a case's trips say of themselves: the ferry on the way, the lines that are not known."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from factories import create_location, create_organisation, create_service
from flask import Flask
from participants.plan.desk import ENGLISH, Desk, sit_down
from participants.river import FARE, OFFER, dig_river


def match(desk: Desk) -> str:
    offers = create_organisation()
    create_service(offers, at=[create_location(offers, point=OFFER, city="Cles")])
    return unescape(desk.browser.get(f"/cases/{desk.person}/match", headers=ENGLISH).text)


def test_the_trains_that_are_not_known_are_named(app: Flask) -> None:
    desk = sit_down(app, "job_search", modes=["transit"])

    page = match(desk)

    assert "without the trains of the Adige line" in page
    assert "ferry" not in page


def test_a_walk_over_a_river_without_a_bridge_says_the_ferry_and_once_its_fare(
    embedded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dig_river(embedded_app, tmp_path, monkeypatch)
    desk = sit_down(embedded_app, "job_search", modes=["walk"])

    page = match(desk)

    assert "min on foot, with the ferry" in page
    assert page.count(FARE) == 1
