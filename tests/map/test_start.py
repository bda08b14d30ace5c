"""The start page leads to a search, and nothing on it needs a database full of listings."""

from __future__ import annotations

import html
import re

from flask import Flask
from flask.testing import FlaskClient

from tests import factories


def page(client: FlaskClient, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200
    return html.unescape(response.get_data(as_text=True))


def test_every_need_can_be_chosen_in_plain_words(client: FlaskClient) -> None:
    start = page(client, "/")

    assert 'name="need"' in start
    assert 'value="job_search"' in start
    assert "Finding a job" in start


def test_the_site_of_the_visitors_language_is_chosen(app: Flask) -> None:
    portuguese = factories.site_settings(key="lisbon", languages=["pt"])
    factories.create_site(id="lisbon", settings=portuguese)
    factories.create_site(id="trentino")

    start = page(app.test_client(), "/", "it")

    chosen = re.findall(r'value="(\w+)"\s+checked', start)
    assert chosen == ["trentino"]


def test_a_site_is_drawn(app: Flask) -> None:
    factories.create_site(id="trentino")

    start = page(app.test_client(), "/")

    assert re.search(r'class="outline-land" d="M\d', start)


def test_the_page_about_the_project_names_its_funding(client: FlaskClient) -> None:
    about = page(client, "/about")

    assert "Employment and Social Innovation (EaSI 2020)" in about


def test_pages_ask_no_other_host_for_anything(client: FlaskClient) -> None:
    fetched = re.findall(
        r'(?:src|href)="(https?:[^"]+)"', page(client, "/") + page(client, "/about")
    )

    assert fetched == []


def test_the_language_switch_needs_no_script(client: FlaskClient) -> None:
    client.post("/language", data={"language": "pt", "next": "/about"})

    assert '<html lang="pt">' in page(client, "/about")


def test_a_wrong_address_offers_a_search(client: FlaskClient) -> None:
    response = client.get("/no-such-page", headers={"Accept": "text/html"})

    assert response.status_code == 404
    assert 'name="q"' in response.get_data(as_text=True)
