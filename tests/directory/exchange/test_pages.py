"""The pages of an import, as a coordinator meets them."""

from __future__ import annotations

import io

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
    )

    assert answer.status_code == 413


def test_link_workers_and_visitors_import_nothing(
    client: FlaskClient, agency: Organisation
) -> None:
    assert agency
    visitor = client.get("/services/import")

    sign_in(client, create_user(role=Role.LINK_WORKER))

    assert "/sign-in" in visitor.location
    assert client.get("/services/import").status_code == 403
