"""Reports that something is wrong with a listing: who sees them, and what becomes of them."""

from __future__ import annotations

import pytest
from accounts.people import create_membership, create_user, sign_in
from directory.editing.actors import coordinator, stakeholder
from factories import create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.limits import Limit
from app.accounts.policy import Role
from app.core.db import db
from app.directory.actions import Report, report_listing
from app.directory.editing.actions import NoSuchListingError
from app.directory.models import Feedback, Organisation, Service
from app.directory.review import actions
from app.directory.vocabulary import FeedbackKind, FeedbackStatus

pytestmark = pytest.mark.usefixtures("app")
REPORT = Report(FeedbackKind.WRONG_HOURS, "Il lunedì è chiuso", "ida@example.org", "it")


@pytest.fixture
def service(app: Flask) -> Service:  # noqa: ARG001 - its database
    create_site()
    return create_service(create_organisation())


@pytest.fixture
def report(service: Service) -> Feedback:
    report_listing(service.id, REPORT)
    return db.session.scalars(select(Feedback)).one()


def stored(report: Feedback) -> Feedback:
    db.session.expire_all()
    return db.session.get_one(Feedback, report.id)


def marta(client: FlaskClient) -> FlaskClient:
    return sign_in(client, create_user(role=Role.COORDINATOR, name="Marta"))


@pytest.mark.usefixtures("report")
def test_a_coordinator_reads_what_is_wrong_and_whom_to_ask(client: FlaskClient) -> None:
    page = marta(client).get("/review/reports").text

    assert "The opening hours are wrong" in page
    assert "Il lunedì è chiuso" in page
    assert "ida@example.org" in page


@pytest.mark.usefixtures("report")
def test_a_stakeholder_reads_reports_on_the_own_listing_without_the_contact(
    client: FlaskClient, service: Service
) -> None:
    user = create_user()
    create_membership(user, service.organisation_id)

    page = sign_in(client, user).get("/review/reports").text

    assert "Il lunedì è chiuso" in page
    assert "ida@example.org" not in page
    assert "Nothing to mend" not in page


@pytest.mark.usefixtures("report")
def test_nobody_reads_reports_on_the_listings_of_others(client: FlaskClient) -> None:
    user = create_user()
    create_membership(user, create_organisation().id)

    assert "No reports here" in sign_in(client, user).get("/review/reports").text


def test_a_closed_report_keeps_the_words_and_who_closed_it(
    client: FlaskClient, report: Feedback
) -> None:
    browser = marta(client)

    browser.post(f"/review/reports/{report.id}", data={"status": "done", "answer": "Corretto"})
    page = browser.get("/review/reports?closed=1").text

    assert stored(report).status is FeedbackStatus.DONE
    assert "Corretto" in page
    assert "Marta" in page
    assert "No reports here" in browser.get("/review/reports").text


def test_who_closes_it_second_reads_who_was_first(client: FlaskClient, report: Feedback) -> None:
    actions.close_report(report.id, FeedbackStatus.DONE, "Corretto", coordinator())

    answer = marta(client).post(
        f"/review/reports/{report.id}", data={"status": "rejected", "answer": "Tutto giusto"}
    )

    assert answer.status_code == 409
    assert "Carla was faster" in answer.text
    assert stored(report).answer == "Corretto"


def test_only_reviewers_of_the_site_close_a_report(service: Service, report: Feedback) -> None:
    keeper = stakeholder(db.session.get_one(Organisation, service.organisation_id))

    for actor in (keeper, coordinator("lisbon")):
        with pytest.raises(NoSuchListingError):
            actions.close_report(report.id, FeedbackStatus.DONE, "", actor)

    assert stored(report).status is FeedbackStatus.OPEN


def test_one_address_sends_so_many_reports_and_no_more(
    client: FlaskClient, service: Service
) -> None:
    address, sent = f"/services/{service.id}/feedback", {"kind": "closed"}
    most = Limit.REPORTS_FROM_ADDRESS.value.times

    codes = [client.post(address, data=sent).status_code for _ in range(most + 1)]

    assert codes == [303] * most + [429]
    assert db.session.scalar(select(func.count()).select_from(Feedback)) == most
