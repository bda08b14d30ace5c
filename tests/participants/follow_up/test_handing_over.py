"""Handing over, working together, and cases without anybody: who may, and who sees what."""

from __future__ import annotations

from uuid import uuid4

import pytest
from accounts.conftest import Clock
from accounts.people import create_user, empty_outbox, outbox, sign_in
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import (
    add_worker,
    create_assessment,
    create_link_worker,
    create_participant,
)
from participants.follow_up.world import create_offer, create_team
from sqlalchemy import select

from app.accounts import events
from app.accounts.models import Event, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import CaseWorker, Handover, Participant
from app.participants.vocabulary import HandoverStatus, Stage

ENGLISH = {"Accept-Language": "en"}
pytestmark = pytest.mark.usefixtures("stopped")


def _worker_of(person: Participant) -> object:
    db.session.expire_all()
    return db.session.get_one(Participant, person.id).link_worker_id


def _statuses() -> list[HandoverStatus]:
    db.session.expire_all()
    order = (Handover.offered_at, Handover.id)
    return list(db.session.scalars(select(Handover.status).order_by(*order)))


def _offer(client: FlaskClient, person: Participant, to: User | str, note: str = "") -> object:
    chosen = str(to.id) if isinstance(to, User) else to
    return client.post(
        f"/cases/{person.id}/offer", data={"colleague": chosen, "note": note}, headers=ENGLISH
    )


def test_an_offered_case_shows_its_code_and_note_and_nothing_else(
    client: FlaskClient, app: Flask
) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own, name="Kanari", code="T-OFFER", home_name="Cles")
    create_assessment(person, wishes="kanari wishes")
    empty_outbox(app)
    sign_in(client, own)
    client.post(f"/cases/{person.id}/offer", data={"colleague": colleague.id, "note": "shy"})
    offer = db.session.scalars(select(Handover)).one().id
    sign_in(client, colleague)

    page = client.get(f"/handovers/{offer}", headers=ENGLISH).text
    listed = client.get("/caseload", headers=ENGLISH).text
    others = [client.get(f"/cases/{person.id}/{tab}").status_code for tab in ("contacts", "team")]

    mail = outbox(app)[-1]
    assert "T-OFFER" in page
    assert "shy" in page
    assert "T-OFFER" in listed
    assert "anari" not in page + listed
    assert "Cles" not in page + listed
    assert others == [404, 404]
    assert mail["To"] == colleague.email
    assert "T-OFFER" not in mail.get_content() + str(mail["Subject"])


def test_reading_the_note_of_an_offer_is_recorded(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    offer = create_offer(person, own, colleague, note="likes to walk").id
    sign_in(client, colleague)

    client.get(f"/handovers/{offer}")

    found = events.events_about(db.session(), person.id)
    assert [(each.action, each.user_id, each.fields) for each in found] == [
        ("read", colleague.id, ["handover.note"])
    ]


def test_taking_moves_the_case_and_the_former_one_stays_for_so_many_days(
    client: FlaskClient, stopped: Clock
) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    offer = create_offer(person, own, colleague).id
    sign_in(client, colleague)

    answer = client.post(f"/handovers/{offer}/take", data={"stay": "1", "days": "10"})
    sign_in(client, own)
    address = f"/cases/{person.id}/contacts"
    during = client.get(address).status_code
    stopped.move(days=11)
    sign_in(client, own)
    after = client.get(address).status_code

    assert answer.status_code == 303
    assert _worker_of(person) == colleague.id
    assert _statuses() == [HandoverStatus.TAKEN]
    assert (during, after) == (200, 404)


def test_taking_without_the_tick_leaves_the_former_one_outside(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    offer = create_offer(person, own, colleague).id
    sign_in(client, colleague)

    client.post(f"/handovers/{offer}/take", data={"days": "10"})
    sign_in(client, own)

    assert client.get(f"/cases/{person.id}/contacts").status_code == 404
    assert db.session.scalars(select(CaseWorker)).all() == []


def test_whoever_worked_beside_and_takes_the_case_stands_in_it_once(
    client: FlaskClient,
) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    add_worker(person, colleague)
    offer = create_offer(person, own, colleague).id
    sign_in(client, colleague)

    client.post(f"/handovers/{offer}/take", data={})

    assert _worker_of(person) == colleague.id
    assert db.session.scalars(select(CaseWorker)).all() == []


def test_a_refused_offer_leaves_the_case_and_forgets_its_note(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    offer = create_offer(person, own, colleague, note="shy").id
    sign_in(client, colleague)

    client.post(f"/handovers/{offer}/refuse")
    again = client.post(f"/handovers/{offer}/take").status_code

    assert _worker_of(person) == own.id
    assert _statuses() == [HandoverStatus.REFUSED]
    assert db.session.scalars(select(Handover.note_sealed)).all() == [None]
    assert again == 404


def test_circular_and_strange_offers_are_refused_with_a_reason(client: FlaskClient) -> None:
    own, colleague, abroad = create_team()
    closed = create_link_worker(name="Gone", active=False)
    coordinator = create_user(role=Role.COORDINATOR)
    person = create_participant(own)
    foreign = create_participant(colleague)
    add_worker(foreign, own)
    sign_in(client, own)
    wishes = [
        (person, own, "it is yours"),
        (person, abroad, "Choose a link worker of this site"),
        (person, closed, "Choose a link worker of this site"),
        (person, coordinator, "Choose a link worker of this site"),
        (person, str(uuid4()), "Choose a link worker of this site"),
        (person, "nonsense", "Choose a link worker of this site"),
        (foreign, colleague, "Only whose case it is"),
    ]

    answers = [_offer(client, case, to) for case, to, _sentence in wishes]

    assert [answer.status_code for answer in answers] == [422] * len(wishes)  # type: ignore[attr-defined]
    assert all(
        sentence in answer.text  # type: ignore[attr-defined]
        for answer, (_case, _to, sentence) in zip(answers, wishes, strict=True)
    )
    assert _statuses() == []


def test_an_offer_in_turn_and_a_second_offer_are_refused(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    third = create_link_worker(name="Third")
    person, circle = create_participant(own), create_participant(own)
    create_offer(person, own, colleague)
    # Assigned anew while the offer of the one before still stood.
    create_offer(circle, colleague, third)
    sign_in(client, own)

    same = _offer(client, person, colleague)
    second = _offer(client, person, third)
    in_turn = _offer(client, circle, colleague)

    assert same.status_code == 303  # type: ignore[attr-defined]
    assert "offered to somebody already" in second.text  # type: ignore[attr-defined]
    assert "offered the case in turn" in in_turn.text  # type: ignore[attr-defined]
    assert len(_statuses()) == 2


def test_an_offer_is_taken_back_and_cannot_be_taken_any_more(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    offer = create_offer(person, own, colleague).id
    sign_in(client, own)

    client.post(f"/cases/{person.id}/offer/take-back")
    sign_in(client, colleague)

    assert client.post(f"/handovers/{offer}/take").status_code == 404
    assert client.get(f"/handovers/{offer}").status_code == 404
    assert _statuses() == [HandoverStatus.WITHDRAWN]


def test_a_note_that_is_too_long_stays_in_the_form(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    sign_in(client, own)

    answer = _offer(client, person, colleague, "x" * 4001)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "x" * 4001 in answer.text  # type: ignore[attr-defined]
    assert _statuses() == []


def test_a_colleague_is_let_in_reads_is_taken_off_and_finds_nothing(
    client: FlaskClient,
) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    address = f"/cases/{person.id}"
    seen = []
    for step in (f"{address}/team", f"{address}/team/{colleague.id}/remove"):
        sign_in(client, own)
        client.post(step, data={"colleague": colleague.id})
        sign_in(client, colleague)
        seen.append(client.get(f"{address}/contacts").status_code)

    assert seen == [200, 404]
    assert [each.action for each in db.session.scalars(select(Event).order_by(Event.number))] == [
        "add_co_worker",
        "remove_co_worker",
    ]


def test_a_co_worker_leaves_but_takes_nobody_off_and_lets_nobody_in(
    client: FlaskClient,
) -> None:
    own, colleague, _abroad = create_team()
    third = create_link_worker(name="Third")
    person = create_participant(own)
    add_worker(person, colleague)
    add_worker(person, third)
    address = f"/cases/{person.id}/team"
    sign_in(client, colleague)

    page = client.get(address, headers=ENGLISH).text
    refused = [
        client.post(f"{address}/{third.id}/remove").status_code,
        client.post(address, data={"colleague": str(third.id)}).status_code,
    ]
    left = client.post(f"{address}/{colleague.id}/remove")

    assert "Only whose case it is hands it over." in page
    assert refused == [422, 422]
    assert left.headers["Location"] == "/caseload"
    assert client.get(address).status_code == 404


def test_cases_of_a_closed_account_wait_by_code_until_they_are_assigned(
    client: FlaskClient, app: Flask
) -> None:
    own, colleague, abroad = create_team()
    coordinator = create_user(role=Role.COORDINATOR)
    gone = create_link_worker(name="Gone", active=False)
    moved = create_link_worker(name="Moved", role=Role.COORDINATOR)
    waiting = [
        create_participant(gone, code="T-GONE", name="Kanari"),
        create_participant(moved, code="T-MOVED", name="Kanari"),
        create_participant(None, code="T-NOBODY", name="Kanari", stage=Stage.CLOSED),
    ]
    create_participant(own, code="T-ATTENDED")
    create_participant(abroad, code="L-ABROAD", link_worker_id=None)
    sign_in(client, coordinator)
    empty_outbox(app)

    before = client.get("/cases/unattended", headers=ENGLISH).text
    chosen = {"case": [str(each.id) for each in waiting], "colleague": str(colleague.id)}
    answer = client.post("/cases/unattended", data=chosen)
    after = client.get(answer.headers["Location"], headers=ENGLISH).text

    assert "3 cases without anybody" in before
    assert all(code in before for code in ("T-GONE", "T-MOVED", "T-NOBODY"))
    assert not any(word in before for word in ("T-ATTENDED", "L-ABROAD", "Kanari"))
    assert {_worker_of(each) for each in waiting} == {colleague.id}
    assert "3 cases assigned." in after
    assert "Every case has somebody." in after
    assert outbox(app)[-1]["To"] == colleague.email


def test_a_coordinator_assigns_no_case_that_has_somebody_and_none_elsewhere(
    client: FlaskClient,
) -> None:
    own, colleague, abroad = create_team()
    attended = create_participant(own)
    free = create_participant(None)
    elsewhere = create_participant(abroad, link_worker_id=None)
    sign_in(client, create_user(role=Role.COORDINATOR))

    def assign(*cases: Participant, to: object = colleague.id) -> int:
        chosen = {"case": [str(each.id) for each in cases], "colleague": str(to)}
        return client.post("/cases/unattended", data=chosen).status_code

    answers = [
        assign(),
        assign(attended, free),
        assign(elsewhere),
        assign(free, to=abroad.id),
        assign(free, to=""),
    ]

    assert answers == [422, 422, 404, 422, 422]
    assert [_worker_of(each) for each in (attended, free, elsewhere)] == [own.id, None, None]


def test_assigning_ends_an_offer_that_stood(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    third = create_link_worker(name="Third")
    person = create_participant(own)
    offer = create_offer(person, own, colleague).id
    own.active = False
    db.session.commit()
    sign_in(client, create_user(role=Role.COORDINATOR))

    client.post("/cases/unattended", data={"case": str(person.id), "colleague": str(third.id)})
    sign_in(client, colleague)

    assert client.post(f"/handovers/{offer}/take").status_code == 404
    assert _worker_of(person) == third.id


def test_an_offer_of_a_colleague_who_left_can_still_be_taken(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    offer = create_offer(person, own, colleague).id
    own.active = False
    db.session.commit()
    sign_in(client, colleague)

    client.post(f"/handovers/{offer}/take", data={"stay": "1", "days": "5"})

    assert _worker_of(person) == colleague.id
    assert db.session.scalars(select(CaseWorker)).all() == []


@pytest.mark.parametrize("how", ["taken back", "ended"])
def test_an_offer_that_ends_forgets_its_note(client: FlaskClient, how: str) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    sign_in(client, own)
    _offer(client, person, colleague, "what only they should know")
    kept = db.session.scalars(select(Handover.note_sealed)).one()

    if how == "taken back":
        client.post(f"/cases/{person.id}/offer/take-back")
    else:
        client.post(
            f"/cases/{person.id}/close", data={"version": person.version, "outcome": "work"}
        )

    db.session.expire_all()
    assert kept is not None
    assert _statuses() == [HandoverStatus.WITHDRAWN]
    assert db.session.scalars(select(Handover.note_sealed)).all() == [None]
