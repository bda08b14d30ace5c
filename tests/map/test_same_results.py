"""One question has one answer: list, map, files, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from map.asking import (
    ENGLISH,
    QUERIES,
    TRENTO,
    features,
    ids,
    list_pages,
    placed_ids,
    row_counts,
    table,
)

from app.map.presenting import PER_PAGE

PROPERTIES = {"id", "name", "needs", "minutes", "distance_m", "source", "reasons"}


@pytest.mark.parametrize("query", QUERIES)
def test_table_and_geojson_have_the_same_services_in_the_same_order(
    visitor: FlaskClient, query: str
) -> None:
    as_geojson = ids(features(visitor, query))

    assert as_geojson == ids(table(visitor, query))
    assert len(as_geojson) == len(set(as_geojson)) > 0


@pytest.mark.parametrize("query", QUERIES)
def test_the_map_numbers_its_points_as_the_list_does(visitor: FlaskClient, query: str) -> None:
    placed = [f["id"] for f in features(visitor, query) if f["properties"]["elsewhere"] is None]

    document = visitor.get(f"/map/points.json?{query}").get_json()

    numbers = [row[0] for row in document["points"]]
    assert numbers == sorted(numbers)
    assert {row[4]: row[0] for row in document["points"]} == {
        service: at for at, service in enumerate(placed, start=1)
    }


@pytest.mark.parametrize("query", QUERIES)
def test_the_pages_of_the_list_are_the_geojson_cut_in_pieces(
    visitor: FlaskClient, query: str
) -> None:
    found = features(visitor, query)
    placed = [f["id"] for f in found if f["properties"]["elsewhere"] is None]
    elsewhere = [f["id"] for f in found if f["properties"]["elsewhere"] is not None]

    pages = list_pages(visitor, query)

    assert placed_ids([pages[0][: len(placed)], *pages[1:]]) == placed
    assert len(pages) == max(1, -(-len(placed) // PER_PAGE))
    assert set(pages[0][min(PER_PAGE, len(placed)) :]) <= set(elsewhere)


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_not_on_the_map_is_in_a_block_of_its_own_and_in_the_total(
    visitor: FlaskClient, query: str
) -> None:
    document = visitor.get(f"/map.geojson?{query}", headers=ENGLISH).get_json()

    by_kind = {bool(f["properties"]["elsewhere"]) for f in document["features"]}
    placed = [f for f in document["features"] if f["properties"]["elsewhere"] is None]
    points = visitor.get(f"/map/points.json?{query}").get_json()

    assert document["total"] == len(document["features"]) == points["total"]
    assert by_kind <= {True, False}
    assert all(f["geometry"] is not None for f in placed)
    assert {row[4] for row in points["points"]} == set(ids(placed))


def test_everything_published_is_found_when_nothing_is_asked(visitor: FlaskClient) -> None:
    with visitor.application.app_context():
        stored = row_counts()["service"]

    found = [*features(visitor, "site=trentino"), *features(visitor, "site=lisbon")]

    assert len(set(ids(found))) == stored


@pytest.mark.parametrize("query", QUERIES)
def test_every_feature_tells_what_the_list_tells(visitor: FlaskClient, query: str) -> None:
    for feature in features(visitor, query):
        properties = feature["properties"]

        assert properties.keys() >= PROPERTIES
        assert properties["id"] == feature["id"]
        assert properties["name"]
        assert all(isinstance(reason, str) and reason for reason in properties["reasons"])


@pytest.mark.parametrize("query", QUERIES)
def test_minutes_never_decrease_among_services_that_cover_as_many_needs(
    visitor: FlaskClient, query: str
) -> None:
    last: dict[str, int] = {}
    for feature in features(visitor, query):
        properties = feature["properties"]
        if properties["minutes"] is None:
            continue
        cover = next((r for r in properties["reasons"] if r.startswith("covers")), "")

        assert properties["minutes"] >= last.get(cover, 0)
        last[cover] = properties["minutes"]


@pytest.mark.parametrize("mode", ["walk", "bicycle", "transit", "car"])
@pytest.mark.parametrize("within", [1, 15, 45, 480])
def test_nothing_farther_than_asked_is_listed_as_near(
    visitor: FlaskClient, mode: str, within: int
) -> None:
    found = features(visitor, f"from={TRENTO}&mode={mode}&within={within}")

    for properties in (feature["properties"] for feature in found):
        assert properties["elsewhere"] or properties["minutes"] <= within


@pytest.mark.parametrize("query", [q for q in QUERIES if "within" in q])
def test_a_longer_trip_never_loses_a_service(visitor: FlaskClient, query: str) -> None:
    shorter = set(ids(features(visitor, query)))

    longer = set(ids(features(visitor, query.replace("within=", "within=1"))))

    assert shorter <= longer


def test_only_trips_with_a_start_have_minutes_and_metres(visitor: FlaskClient) -> None:
    without = features(visitor, "site=trentino")

    trips = features(visitor, f"from={TRENTO}")

    assert all(f["properties"]["minutes"] is None for f in without)
    for properties in (f["properties"] for f in trips if f["properties"]["elsewhere"] is None):
        assert properties["source"] in {"estimate", "table", "walked"}
        assert properties["minutes_low"] <= properties["minutes"] <= properties["minutes_high"]
        assert properties["distance_m"] >= 0


@pytest.mark.postgis
@pytest.mark.parametrize("query", QUERIES)
def test_both_databases_give_the_same_services_in_the_same_order(
    shipped_sqlite: Flask, shipped_postgis: Flask, query: str
) -> None:
    embedded = features(shipped_sqlite.test_client(), query)

    assert features(shipped_postgis.test_client(), query) == embedded
