"""What a visitor and a map are given of the territory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from territory import valley

from app.core.db import db
from app.core.settings import Settings
from app.territory import queries
from app.territory.actions import load_site

LARGEST_BASE_MAP = 150_000


@pytest.fixture(autouse=True)
def _loaded(app: Flask, tmp_path: Path) -> None:  # noqa: ARG001 - its database
    load_site(valley.write_valley(tmp_path))
    db.session.remove()


def version() -> str:
    site = queries.site("valley")
    assert site is not None
    return site.version


def test_the_page_of_a_site_says_how_many_young_people_and_how_it_knows(
    client: FlaskClient,
) -> None:
    answer = client.get("/territory/valley", headers={"Accept-Language": "en"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "The Valley" in page
    assert "Community of the Valley" in page
    assert "3 areas: 1,500 residents, 230 of them young people." in page
    assert "Residents not known: 1 area." in page
    assert "Young people not known: 1 area." in page
    assert "estimated: share of the site" in page
    assert "Share of the valley, an estimate." in page
    assert "1 Jan 2021" in page
    assert "Office, CC BY 4.0" in page


def test_the_territory_lists_all_sites(client: FlaskClient) -> None:
    page = client.get("/territory", headers={"Accept-Language": "en"}).get_data(as_text=True)

    assert 'href="/territory/valley"' in page
    assert "3 areas: 1,500 residents, 230 of them young people." in page


@pytest.mark.parametrize("address", ["/territory/atlantis", "/territory/atlantis/basemap.json"])
def test_an_unknown_site_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_drawn_map_has_each_border_once_and_the_outline_last(client: FlaskClient) -> None:
    answer = client.get("/territory/valley/basemap.json")

    features = json.loads(answer.data)["features"]
    kinds = [(f["properties"]["kind"], f["properties"].get("level")) for f in features]
    assert answer.mimetype == "application/geo+json"
    assert kinds == [("river", None), ("border", "comune"), ("outline", None)]
    border = features[1]["geometry"]
    assert border["type"] == "MultiLineString"
    assert sorted(map(sorted, border["coordinates"])) == [
        [[10.0, 46.0], [10.1, 46.0]],
        [[10.1, 46.0], [10.1, 46.1]],
        [[10.1, 46.0], [10.2, 46.0]],
    ]


def test_the_drawn_map_may_be_kept_for_a_year_under_its_version(client: FlaskClient) -> None:
    plain = client.get("/territory/valley/basemap.json")
    versioned = client.get(f"/territory/valley/basemap.json?v={version()}")
    again = client.get(
        "/territory/valley/basemap.json", headers={"If-None-Match": plain.headers["ETag"]}
    )

    assert plain.headers["Cache-Control"] == "no-cache"
    assert "max-age=31536000" in versioned.headers["Cache-Control"]
    assert "immutable" in versioned.headers["Cache-Control"]
    assert again.status_code == 304
    assert client.get("/territory/valley/basemap.json?v=old").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("key", ["trentino", "lisbon"])
def test_the_drawn_map_of_a_pilot_site_is_light(client: FlaskClient, key: str) -> None:
    load_site(Settings().geodata_dir / key)

    body = client.get(f"/territory/{key}/basemap.json").data

    assert len(body) < LARGEST_BASE_MAP
    assert queries.basemap(key) == json.loads(body)


def test_an_unknown_site_has_an_empty_map() -> None:
    assert queries.basemap("atlantis")["features"] == []


def test_names_are_offered_while_typing(client: FlaskClient) -> None:
    answer = client.get("/gazetteer.json?site=valley&q=Basa", headers={"Accept-Language": "en"})

    found = answer.get_json()["found"]
    assert found[0] == {
        "name": "Bassa",
        "kind": "settlement",
        "kind_label": "town or village",
        "area": "Bassa",
        "lon": 10.15,
        "lat": 46.05,
        "score": 84,
    }


def test_a_suggestion_asks_the_database_once(client: FlaskClient) -> None:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    client.get("/gazetteer.json?site=valley&q=b")
    event.listen(db.engine, "before_cursor_execute", note)
    client.get("/gazetteer.json?site=valley&q=ba")
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(statements) == 1


@pytest.mark.parametrize(
    ("query", "status", "wrong"),
    [
        ("", 422, {"site", "q"}),
        ("?site=valley", 422, {"q"}),
        ("?site=valley&q=%20", 422, {"q"}),
        ("?q=bassa", 422, {"site"}),
        (f"?site=valley&q={'b' * 201}", 422, {"q"}),
    ],
)
def test_a_bad_question_is_told_what_to_change(
    client: FlaskClient, query: str, status: int, wrong: set[str]
) -> None:
    answer = client.get(f"/gazetteer.json{query}")

    assert answer.status_code == status
    assert answer.get_json()["errors"].keys() == wrong


def test_names_of_an_unknown_site_are_not_there(client: FlaskClient) -> None:
    answer = client.get("/gazetteer.json?site=atlantis&q=bassa")

    assert answer.status_code == 404
    assert answer.is_json


def test_odd_names_are_searched_without_harm(client: FlaskClient) -> None:
    for text in ("%F0%9F%8F%94", "<script>", "'; DROP TABLE area", "b" * 200):
        assert client.get(f"/gazetteer.json?site=valley&q={text}").status_code == 200
