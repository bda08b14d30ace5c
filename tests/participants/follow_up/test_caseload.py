"""The caseload: whose cases it shows, what it reminds of, and how many statements it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from accounts.people import sign_in
from directory.recorder import Statements
from factories import MOMENT
from flask.testing import FlaskClient
from participants.cases import (
    TODAY,
    actor_for,
    add_worker,
    create_link_worker,
    create_participant,
    create_pointing,
)
from participants.follow_up.world import create_busy_case, create_offer, create_team

from app.accounts import events
from app.core.db import db
from app.participants.follow_up.attention import Matter
from app.participants.follow_up.caseload import Relation, caseload
from app.participants.models import BreakGlass, CaseWorker
from app.participants.vocabulary import PointingStatus, Stage
from app.territory import queries as territory

ENGLISH = {"Accept-Language": "en"}
pytestmark = pytest.mark.usefixtures("stopped")


@pytest.mark.usefixtures("app")
def test_a_busy_case_reminds_of_everything_in_order() -> None:
    own, _colleague, _abroad = create_team()
    create_busy_case(own)
    site = territory.site("trentino")
    assert site is not None

    found = caseload(db.session(), actor_for(own), site)

    assert [(each.matter, each.count) for each in found.cases[0].reminders] == [
        (Matter.CONTACT_OVERDUE, 1),
        (Matter.MESSAGE, 1),
        (Matter.REFERRAL_ANSWERED, 1),
        (Matter.PLAN_DUE, 2),
        (Matter.REFERRAL_UNANSWERED, 1),
        (Matter.CONSENT_ENDING, 1),
        (Matter.ASSESSMENT_OLD, 1),
    ]
    assert found.cases[0].last_contact == TODAY - timedelta(days=20)


@pytest.mark.usefixtures("app")
def test_it_holds_own_cases_those_worked_on_and_those_of_an_emergency_only() -> None:
    own, colleague, abroad = create_team()
    create_participant(own, code="T-OWN")
    beside = create_participant(colleague, code="T-BESIDE")
    add_worker(beside, own)
    over = create_participant(colleague, code="T-OVER")
    db.session.add(CaseWorker(participant_id=over.id, user_id=own.id, since=MOMENT, until=MOMENT))
    opened = create_participant(colleague, code="T-GLASS")
    later = MOMENT + timedelta(hours=1)
    db.session.add(
        BreakGlass(
            id=opened.id,
            participant_id=opened.id,
            user_id=own.id,
            opened_at=MOMENT,
            expires_at=later,
        )
    )
    db.session.commit()
    create_participant(colleague, code="T-OTHER")
    create_participant(abroad, code="L-OTHER")
    site = territory.site("trentino")
    assert site is not None

    found = caseload(db.session(), actor_for(own), site)

    assert {case.code: case.relation for case in found.cases} == {
        "T-OWN": Relation.OWN,
        "T-BESIDE": Relation.BESIDE,
        "T-GLASS": Relation.EMERGENCY,
    }
    assert {case.code: case.worker for case in found.cases}["T-BESIDE"] == "Chiara"
    assert [case.reminders for case in found.cases if case.code == "T-GLASS"] == [()]


def test_the_page_shows_names_of_own_cases_and_reads_nothing_special(
    client: FlaskClient,
) -> None:
    own, colleague, _abroad = create_team()
    person = create_busy_case(own, name="Nina Bianchi")
    create_participant(colleague, name="Somebody Else")

    page = sign_in(client, own).get("/caseload", headers=ENGLISH)

    assert page.status_code == 200
    assert "Nina Bianchi" in page.text
    assert "Somebody Else" not in page.text
    assert "Contact was due" in page.text
    assert events.events_about(db.session(), person.id) == []


def test_it_is_searched_by_name_and_code_without_their_standing_in_the_address(
    client: FlaskClient,
) -> None:
    own, _colleague, _abroad = create_team()
    create_participant(own, name="Zoë Àrmani", code="T-ZOE")
    create_participant(own, name="Tomas", code="T-TOM")
    sign_in(client, own)

    by_name = client.post("/caseload", data={"q": "armani zoe"}, headers=ENGLISH)
    by_code = client.post("/caseload", data={"q": "t-tom"}, headers=ENGLISH)
    by_nothing = client.post("/caseload", data={"q": "xyzzy"}, headers=ENGLISH)

    assert "1 case found" in by_name.text
    assert "T-ZOE" in by_name.text.split('id="all"')[1]
    assert "T-TOM" not in by_name.text.split('id="all"')[1]
    assert "T-TOM" in by_code.text.split('id="all"')[1]
    assert "0 cases found" in by_nothing.text


def test_it_is_filtered_by_stage(client: FlaskClient) -> None:
    own, _colleague, _abroad = create_team()
    for stage in Stage:
        create_participant(own, name="", code=f"T-{stage.upper()}", stage=stage)
    sign_in(client, own)

    shown = {
        asked: client.get(f"/caseload?show={asked}", headers=ENGLISH).text.split('id="all"')[1]
        for asked in ("open", "paused", "closed", "all", "nonsense")
    }

    listed = {
        asked: {code for code in ("T-ACTIVE", "T-PAUSED", "T-CLOSED") if code in text}
        for asked, text in shown.items()
    }
    assert listed == {
        "open": {"T-ACTIVE", "T-PAUSED"},
        "paused": {"T-PAUSED"},
        "closed": {"T-CLOSED"},
        "all": {"T-ACTIVE", "T-PAUSED", "T-CLOSED"},
        "nonsense": {"T-ACTIVE", "T-PAUSED"},
    }


def test_words_that_mean_two_things_are_the_right_ones_in_italian(client: FlaskClient) -> None:
    own, _colleague, _abroad = create_team()
    create_participant(own)
    sign_in(client, own)

    page = client.get("/caseload", headers={"Accept-Language": "it"}).text

    assert "Percorsi aperti" in page
    assert "Prossimo contatto" in page
    assert "Successiva" not in page


def test_offers_and_people_pointed_out_stand_above_without_a_name(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    offered = create_participant(colleague, name="Secret Name", code="T-OFFER")
    create_offer(offered, colleague, own)
    create_pointing(status=PointingStatus.ASSIGNED, assigned_to=own.id, name="Hidden Name")
    create_pointing(status=PointingStatus.ASSIGNED, assigned_to=colleague.id)
    create_pointing()

    page = sign_in(client, own).get("/caseload", headers=ENGLISH).text

    assert "Chiara would like to hand T-OFFER over to you" in page
    assert "waiting for you since" in page
    assert "1 person who was pointed out has nobody yet" in page
    assert "Secret Name" not in page
    assert "Hidden Name" not in page


def test_an_empty_caseload_says_where_cases_come_from(client: FlaskClient) -> None:
    own, _colleague, _abroad = create_team()

    page = sign_in(client, own).get("/caseload", headers=ENGLISH)

    assert "No case yet" in page.text


def test_the_number_of_statements_does_not_grow_with_the_cases(
    client: FlaskClient, statements: Statements
) -> None:
    own, _colleague, _abroad = create_team()
    create_busy_case(own)
    sign_in(client, own)
    client.get("/caseload")
    with statements.recorded():
        client.get("/caseload")
    few = len(statements)
    for _more in range(12):
        create_busy_case(own)
    for other in range(3):
        create_busy_case(create_link_worker(name=f"Other {other}"))

    with statements.recorded():
        page = client.get("/caseload")

    assert page.text.count("Contact was due") == 13
    assert len(statements) == few
    assert few < 25
