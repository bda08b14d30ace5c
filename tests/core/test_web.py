"""The pages of nobody in particular, on both databases."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_a_fresh_process_says_that_it_is_ready(client: FlaskClient) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ready"


def test_the_language_switch_never_leads_to_another_host(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "pt", "next": "//evil.example/x"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
