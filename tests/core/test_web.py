"""The pages of nobody in particular: languages and health, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core.assets import fingerprint
from app.core.settings import Settings
from app.core.web import local_path

OUTSIDE = [
    "//evil.example/x", "///evil.example", "////evil.example", "https://evil.example/",
    "http://evil.example/about", "HTTPS://evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example/about", "about", "",
    "https:evil.example", "http:///evil.example", "//localhost@evil.example/",
    "https://localhost@evil.example/", "https://localhost.evil.example/", "/\t/evil.example",
    "/\n/evil.example", " //evil.example", "mailto:a@b.example", "https://localhost:8000/x", "?x=1",
]  # fmt: skip


def test_a_fresh_process_says_that_it_is_ready(client: FlaskClient) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ready"
    assert answer.get_json()["database"]


@pytest.mark.parametrize(
    "address",
    ["sqlite:////{folder}/new.sqlite3", "postgresql+psycopg://nobody@127.0.0.1:1/none"],
)
def test_a_process_without_its_database_lives_but_is_not_ready(
    tmp_path: Path, address: str
) -> None:
    lost = create_app(Settings(database_url=address.format(folder=tmp_path))).test_client()

    answer = lost.get("/health/ready")

    assert answer.status_code == 503
    assert answer.get_json()["status"] == "not ready"
    assert lost.get("/health/live").status_code == 200


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_language_switch_never_leads_to_another_host(client: FlaskClient, address: str) -> None:
    answer = client.post("/language", data={"language": "pt", "next": address})

    where = answer.headers["Location"]
    assert answer.status_code == 303
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\", "/\t", "/\n"))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/map?site=lisbon&q=a+b", "/map?site=lisbon&q=a+b"),
        ("/about#privacy", "/about"),
        ("http://localhost/map?need=housing", "/map?need=housing"),
        ("http://localhost", "/"),
    ],
)
def test_an_address_of_ours_is_kept(embedded_app: Flask, address: str, path: str) -> None:
    with embedded_app.test_request_context("/", base_url="http://localhost"):
        assert local_path(address) == path


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("it", "it"), ("pt-BR,pt;q=0.9", "pt"), ("de,it;q=0.5", "it"), ("de", "en"), ("", "en"),
        ("en-GB,it;q=0.9", "en"), ("it;q=0.1,pt;q=0.9", "pt"), ("*", "en"),
        ("it;q=0,pt;q=0.1", "pt"), ("nonsense;;q=", "en"),
    ],
)  # fmt: skip
def test_the_browser_chooses_the_language(
    client: FlaskClient, accepted: str, language: str
) -> None:
    answer = client.get("/nothing-here", headers={"Accept-Language": accepted})

    assert f'<html lang="{language}"' in answer.text


def test_a_chosen_language_stays_whatever_the_browser_says(client: FlaskClient) -> None:
    client.post("/language", data={"language": "pt", "next": "/"})

    for address in ("/nothing-here", "/about"):
        answer = client.get(address, headers={"Accept-Language": "it"})
        assert '<html lang="pt"' in answer.text


@pytest.mark.parametrize("language", ["de", "", "IT", "it ", "../it"])
def test_a_language_that_is_not_ours_changes_nothing(client: FlaskClient, language: str) -> None:
    answer = client.post("/language", data={"language": language})

    assert answer.status_code == 404
    assert '<html lang="en"' in client.get("/x", headers={"Accept-Language": "en"}).text


def test_a_nul_is_refused_wherever_it_stands(client: FlaskClient) -> None:
    # PostgreSQL keeps no text with one, and nobody types it.
    assert client.post("/language", data={"language": "\x00"}).status_code == 400
    assert client.get("/about?next=%00").status_code == 400


def test_a_file_may_be_kept_for_a_year_under_an_address_of_its_content(
    client: FlaskClient,
) -> None:
    mark = fingerprint("css/prossima.css")

    answer = client.get(f"/static/css/prossima.css?v={mark}", buffered=True)

    assert len(mark) == 12
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert f"css/prossima.css?v={mark}" in client.get("/nothing-here").text


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "images/marker-icon.png"])
def test_leaflet_is_served_by_ourselves(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/leaflet/{name}", buffered=True).status_code == 200


@pytest.mark.parametrize("name", ["__init__.py", "../__init__.py", "%2e%2e/__init__.py", "images"])
def test_nothing_else_of_its_package_is(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/leaflet/{name}", buffered=True).status_code == 404
