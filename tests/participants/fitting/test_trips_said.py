"""What a case's trips say of themselves: the ferry on the way, the lines that are not known."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape
from pathlib import Path
from shutil import copy

import pytest
from factories import create_location, create_organisation, create_service
from flask import Flask
from participants.plan.desk import ENGLISH, Desk, sit_down
from shapely.geometry import Point

# The home is Cles; the offers lie a kilometre to the north of it, the river between.
HOME, RIVER_LAT, OFFER_LAT = Point(11.035, 46.365), 46.370, 46.374


def match(desk: Desk) -> str:
    offers = create_organisation()
    place = create_location(offers, point=Point(HOME.x, OFFER_LAT), city="Cles")
    create_service(offers, at=[place])
    return unescape(desk.browser.get(f"/cases/{desk.person}/match", headers=ENGLISH).text)


def test_the_trains_that_are_not_known_are_named(app: Flask) -> None:
    desk = sit_down(app, "job_search", modes=["transit"])

    page = match(desk)

    assert "without the trains of the Adige line" in page
    assert "ferry" not in page


def test_a_walk_over_a_river_without_a_bridge_says_the_ferry(
    embedded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = embedded_app.config["PROSSIMA"]
    line = {"type": "LineString", "coordinates": [[10.9, RIVER_LAT], [11.2, RIVER_LAT]]}
    river = {"type": "Feature", "properties": {"crossed_by": "ferry"}, "geometry": line}
    copy(settings.geodata_dir / "needs.toml", tmp_path)
    (tmp_path / "trentino").mkdir()
    barriers = tmp_path / "trentino" / "travel_barriers.geojson"
    barriers.write_text(json.dumps({"type": "FeatureCollection", "features": [river]}))
    monkeypatch.setitem(embedded_app.config, "PROSSIMA", replace(settings, geodata_dir=tmp_path))
    desk = sit_down(embedded_app, "job_search", modes=["walk"])

    page = match(desk)

    assert "min on foot, with the ferry" in page
    assert page.count("The river is crossed by ferry: it costs a fare") == 1
