"""Every answer, be it an error, says what a browser may do with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from core.routes import SERVICE, closed_pages, furnish, pages
from flask import Flask
from flask.testing import FlaskClient
from map.asking import row_counts
from werkzeug.test import TestResponse

from app import create_app
from app.core.security import content_policy
from app.core.settings import Settings

NONCE = re.compile(r"'nonce-([\w-]+)'")
# What a page loads by itself; links that a person may follow are not among it.
LOADS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|object|embed|input)\b[^>]*\b(?:src|srcset|data)\s*=\s*"([^"]*)"
    |<(?:link|use|image)\b[^>]*\bhref\s*=\s*"([^"]*)"
    |url\(\s*['"]?([^'")]+)""",
    re.VERBOSE | re.IGNORECASE,
)
KEY = "0123456789abcdef0123456789abcdef"


def policy(answer: TestResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def assert_protected(answer: TestResponse, where: str) -> None:
    rules = policy(answer)
    assert rules["default-src"] == "'none'", where
    # The map for other people's pages is the one thing that may be embedded.
    embeddable = where.partition("?")[0] == "/embed"
    assert rules["frame-ancestors"] == ("*" if embeddable else "'none'"), where
    assert rules["base-uri"] == "'none'", where
    assert "unsafe" not in answer.headers["Content-Security-Policy"], where
    assert "http" not in answer.headers["Content-Security-Policy"], where
    assert NONCE.search(rules["script-src"]), where
    assert answer.headers["X-Content-Type-Options"] == "nosniff", where
    # Pages whose address is a right tell it to nobody at all.
    sent_on = {"strict-origin-when-cross-origin", "no-referrer"}
    assert answer.headers["Referrer-Policy"] in sent_on, where
    assert "camera=()" in answer.headers["Permissions-Policy"], where
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert "Cache-Control" in answer.headers, where
    assert "Strict-Transport-Security" not in answer.headers, where


def test_every_page_is_protected(app: Flask, client: FlaskClient) -> None:
    furnish()

    for address in pages(app):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert_protected(answer, address)


def test_every_closed_page_is_protected_and_shows_nothing(app: Flask, client: FlaskClient) -> None:
    furnish()

    for address in closed_pages(app):
        answer = client.get(address, buffered=True)
        assert answer.status_code in {303, 401, 404, 410}, address
        assert_protected(answer, address)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("GET", f"/services/{SERVICE}", 404),
        ("GET", "/territory/atlantis", 404),
        ("GET", "/embed?site=atlantis", 404),
        ("GET", "/static/none.css", 404),
        ("GET", "/static/leaflet/none.css", 404),
        ("GET", "/static/leaflet/../../../app/core/settings.py", 404),
        ("POST", "/map", 405),
        ("GET", "/language", 405),
        ("POST", "/language", 404),
        ("GET", "/map?site=trentino&age=x", 422),
        ("GET", "/map.geojson?site=trentino&age=x", 422),
        ("GET", "/gazetteer.json", 422),
    ],
)
def test_every_error_is_protected(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    if status == 422:
        furnish()

    answer = client.open(address, method=method, buffered=True)

    assert answer.status_code == status
    assert_protected(answer, address)


def test_every_script_and_style_in_a_page_carries_the_nonce(
    app: Flask, client: FlaskClient
) -> None:
    furnish()

    for address in pages(app):
        answer = client.get(address, buffered=True)
        if answer.mimetype != "text/html" or address == "/map.html":
            continue
        nonce = NONCE.findall(answer.headers["Content-Security-Policy"])[0]
        for tag in re.findall(r"<(?:script|style)\b[^>]*>", answer.text):
            assert f'nonce="{nonce}"' in tag or "application/" in tag, (address, tag)
        assert not re.search(r"<[^>]+\son\w+\s*=", answer.text), address
        assert not re.search(r"<[^>]+\sstyle\s*=", answer.text), address


def test_no_page_loads_anything_from_another_host(app: Flask, client: FlaskClient) -> None:
    furnish()

    for address in pages(app):
        answer = client.get(address, buffered=True)
        if answer.mimetype not in {"text/html", "text/css"}:
            continue
        loaded = ["".join(parts) for parts in LOADS.findall(answer.text)]
        # Addresses to copy name our own host.
        others = [each for each in loaded if not each.startswith("http://localhost/")]
        outside = [each for each in others if re.match(r"(?:\w+:)?//", each.strip())]
        assert outside == [], address


def test_reading_changes_nothing_but_the_count_of_empty_searches(
    app: Flask, client: FlaskClient
) -> None:
    furnish()
    before = row_counts()

    for address in pages(app):
        client.get(address, buffered=True)
        client.head(address, buffered=True)
        client.get(address, headers={"Accept": "application/json"}, buffered=True)

    changed = {name for name, count in row_counts().items() if count != before[name]}
    assert changed <= {"empty_search"}


def test_only_production_insists_on_https(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, production=True, secret_key=KEY))

    answer = app.test_client().get("/health/live")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_the_tiles_of_the_operator_are_the_only_outside_host() -> None:
    settings = Settings(tiles_url="https://tiles.example/{z}/{x}/{y}.png")

    rules = content_policy(settings, "n").split("; ")

    assert [rule for rule in rules if "http" in rule] == [
        "img-src 'self' data: https://tiles.example"
    ]


@pytest.fixture
def guarded(tmp_path: Path) -> FlaskClient:
    """Give a visitor of an application that asks for form tokens, as outside tests."""
    return create_app(Settings(data_dir=tmp_path)).test_client()


def test_the_nonce_is_another_one_each_time(guarded: FlaskClient) -> None:
    answers = [guarded.get("/nothing-here") for _ in range(3)]

    nonces = {NONCE.findall(answer.headers["Content-Security-Policy"])[0] for answer in answers}

    assert len(nonces) == 3


def test_a_form_without_its_token_is_refused_kindly(guarded: FlaskClient) -> None:
    answer = guarded.post("/language", data={"language": "it"}, headers={"Accept-Language": "en"})

    assert answer.status_code == 400
    assert "This form could not be read" in answer.text
    assert_protected(answer, "/language")


def test_a_form_with_its_token_is_taken(guarded: FlaskClient) -> None:
    page = guarded.get("/nothing-here").text
    token = re.findall(r'name="csrf_token"\s+value="([^"]+)"', page)[0]

    answer = guarded.post(
        "/language", data={"language": "it", "csrf_token": token, "next": "/about"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/about")


def test_a_cookie_is_out_of_reach_for_scripts_and_other_sites(guarded: FlaskClient) -> None:
    cookie = guarded.get("/nothing-here").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
