"""How far one gets, as a document for the map and as a legend that is the filter."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from map.asking import ENGLISH, LISBON, TRENTO
from shapely.geometry import Point, shape

LONGEST_BYTES = 200_000
PLACES = [("trentino", TRENTO), ("lisbon", LISBON)]


def reach(client: FlaskClient, query: str) -> dict[str, Any]:
    """Return the document."""
    answer = client.get(f"/map/isochrones.json?{query}", headers=ENGLISH)
    assert answer.status_code == 200, answer.text
    assert len(answer.data) < LONGEST_BYTES
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("mode", ["walk", "bicycle", "transit", "car"])
@pytest.mark.parametrize(("site", "start"), PLACES)
def test_each_mode_has_four_areas_each_within_the_next(
    visitor: FlaskClient, site: str, start: str, mode: str
) -> None:
    found = reach(visitor, f"site={site}&from={start}&mode={mode}")

    areas = [shape(feature["geometry"]) for feature in found["features"]]
    assert [each["properties"]["minutes"] for each in found["features"]] == [60, 45, 30, 15]
    for outer, inner in pairwise(areas):
        # Rounding moves a border by ten metres at most.
        assert inner.difference(outer.buffer(0.0003)).is_empty
    lon, lat = map(float, start.split(","))
    assert all(area.contains(Point(lon, lat)) for area in areas)


def test_the_source_and_its_band_are_named(visitor: FlaskClient) -> None:
    found = reach(visitor, f"site=trentino&from={TRENTO}&mode=car")

    assert found["source"] == ["table"]
    assert re.search(r"Source: estimate\. “30 min” may be \d+ to \d+ min\.", found["words"])
    band = found["features"][2]["properties"]
    assert band["low"] < 30 < band["high"]


def test_one_limit_may_be_asked_for(visitor: FlaskClient) -> None:
    found = reach(visitor, f"site=trentino&from={TRENTO}&mode=bicycle&within=20")

    assert [each["properties"]["minutes"] for each in found["features"]] == [20]


def test_nobody_walks_on_the_lake(visitor: FlaskClient) -> None:
    found = reach(visitor, "site=trentino&from=Riva del Garda&mode=car")

    on_the_lake = Point(10.85, 45.85)
    assert not any(shape(each["geometry"]).contains(on_the_lake) for each in found["features"])


@pytest.mark.parametrize(
    ("query", "name", "says"),
    [
        ("site=trentino", "from", "Say from where"),
        ("site=trentino&from=10.85,45.85", "from", "Lago di Garda"),
        ("site=trentino&from=9.19,45.46", "from", "far outside Trentino"),
        ("site=trentino&from=Lisboa", "from", "Choose Lisbon as the territory"),
        (f"from={TRENTO}&mode=jet", "mode", "by car (car)"),
        (f"from={TRENTO}&within=61", "within", "5 to 60"),
        (f"from={TRENTO}&within=lots", "within", "whole number"),
        (f"from={TRENTO}&need=housing", "need", "no such parameter"),
        (f"site=atlantis&from={TRENTO}", "site", "Trentino (trentino)"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_words(
    visitor: FlaskClient, query: str, name: str, says: str
) -> None:
    answer = visitor.get(f"/map/isochrones.json?{query}", headers=ENGLISH)

    assert answer.status_code == 422
    assert says in " ".join(answer.get_json()["errors"][name])


def test_only_ones_own_browser_may_keep_it(visitor: FlaskClient) -> None:
    answer = visitor.get(f"/map/isochrones.json?from={TRENTO}", headers=ENGLISH)

    assert "private" in answer.headers["Cache-Control"]


def test_the_legend_counts_what_each_limit_leaves(visitor: FlaskClient) -> None:
    html = visitor.get("/map?site=trentino&from=Trento&mode=car", headers=ENGLISH).text
    flat = " ".join(html.split())
    url, count = re.findall(
        r'reach-band" href="([^"]+)".*?<span class="chip-count">(\d+)</span>', flat
    )[1]

    narrowed = visitor.get(url.replace("&amp;", "&") + "&page=1", headers=ENGLISH).text

    assert "within=30" in url
    assert f"30 min ({count})" in " ".join(narrowed.split())
    assert 'aria-current="true"' in narrowed


def test_without_a_start_there_is_no_legend(visitor: FlaskClient) -> None:
    assert "reach-band" not in visitor.get("/map?site=trentino", headers=ENGLISH).text


def test_a_card_leads_to_the_way_from_the_same_start(visitor: FlaskClient) -> None:
    html = visitor.get("/map?site=trentino&from=Cles&mode=car", headers=ENGLISH).text

    (first, *_rest) = re.findall(r'class="result-name">\s*<a href="([^"]+)"', html)
    assert first.endswith("?from=Cles&amp;mode=car")
    page = visitor.get(first.replace("&amp;", "&"), headers=ENGLISH).text
    assert "From Cles" in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("site=trentino&need=housing&from=10.85,45.85", "Lago di Garda"),
        ("site=trentino&need=housing&from=Xyzzyville", "not a place that we know in Trentino"),
        ("site=trentino&need=housing&from=-9.14,38.72", "Search in Lisbon"),
        ("site=trentino&need=housing&from=46.07,11.12", "Start from 11.12,46.07"),
    ],
)
def test_a_start_that_cannot_be_used_leaves_the_other_filters_working(
    visitor: FlaskClient, query: str, says: str
) -> None:
    answer = visitor.get(f"/map?{query}", headers=ENGLISH)

    assert answer.status_code == 422
    assert says in answer.text
    assert "without minutes" in answer.text
    assert "/services/" in answer.text


def test_a_start_just_outside_says_how_far(visitor: FlaskClient) -> None:
    answer = visitor.get("/map?site=trentino&from=11.15,46.62&mode=car", headers=ENGLISH)

    assert answer.status_code == 200
    assert re.search(r"The start lies \d+ km outside Trentino", answer.text)
