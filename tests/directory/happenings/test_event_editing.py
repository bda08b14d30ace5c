"""Dates of events, written in the form of a listing, and called off at once."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from accounts.people import create_membership, create_user, sign_in
from directory.happenings.dates import create_date, create_event, in_days
from factories import (
    create_site,
)
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.accounts.models import Event
from app.core.db import db, transaction
from app.directory.editing import ServiceContent, from_json
from app.directory.editing.applying import apply_service
from app.directory.editing.content import DateContent
from app.directory.editing.models import ListingDraft
from app.directory.editing.present import service_content, whole_service
from app.directory.editing.problems import problems
from app.directory.editing.rules import Code
from app.directory.happenings.models import EventDate
from app.directory.models import Service
from app.directory.vocabulary import ServiceKind
from app.territory import queries as territory

pytestmark = pytest.mark.usefixtures("app")
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _site(app: object) -> None:  # noqa: ARG001 - the tables have to be there
    create_site()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text


def found(client: FlaskClient) -> set[str]:
    document = client.get("/map.geojson?site=trentino").get_json()
    return {feature["properties"]["name"] for feature in document["features"]}


@pytest.fixture
def anna(client: FlaskClient) -> tuple[FlaskClient, Service]:
    """Give the browser of somebody who keeps an event with one date, and the event."""
    event = create_event(name="Fiera", phone="+39 0461 000000", summary="Una fiera")
    create_date(event, in_days(4))
    user = create_user()
    create_membership(user, event.organisation_id)
    return sign_in(client, user), event


def test_a_date_is_called_off_at_once_and_put_back_on(
    anna: tuple[FlaskClient, Service],
) -> None:
    browser, event = anna
    date_id = db.session.scalars(select(EventDate.id)).one()
    address = f"/services/{event.id}/dates/{date_id}/cancelled"

    browser.post(address, data={"cancelled": "1"})
    off = found(browser)
    browser.post(address, data={"cancelled": "0"})

    assert off == set()
    assert found(browser) == {"Fiera"}
    assert db.session.scalars(select(EventDate.sequence)).one() == 2
    deeds = db.session.scalars(select(Event.action).order_by(Event.number)).all()
    assert deeds == ["cancel_date", "restore_date"]


def test_nobody_calls_off_what_is_not_theirs(anna: tuple[FlaskClient, Service], app: Flask) -> None:
    _browser, event = anna
    date_id = db.session.scalars(select(EventDate.id)).one()
    bruno = sign_in(app.test_client(), create_user())

    answer = bruno.post(f"/services/{event.id}/dates/{date_id}/cancelled", data={"cancelled": "1"})

    assert answer.status_code == 404
    assert "Call it off" not in page(bruno, f"/services/{event.id}")


def form_of(browser: FlaskClient, event: Service) -> tuple[str, MultiDict[str, str]]:
    """Open the draft of an event; return its address and its form as it stands."""
    address = browser.post(f"/services/{event.id}/edit").headers["Location"]
    text = page(browser, address)
    lines = re.findall(r'name="dates\.(\w+)"\s+(?:type="\w+"\s+)?value="([^"]*)"', text)
    (seen,) = re.findall(r'name="seen"\s+value="([^"]*)"', text)
    kept = [(f"dates.{name}", value) for name, value in lines]
    return address, MultiDict([*kept, ("seen", html.unescape(seen))])


def test_dates_are_written_in_the_form_of_the_listing(anna: tuple[FlaskClient, Service]) -> None:
    browser, event = anna
    address, form = form_of(browser, event)
    ids = form.getlist("dates.id")
    day = in_days(20).isoformat()

    page_shows = form.getlist("dates.first")
    form.setlist("dates.first", [page_shows[0], day, "", ""])
    form.setlist("dates.begins", ["18:00", "09:00", "", ""])
    form.setlist("dates.ends", ["20:00", "12:00", "", ""])
    form.setlist("dates.last", ["", "", "", ""])
    form.setlist("dates.note", ["", "Porta una penna", "", ""])
    for name, value in (("kind", "event"), ("name", "Fiera"), ("language", "it")):
        form.add(name, value)
    browser.post(address, data=form)
    draft = db.session.scalars(select(ListingDraft)).one()
    content = from_json(draft.content)

    assert len(ids) == 4
    assert isinstance(content, ServiceContent)
    assert [str(row.id) for row in content.dates] == ids[:2]
    assert [row.first for row in content.dates] == [in_days(4), in_days(20)]
    assert content.dates[1].note == "Porta una penna"


def test_an_approved_change_of_date_keeps_its_identity_and_what_is_called_off(
    anna: tuple[FlaskClient, Service],
) -> None:
    _browser, event = anna
    row = db.session.scalars(select(EventDate)).one()
    row.cancelled = True
    db.session.commit()
    before = row.id
    with transaction() as session:
        service = whole_service(session, event.id)
        assert service is not None
        content = service_content(service)
        later = replace(content.dates[0], first=in_days(9), last=in_days(9))
        apply_service(session, service, replace(content, dates=(later,)))

    after = db.session.scalars(select(EventDate)).one()

    assert (after.id, after.first, after.cancelled) == (before, in_days(9), True)
    assert after.sequence == 1


def test_the_id_of_a_strangers_date_is_not_taken_over(anna: tuple[FlaskClient, Service]) -> None:
    _browser, event = anna
    foreign = create_date(create_event(name="Altrui"), in_days(7))
    stolen = DateContent(foreign.id, in_days(8), in_days(8))
    with transaction() as session:
        service = whole_service(session, event.id)
        assert service is not None
        apply_service(session, service, replace(service_content(service), dates=(stolen,)))

    db.session.expire_all()
    owners = {row.first: row.service_id for row in db.session.scalars(select(EventDate))}

    assert owners == {in_days(7): foreign.service_id, in_days(8): event.id}


def test_an_event_without_a_date_cannot_be_submitted(app: Flask) -> None:
    site = territory.site("trentino")
    assert site is not None

    with app.test_request_context():
        found = problems(ServiceContent(kind=ServiceKind.EVENT), site)

    assert Code.DATE_MISSING in {problem.code for problem in found}


def test_a_preview_shows_the_dates_that_are_written(anna: tuple[FlaskClient, Service]) -> None:
    browser, event = anna
    address, _form = form_of(browser, event)

    text = page(browser, f"{address.partition('?')[0]}/preview")

    assert "18:00–20:00" in text
    assert "Call it off" not in text
