"""Pages of quality and freshness: who sees what, the way to mend, and the list of gains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from accounts.people import create_membership, create_user, sign_in
from directory.editing.actors import coordinator, stakeholder
from directory.recorder import Statements
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import Role
from app.core.db import db
from app.directory.editing import actions, from_json
from app.directory.editing.models import ListingDraft
from app.directory.freshness.actions import set_rhythm
from app.directory.models import Organisation, Service
from app.directory.quality.score import FIELDS


@pytest.fixture
def service(app: Flask) -> Service:  # noqa: ARG001 - its database
    create_site()
    area = create_area()
    body = create_organisation(name="Ente")
    return create_service(body, at=[create_location(body, area_id=area.id)])


@pytest.fixture
def anna(client: FlaskClient, service: Service) -> FlaskClient:
    user = create_user()
    create_membership(user, service.organisation_id)
    return sign_in(client, user)


def marta(client: FlaskClient) -> FlaskClient:
    return sign_in(client, create_user(role=Role.COORDINATOR))


def improve(service: Service, **changes: Any) -> None:
    """Let a change of a service be written, sent and approved."""
    keeper = stakeholder(db.session.get_one(Organisation, service.organisation_id))
    draft = db.session.get_one(ListingDraft, actions.start_service(service.id, keeper))
    content = replace(from_json(draft.content), **changes)
    saved = actions.save_draft(draft.id, draft.version, content, keeper)
    actions.submit(draft.id, saved.version, keeper)
    db.session.expire_all()
    draft = db.session.get_one(ListingDraft, draft.id)
    actions.approve(draft.id, draft.version, draft.base_number, coordinator())


def test_a_keeper_reads_what_is_missing_and_why(anna: FlaskClient, service: Service) -> None:
    page = anna.get(f"/services/{service.id}/quality").text

    assert "Opening hours" in page
    assert "Only with hours does it appear under" in page
    assert "of 100 points" in page


def test_one_click_opens_the_form_at_the_field(anna: FlaskClient, service: Service) -> None:
    answer = anna.post(f"/services/{service.id}/mend", data={"field": "age_min"})
    form = anna.get(answer.headers["Location"]).text

    assert answer.headers["Location"].endswith("#age_min")
    assert 'id="age_min"' in form


def test_every_field_to_mend_is_an_anchor_of_the_form(anna: FlaskClient, service: Service) -> None:
    form = anna.get(anna.post(f"/services/{service.id}/mend").headers["Location"]).text

    assert [field for field in FIELDS.values() if f'id="{field}"' not in form] == []


def test_nobody_reads_or_mends_the_listing_of_others(client: FlaskClient, service: Service) -> None:
    user = create_user()
    create_membership(user, create_organisation().id)
    other = sign_in(client, user)

    codes = [
        other.get(f"/services/{service.id}/quality").status_code,
        other.post(f"/services/{service.id}/mend").status_code,
        other.post(f"/services/{service.id}/rhythm", data={"months": "3"}).status_code,
    ]

    assert codes == [404, 404, 404]


def test_a_keeper_sets_how_often_to_be_asked(anna: FlaskClient, service: Service) -> None:
    anna.post(f"/services/{service.id}/rhythm", data={"months": "3"})
    page = anna.get(f"/services/{service.id}/quality").text
    db.session.expire_all()

    assert 'value="3" selected' in " ".join(page.split())
    assert db.session.get_one(Service, service.id).rhythm_months == 3
    # A rhythm is no change of the content: nothing to review, no new version.
    assert db.session.get_one(Service, service.id).version == 1


def test_a_rhythm_that_is_none_of_the_choices_is_refused(
    anna: FlaskClient, service: Service
) -> None:
    answer = anna.post(f"/services/{service.id}/rhythm", data={"months": "7"})

    assert answer.status_code == 422
    with pytest.raises(ValueError, match="rhythm"):
        set_rhythm(service.id, 7, coordinator())


def test_the_usual_rhythm_comes_back_with_an_empty_choice(service: Service) -> None:
    set_rhythm(service.id, 3, coordinator())

    set_rhythm(service.id, None, coordinator())

    db.session.expire_all()
    assert db.session.get_one(Service, service.id).rhythm_months is None


def test_who_improved_is_named_with_the_points_gained(
    client: FlaskClient, service: Service
) -> None:
    create_service(create_organisation(name="Altro ente"), name="Altro")
    browser = marta(client)
    before = browser.get("/quality").text

    improve(service, age_min=16, age_max=29, phone="0461 1", summary="Un colloquio senza attese")
    after = browser.get("/quality").text

    assert "Most improved" not in before
    assert "+25" in after
    assert "points on 1 listing. Thank you." in after


def test_a_loss_is_not_shown(client: FlaskClient, service: Service) -> None:
    improve(service, phone="0461 1", summary="Un colloquio senza attese")
    row = db.session.get_one(Service, service.id)
    row.summary, row.phone, row.language = "", "", "it"
    db.session.commit()

    page = marta(client).get("/quality").text

    assert "Most improved" not in page


def test_freshness_counts_by_organisation_and_area(client: FlaskClient, service: Service) -> None:
    today = datetime.now(UTC).date()
    row = db.session.get_one(Service, service.id)
    row.confirmed_on, row.confirmed_by = today - timedelta(3), "Ente"
    db.session.commit()
    other = create_organisation(name="Altro ente")
    create_service(other, name="Vecchio", confirmed_on=date(2020, 1, 1))
    create_service(other, name="Mai", source_date=today)
    create_service(other, name="Esempio", illustrative=True)

    page = " ".join(marta(client).get("/freshness").text.split())

    assert '<span class="figure-number">1 of 3</span>' in page
    assert page.index("Altro ente") < page.index("Ente</span>")
    assert "0 of 2" in page
    assert "Trento" in page


def test_freshness_is_for_coordinators_alone(anna: FlaskClient) -> None:
    assert anna.get("/freshness").status_code == 403


@pytest.mark.parametrize("path", ["/freshness", "/quality"])
def test_a_page_about_fifty_listings_takes_as_many_statements_as_about_two(
    client: FlaskClient, service: Service, statements: Statements, path: str
) -> None:
    browser = marta(client)
    improve(service, phone="0461 1", summary="Un colloquio senza attese")
    browser.get(path)
    with statements.recorded():
        browser.get(path)
    few = len(statements)
    body = create_organisation()
    for number in range(50):
        create_service(body, name=f"Corso {number}", at=[create_location(body)])

    with statements.recorded():
        browser.get(path)

    assert len(statements) == few
