"""Files to take away: valid, in order, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from factories import create_location, create_organisation, create_service, create_site, numbered_id
from flask import Flask
from flask.testing import FlaskClient
from map.asking import ENGLISH, QUERIES, TRENTO, features, table
from shapely.geometry import Point, shape

from app.map.exporting import COLUMNS

FORMULAS = [
    sign + rest
    for sign in ("=", "+", "-", "@", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    for rest in ("cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example")', "1+1")
]
HIDDEN_SIGNS = ["\t=1+1", "\r=1+1", " =1+1"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_geojson_follows_its_standard(visitor: FlaskClient, query: str) -> None:
    answer = visitor.get(f"/map.geojson?{query}")
    document = answer.get_json(force=True)

    assert answer.mimetype == "application/geo+json"
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        if feature["geometry"] is None:
            assert feature["properties"]["elsewhere"]
            continue
        west, south, east, north = shape(feature["geometry"]).bounds
        assert -180 <= west == east <= 180
        assert -90 <= south == north <= 90


def test_longitude_stands_first(visitor: FlaskClient) -> None:
    points = [f["geometry"] for f in features(visitor, "site=trentino") if f["geometry"]]

    assert all(10 < point["coordinates"][0] < 12.5 for point in points)
    assert all(45 < point["coordinates"][1] < 47 for point in points)


def test_no_number_in_the_geojson_is_nan(visitor: FlaskClient) -> None:
    text = visitor.get(f"/map.geojson?from={TRENTO}").text

    assert "NaN" not in text
    assert "Infinity" not in text


def test_the_table_says_what_the_geojson_says(visitor: FlaskClient) -> None:
    query = f"from={TRENTO}&need=job_search"

    rows = table(visitor, query)

    for row, feature in zip(rows, features(visitor, query), strict=True):
        properties = feature["properties"]
        assert tuple(row) == COLUMNS
        assert row["needs"] == "; ".join(properties["needs"])
        assert row["minutes"] == ("" if properties["minutes"] is None else str(row["minutes"]))
        if feature["geometry"]:
            assert [float(row["lon"]), float(row["lat"])] == feature["geometry"]["coordinates"]


def test_the_table_is_a_file_that_spreadsheets_read(visitor: FlaskClient) -> None:
    answer = visitor.get("/map.csv?site=lisbon")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.data.startswith("\ufeff".encode())


@pytest.mark.parametrize("name", [*FORMULAS, *HIDDEN_SIGNS])
def test_a_name_never_runs_as_a_formula(client: FlaskClient, name: str) -> None:
    create_site()
    create_service(create_organisation(name=name), name=name)

    answer = client.get("/map.csv?site=trentino")
    cells = next(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))

    for column in ("name", "organisation"):
        assert cells[column].removeprefix("'").strip() == name.strip()
        assert cells[column].startswith("'")


def test_a_negative_longitude_stays_a_number(visitor: FlaskClient) -> None:
    longitudes = [row["lon"] for row in table(visitor, "site=lisbon") if row["lon"]]

    assert longitudes
    assert all(float(longitude) < 0 for longitude in longitudes)


def test_a_service_is_told_in_full(client: FlaskClient, app: Flask) -> None:
    create_site()
    organisation = create_organisation()
    create_service(
        organisation,
        id=numbered_id(5),
        needs=["job_search", "housing"],
        at=[create_location(organisation, point=Point(11.13, 46.07))],
        name="Sportello",
        confirmed_on=date(2026, 11, 2),
        capacity_free=3,
    )

    feature = features(client, f"from={TRENTO}&need=job_search&need=mental_health&mode=walk")[0]

    assert feature["geometry"] == {"type": "Point", "coordinates": [11.13, 46.07]}
    properties = feature["properties"]
    assert properties["needs"] == ["job_search", "housing"]
    assert properties["reasons"][0] == "covers 1 of 2 needs"
    assert "3 free places" in properties["reasons"]
    assert properties["place"] == "Trento"
    # 680 m as the crow flies, some 1.3 times as long on the ground, at 4 to 5 km/h.
    assert 660 < properties["distance_m"] < 690
    assert 8 <= properties["minutes"] <= 14
    assert app.url_map.is_endpoint_expecting("directory.service", "service_id")
    assert properties["url"].endswith(f"/services/{numbered_id(5)}")


def test_a_hidden_address_is_in_no_file(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation()
    shelter = create_location(
        organisation, confidential=True, point=Point(11.98765, 46.54321), address="Via Segreta 7"
    )
    create_service(organisation, name="Rifugio", at=[shelter])

    for path in ("/map.geojson", "/map.csv", "/map/points.json", "/map.html"):
        text = client.get(f"{path}?from={TRENTO}", headers=ENGLISH).text
        assert "11.98" not in text
        assert "46.54" not in text
        assert "Segreta" not in text
    assert features(client, f"from={TRENTO}")[0]["properties"]["elsewhere"] == "hidden"


def test_the_map_to_take_away_asks_nobody(visitor: FlaskClient) -> None:
    html = visitor.get(f"/map.html?from={TRENTO}").text

    assert 'src="http' not in html
    assert '<link rel="stylesheet" href="http' not in html
    assert "cdn" not in html.lower()


def test_a_name_with_markup_is_text_in_the_map_to_take_away(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation(name="</script><script>alert(1)</script>")
    at = [create_location(organisation)]
    create_service(organisation, name="<img src=x onerror=alert(2)>", at=at)

    html = client.get("/map.html?site=trentino").text

    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
