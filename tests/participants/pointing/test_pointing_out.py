"""Anybody points out a young person who agreed, or asks for themselves; nobody else reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accounts.people import create_membership, create_user, empty_outbox, outbox, sign_in
from factories import create_area, create_organisation, create_service, create_site, site_settings
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from app.accounts.limits import Limit
from app.accounts.models import Event
from app.accounts.vocabulary import Role
from app.core.db import db
from app.directory.vocabulary import ServiceKind
from app.participants.models import Pointing
from app.participants.vocabulary import ConsentManner, PointedBy, PointingStatus
from app.territory import queries as territory

SAID = {
    "site": "trentino",
    "whom": "myself",
    "name": "Kanariname",
    "contact": "333 7654321",
    "why": "Kanariwhy since the summer",
    "agreed": "1",
}


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    create_site()
    territory.forget_sites()
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def mails(app: Flask) -> Iterator[None]:
    """Begin and end with an empty outbox."""
    assert not app.config["PROSSIMA"].smtp_url, "a test must not reach a mail server"
    empty_outbox(app)
    yield
    empty_outbox(app)


def _pointing() -> Pointing:
    db.session.expire_all()
    found: Pointing = db.session.scalars(select(Pointing)).one()
    return found


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Pointing)) or 0


def test_somebody_asks_for_themselves_in_one_short_form(visitor: FlaskClient) -> None:
    answer = visitor.post("/point-out", data=SAID, follow_redirects=True)

    kept = _pointing()
    assert answer.status_code == 200
    assert "What happens next" in answer.text
    assert (kept.pointed_by, kept.consent_manner) == (PointedBy.SELF, ConsentManner.ONLINE)
    assert (kept.name, kept.contact) == ("Kanariname", "333 7654321")
    assert kept.status is PointingStatus.NEW


def test_nothing_that_was_said_is_stored_or_recorded_in_the_clear(visitor: FlaskClient) -> None:
    visitor.post("/point-out", data=SAID)

    row = str(db.session.execute(text("SELECT * FROM pointing")).all())
    record = [vars(each) for each in db.session.scalars(select(Event))]
    assert "Kanari" not in row
    assert "7654321" not in row
    assert "Kanari" not in str(record)
    assert [each["action"] for each in record] == ["point_out"]


def test_no_answer_puts_anything_that_was_said_into_an_address(visitor: FlaskClient) -> None:
    answer = visitor.post("/point-out", data=SAID)

    assert answer.headers["Location"] == "/point-out/thanks?site=trentino&by=self"


def test_without_the_agreement_nothing_is_kept(visitor: FlaskClient) -> None:
    answer = visitor.post("/point-out", data={**SAID, "agreed": ""})

    assert answer.status_code == 422
    assert "ask first" in answer.text
    assert 'value="Kanariname"' in answer.text
    assert _count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Write a first name"),
        ({"contact": ""}, "Write a phone number, an e-mail, or where"),
        ({"name": "x" * 121}, "Shorten it to 120"),
        ({"contact": "x" * 201}, "Shorten it to 200"),
        ({"why": "x" * 601}, "Shorten it to 600"),
        ({"why": "a\u0007b"}, "cannot be shown"),
        ({"birth_year": "2999"}, "still to come"),
        ({"birth_year": "1899"}, "too long ago"),
        ({"birth_year": "last"}, "four digits"),
        ({"language": "xx"}, "Choose one of these"),
        ({"area": "00000000-0000-0000-0000-000000000001"}, "Choose one of these"),
        ({"area": "' OR 1=1"}, "Choose one of these"),
        ({"whom": "everybody"}, "Choose whom it is about"),
        ({"whom": ""}, "Choose whom it is about"),
    ],
)
def test_a_mistake_is_said_beside_its_field(
    visitor: FlaskClient, typed: dict[str, Any], said: str
) -> None:
    answer = visitor.post("/point-out", data={**SAID, **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert _count() == 0


def test_an_age_outside_the_site_is_no_mistake(visitor: FlaskClient) -> None:
    answer = visitor.post("/point-out", data={**SAID, "birth_year": "1980"}, follow_redirects=True)

    assert "from 15 to 29" in answer.text
    assert _pointing().birth_year == 1980


def test_sending_it_twice_keeps_one(visitor: FlaskClient) -> None:
    for _time in range(2):
        visitor.post("/point-out", data={**SAID, "form": "one"})

    assert _count() == 1


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(visitor: FlaskClient) -> None:
    answer = visitor.post("/point-out", data={**SAID, "website": "https://spam.example"})

    assert answer.status_code == 303
    assert _count() == 0


def test_one_address_cannot_flood_the_link_workers(visitor: FlaskClient) -> None:
    times = Limit.POINTINGS_FROM_ADDRESS.value.times

    answers = [visitor.post("/point-out", data=SAID).status_code for _time in range(times + 2)]

    assert answers == [303] * times + [429] * 2
    assert _count() == times


def test_the_form_needs_its_token(app: Flask, visitor: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = visitor.post("/point-out", data=SAID)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 400
    assert _count() == 0


def test_what_somebody_posts_beside_the_form_is_not_kept(visitor: FlaskClient) -> None:
    smuggled = {
        "status": "taken",
        "assigned_to": "00000000-0000-0000-0000-000000000001",
        "participant_id": "00000000-0000-0000-0000-000000000001",
        "illustrative": "1",
        "pointed_by": "link_worker",
        "organisation_id": "00000000-0000-0000-0000-000000000001",
        "organisation": "00000000-0000-0000-0000-000000000001",
        "user_id": "00000000-0000-0000-0000-000000000001",
        "handled_at": "2031-01-01",
        "declined_because": "twice",
        "version": "77",
    }

    visitor.post("/point-out", data={**SAID, **smuggled})

    kept = _pointing()
    assert (kept.status, kept.pointed_by) == (PointingStatus.NEW, PointedBy.SELF)
    assert (kept.assigned_to, kept.participant_id, kept.organisation_id) == (None, None, None)
    assert (kept.user_id, kept.handled_at, kept.declined_because) == (None, None, None)
    assert (kept.illustrative, kept.version) == (False, 1)


def test_a_stakeholder_speaks_for_their_organisation(visitor: FlaskClient) -> None:
    body = create_organisation(name="Casa Giovani")
    user = create_user(role=Role.STAKEHOLDER)
    create_membership(user, body.id)
    sign_in(visitor, user)

    visitor.post("/point-out", data={**SAID, "whom": "signed"})

    kept = _pointing()
    assert (kept.pointed_by, kept.consent_manner) == (PointedBy.STAKEHOLDER, ConsentManner.SIGNED)
    assert (kept.user_id, kept.organisation_id) == (user.id, body.id)


def test_whoever_is_in_two_organisations_says_for_which(visitor: FlaskClient) -> None:
    bodies = [create_organisation(name=name) for name in ("Casa Giovani", "Linea 19")]
    user = create_user(role=Role.STAKEHOLDER)
    for body in bodies:
        create_membership(user, body.id)
    sign_in(visitor, user)

    page = visitor.get("/point-out")
    visitor.post("/point-out", data={**SAID, "whom": "told", "organisation": str(bodies[1].id)})

    assert "For which organisation do you speak?" in page.text
    assert _pointing().organisation_id == bodies[1].id


def test_the_sheet_of_an_orientation_point_is_remembered(visitor: FlaskClient) -> None:
    point = create_service(
        create_organisation(), kind=ServiceKind.ORIENTATION_POINT, name="Sportello giovani"
    )

    page = visitor.get(f"/point-out?at={point.id}")
    visitor.post("/point-out", data={**SAID, "at": str(point.id)})

    assert "Sportello giovani" in page.text
    assert f'value="{point.id}"' in page.text
    assert _pointing().service_id == point.id


@pytest.mark.parametrize("at", ["nonsense", "00000000-0000-0000-0000-000000000001", ""])
def test_an_unknown_orientation_point_is_passed_over(visitor: FlaskClient, at: str) -> None:
    page = visitor.get("/point-out", query_string={"at": at})
    visitor.post("/point-out", data={**SAID, "at": at})

    assert page.status_code == 200
    assert _pointing().service_id is None


@pytest.mark.parametrize(("language", "asked"), [("en", True), ("it", False), ("pt", False)])
def test_where_nothing_tells_the_site_it_is_asked(
    visitor: FlaskClient, language: str, *, asked: bool
) -> None:
    create_site(id="lisbon", settings=site_settings(key="lisbon", languages=["pt"]))
    territory.forget_sites()

    page = visitor.get("/point-out", headers={"Accept-Language": language})

    assert ('name="contact"' not in page.text) == asked


def test_the_area_is_the_coarsest_of_the_site(visitor: FlaskClient) -> None:
    site = territory.site("trentino")
    assert site is not None
    coarse = create_area(level=site.levels[0].key, code="c", name="Val di Non")
    fine = create_area(level="finer", code="f", name="Cles")

    page = visitor.get("/point-out")
    visitor.post("/point-out", data={**SAID, "area": str(coarse.id)})
    refused = visitor.post("/point-out", data={**SAID, "area": str(fine.id)})

    assert "Val di Non" in page.text
    assert _pointing().area_id == coarse.id
    assert refused.status_code == 422


@pytest.mark.usefixtures("mails")
def test_the_team_gets_a_mail_that_tells_nothing(app: Flask, visitor: FlaskClient) -> None:
    create_user(role=Role.LINK_WORKER, email="luca@team.example", language="it")
    create_user(role=Role.COORDINATOR, email="marta@team.example", language="en")
    create_user(role=Role.LINK_WORKER, email="gone@team.example", active=False)
    create_user(role=Role.STAKEHOLDER, email="sofia@org.example")

    visitor.post("/point-out", data=SAID)

    mails = outbox(app)
    everything = "".join(mail.as_string() for mail in mails)
    assert {mail["To"] for mail in mails} == {"luca@team.example", "marta@team.example"}
    assert all("/pointings" in mail.get_content() for mail in mails)
    assert "Kanari" not in everything
    assert "7654321" not in everything


@pytest.mark.usefixtures("mails")
def test_a_second_one_soon_after_sends_no_second_mail(app: Flask, visitor: FlaskClient) -> None:
    create_user(role=Role.COORDINATOR)

    visitor.post("/point-out", data=SAID)
    visitor.post("/point-out", data=SAID)

    assert len(outbox(app)) == 1


def test_the_page_is_linked_from_the_start_and_from_every_foot(visitor: FlaskClient) -> None:
    start = visitor.get("/")
    about = visitor.get("/about")

    assert start.text.count('href="/point-out"') == 2
    assert 'href="/point-out"' in about.text


def test_a_stakeholder_finds_the_page_in_the_menu_and_the_sheets_on_it(
    visitor: FlaskClient,
) -> None:
    sign_in(visitor, create_user(role=Role.STAKEHOLDER))

    page = visitor.get("/point-out").text

    assert "Point out" in page
    assert "/point-out/sheets?site=trentino" in page


def test_the_page_speaks_to_whoever_is_signed_in(app: Flask, visitor: FlaskClient) -> None:
    stakeholder = sign_in(app.test_client(), create_user(language="en"))

    own = visitor.get("/point-out?site=trentino").text
    page = stakeholder.get("/point-out?site=trentino", headers={"Accept-Language": "en"}).text

    assert "Somebody beside you for the next step" in own
    assert "Point a young person out to the link workers" in page
    assert "Somebody beside you" not in page
    assert "They get in touch in the way that you wrote" not in page
