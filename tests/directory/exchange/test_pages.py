"""The pages of an import, as a coordinator meets them."""

from __future__ import annotations

import io
from time import sleep
from typing import Any

import pytest
from accounts.people import create_user, sign_in
from directory.exchange.files import row, table
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.vocabulary import Role
from app.core.db import db
from app.directory.models import Organisation, Service

ENGLISH = {"Accept-Language": "en"}


def _send(client: FlaskClient, name: str, raw: bytes) -> TestResponse:
    return client.post("/services/import", data={"file": (io.BytesIO(raw), name)}, headers=ENGLISH)


def test_a_coordinator_checks_a_file_and_imports_it(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    sign_in(client, create_user(role=Role.COORDINATOR))

    sent = _send(client, "servizi.csv", table(row()).raw)
    report = client.get(sent.location, headers=ENGLISH)
    before = db.session.query(Service).count()
    done = client.post(sent.location, headers=ENGLISH)
    page = client.get(done.location, headers=ENGLISH)
    again = client.post(sent.location, headers=ENGLISH)

    assert (sent.status_code, report.status_code, before) == (303, 200, 0)
    assert "Import 1 service" in report.text
    assert "1 new service" in page.text
    assert again.status_code == 303
    assert db.session.query(Service).count() == 1


def test_what_is_wrong_is_shown_and_not_imported(client: FlaskClient, agency: Organisation) -> None:
    assert agency
    sign_in(client, create_user(role=Role.COORDINATOR))

    sent = _send(client, "servizi.csv", table(row(Bisogni="<b>cantare</b>")).raw)
    report = client.get(sent.location, headers=ENGLISH)
    refused = client.post(sent.location, headers=ENGLISH)

    assert "Row 2" in report.text
    assert "&lt;b&gt;cantare&lt;/b&gt;" in report.text
    assert refused.status_code == 422
    assert db.session.query(Service).count() == 0


def test_a_long_file_is_imported_beside_the_page_that_tells_how_far_it_is(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    sign_in(client, create_user(role=Role.COORDINATOR))
    sent = _send(client, "servizi.csv", table(*_many()).raw)

    confirmed = client.post(sent.location, headers=ENGLISH)
    first = client.get(confirmed.location, headers=ENGLISH)
    last = _when_still(client, confirmed.location)

    assert confirmed.status_code == 303
    assert "The import is running" in first.text
    assert "of 300 services" in first.text or "checked once more" in first.text
    assert "300 new services" in last
    assert 'http-equiv="refresh"' not in last
    assert db.session.query(Service).count() == 300


def test_what_comes_in_the_way_of_a_long_import_is_told_with_the_answers_kept(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    sign_in(client, create_user(role=Role.COORDINATOR))
    sent = _send(client, "servizi.csv", table(*_many(), row(Bisogni="cantare")).raw)

    confirmed = client.post(sent.location, data={"keep_doubts": "1"}, headers=ENGLISH)
    last = _when_still(client, confirmed.location)

    assert "Nothing has been imported" in last
    assert "Row 302" in last
    assert "keep_doubts=1" in confirmed.location
    assert db.session.query(Service).count() == 0


def _many() -> list[dict[str, Any]]:
    """Return 300 rows that nobody takes for each other."""
    return [
        row(
            Nome=f"Corso {n * 7919}",
            Telefono=f"0461 {200000 + n}",
            Longitudine=11.05 + n % 20 * 0.004,
            Latitudine=46.02 + n // 20 * 0.004,
        )
        for n in range(300)
    ]


def _when_still(client: FlaskClient, address: str) -> str:
    """Return the page once it no longer looks again by itself, as a browser would get it."""
    for _attempt in range(300):
        page = client.get(address, headers=ENGLISH).text
        if 'http-equiv="refresh"' not in page:
            return page
        sleep(0.2)
    pytest.fail("the import does not end")


def test_nobody_reads_the_upload_of_somebody_else(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    sign_in(client, create_user(role=Role.COORDINATOR))
    sent = _send(client, "servizi.csv", table(row()).raw)

    sign_in(client, create_user(role=Role.COORDINATOR))

    assert client.get(sent.location).status_code == 404
    assert client.get("/services/import/../../etc/passwd").status_code == 404


def test_a_file_that_is_too_large_is_refused_unread(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    sign_in(client, create_user(role=Role.COORDINATOR))

    # Of what is announced not a byte is sent: the answer comes from the length alone.
    answer = client.post(
        "/services/import",
        input_stream=io.BytesIO(),
        environ_overrides={"CONTENT_LENGTH": str(6 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
        headers=ENGLISH,
    )

    assert answer.status_code == 413
    assert "The file is larger than 5 MB" in answer.text


def test_link_workers_and_visitors_import_nothing(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    visitor = client.get("/services/import")

    sign_in(client, create_user(role=Role.LINK_WORKER))

    assert "/sign-in" in visitor.location
    assert client.get("/services/import").status_code == 403
