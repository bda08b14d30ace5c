"""What a person, and a program, reads when something did not work."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from app import create_app
from app.accounts.policy import Action, declares
from app.core.settings import Settings

SECRET = "the-secret-of-a-young-person"  # noqa: S105 - stands for a person's words
CODES = (400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 500, 501, 503)


@pytest.fixture
def broken(tmp_path: Path) -> Flask:
    """Give an application with pages that fail."""
    app = create_app(Settings(data_dir=tmp_path))

    @declares(Action.CHECK_HEALTH)
    def fail() -> str:
        raise RuntimeError(SECRET)

    @declares(Action.CHECK_HEALTH)
    def stop(code: int) -> str:
        abort(code)

    app.add_url_rule("/broken", "broken", fail)
    app.add_url_rule("/broken.json", "broken_json", fail)
    app.add_url_rule("/stop/<int:code>", "stop", stop)
    return app


def test_a_broken_page_is_friendly_and_noted(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = broken.test_client().get("/broken", headers={"Accept-Language": "en"})

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert [record.getMessage() for record in caplog.records] == ["unexpected error on broken"]
    assert caplog.records[0].exc_info is not None


def test_a_broken_page_carries_every_header(broken: Flask) -> None:
    answer = broken.test_client().get("/broken")

    assert "'nonce-" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_a_page_with_a_way_on(broken: Flask, code: int) -> None:
    answer = broken.test_client().get(f"/stop/{code}", headers={"Accept-Language": "en"})

    assert answer.status_code == code
    assert "<h1" in answer.text
    assert 'href="/' in answer.text
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("code", CODES)
def test_a_program_gets_errors_as_json(broken: Flask, code: int) -> None:
    answer = broken.test_client().get(f"/stop/{code}", headers={"Accept": "application/json"})

    document = answer.get_json()
    assert answer.status_code == document["status"] == code
    assert document["title"]
    assert document["detail"]


@pytest.mark.parametrize("ending", [".json", ".geojson", ".csv"])
def test_an_address_of_a_file_answers_errors_as_json(client: FlaskClient, ending: str) -> None:
    answer = client.get(f"/nothing{ending}")

    assert answer.status_code == 404
    assert answer.get_json()["status"] == 404


def test_a_method_that_is_not_allowed_says_which_are(client: FlaskClient) -> None:
    answer = client.post("/map")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("language", "says"),
    [("it", '<html lang="it"'), ("pt", '<html lang="pt"'), ("en", '<html lang="en"')],
)
def test_errors_speak_the_visitors_language(client: FlaskClient, language: str, says: str) -> None:
    answer = client.get("/nothing-here", headers={"Accept-Language": language})

    assert says in answer.text


@pytest.mark.parametrize(
    ("size", "kind"),
    [(2_000_000, "application/x-www-form-urlencoded"), (200_000, "multipart/form-data")],
)
def test_too_large_a_form_is_refused(client: FlaskClient, size: int, kind: str) -> None:
    answer = client.post(
        "/language",
        data={"language": "x" * size},
        content_type=kind,
        headers={"Accept-Language": "en"},
    )

    assert answer.status_code == 413
    assert "too much at once" in answer.text


@pytest.mark.parametrize("path", ["/map?site=trentino", "/map.geojson", "/map.csv", "/territory"])
def test_a_database_that_is_down_is_an_error_and_never_an_empty_list(
    tmp_path: Path, path: str
) -> None:
    lost = Settings(database_url=f"sqlite:///{tmp_path}/not-migrated.sqlite3")

    answer = create_app(lost).test_client().get(path, headers={"Accept-Language": "en"})

    assert answer.status_code in {500, 503}
    assert "broke on our side" in answer.text


def test_a_server_that_does_not_answer_is_an_error_and_never_an_empty_list() -> None:
    closed = Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2")
    visitor = create_app(closed).test_client()

    for path in ("/map", "/map.geojson", "/map.csv", "/map/points.json", "/map.html"):
        answer = visitor.get(path, headers={"Accept-Language": "en"})
        assert answer.status_code in {500, 503}
        assert "broke on our side" in answer.text
