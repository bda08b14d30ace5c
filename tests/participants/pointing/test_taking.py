"""Coordinators assign, link workers take up; what was said moves into the case, all or nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from accounts.people import create_user, empty_outbox, outbox, sign_in
from factories import MOMENT, create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import actor_for, create_link_worker, create_participant, create_pointing
from sqlalchemy import func, select

from app.accounts import events
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action
from app.accounts.vocabulary import Role
from app.core.db import db, transaction
from app.participants.codes import add_with_code
from app.participants.models import Consent, Participant
from app.participants.person.actions import new_case
from app.participants.pointing import actions, taking
from app.participants.reading import NoSuchCaseError, read_special
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    DeclineReason,
    PointingStatus,
    Stage,
)
from app.territory import queries as territory
from app.territory.sites import SiteView


@pytest.fixture
def site(app: Flask) -> SiteView:  # noqa: ARG001 - the database
    create_site()
    territory.forget_sites()
    found = territory.site("trentino")
    assert found is not None
    return found


def _people() -> int:
    return db.session.scalar(select(func.count()).select_from(Participant)) or 0


def _case(worker: User) -> tuple[Participant, str]:
    """Return the only case, and its reasons, read as the page does."""
    actor = actor_for(worker)
    with transaction() as session:
        person = session.scalars(select(Participant)).one()
        read_special(session, actor, Action.WORK_CASE, person, [person])
        return person, person.track_reasons


def _client(app: Flask, user: User) -> FlaskClient:
    client = sign_in(app.test_client(), user)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_what_was_said_moves_into_the_case_and_is_gone_where_it_was(site: SiteView) -> None:
    worker = create_link_worker()
    row = create_pointing(
        name="Tomas",
        contact="+39 333 7654321",
        why="looks for company",
        birth_year=2007,
        language="pt",
        consent_manner=ConsentManner.SPOKEN,
        consent_at=MOMENT - timedelta(days=3),
    )

    taking.take(actor_for(worker), site, row.id)

    person, reasons = _case(worker)
    consent = db.session.scalars(select(Consent)).one()
    db.session.refresh(row)
    assert (person.name, person.phone, reasons) == (
        "Tomas",
        "+39 333 7654321",
        "looks for company",
    )
    assert (person.birth_year, person.language, person.languages) == (2007, "pt", ["pt"])
    assert person.link_worker_id == worker.id
    assert (consent.purpose, consent.manner) == (ConsentPurpose.CONTACT, ConsentManner.SPOKEN)
    assert consent.given_at == MOMENT - timedelta(days=3)
    assert (row.name_sealed, row.contact_sealed, row.why_sealed) == (None, None, None)
    assert (row.birth_year, row.language, row.area_id) == (None, "", None)
    assert (row.status, row.participant_id) == (PointingStatus.TAKEN, person.id)


@pytest.mark.parametrize(
    ("said", "reach"),
    [
        ("333 7654321", taking.Reach(phone="333 7654321")),
        ("+351 (21) 000-000", taking.Reach(phone="+351 (21) 000-000")),
        ("tomas@example.org", taking.Reach(email="tomas@example.org")),
        ("at the skate park", taking.Reach(note="at the skate park")),
        ("333 7654321, after six", taking.Reach(note="333 7654321, after six")),
    ],
)
def test_a_contact_is_put_where_it_can_be_used(said: str, reach: taking.Reach) -> None:
    assert taking.read_reach(said) == reach


def test_taking_up_leaves_its_traces_about_the_participant(site: SiteView) -> None:
    worker = create_link_worker()
    row = create_pointing()

    key = taking.take(actor_for(worker), site, row.id)

    deeds = [(each.action, each.fields) for each in events.events_about(db.session(), key)]
    assert ("take_pointing", []) in deeds
    assert ("read", ["pointing.why"]) in deeds
    assert ("record_consent", ["consent.contact"]) in deeds


def test_a_taking_that_fails_changes_nothing(
    site: SiteView, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, row = create_link_worker(), create_pointing()

    def fail(*_args: object, **_options: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(taking, "record_consent", fail)
    with pytest.raises(OSError, match="disk is full"):
        taking.take(actor_for(worker), site, row.id)

    db.session.refresh(row)
    assert _people() == 0
    assert row.status is PointingStatus.NEW
    assert row.name == "Tomas"
    assert events.events_about(db.session(), row.id) == []


def test_whoever_is_second_is_told_so(app: Flask, site: SiteView) -> None:
    first, second = create_link_worker(), create_link_worker()
    row = create_pointing()
    taking.take(actor_for(first), site, row.id)

    answer = _client(app, second).post(f"/pointings/{row.id}/take")

    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.text
    assert _people() == 1


def test_two_taps_lead_to_the_one_case(app: Flask, site: SiteView) -> None:
    worker = create_link_worker()
    row = create_pointing()
    client = _client(app, worker)

    answers = [client.post(f"/pointings/{row.id}/take") for _ in range(2)]

    case = db.session.scalars(select(Participant.id)).one()
    assert site
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.location for answer in answers} == {f"/cases/{case}?done=taken"}


def test_of_two_at_the_same_moment_one_wins(app: Flask, site: SiteView) -> None:
    actors = [actor_for(create_link_worker()) for _worker in range(2)]
    row_id = create_pointing().id
    db.session.remove()
    start, became = Barrier(2), []

    def run(actor: Actor) -> None:
        with app.app_context():
            start.wait()
            try:
                taking.take(actor, site, row_id)
                became.append("taken")
            except actions.AlreadyHandledError:
                became.append("too late")
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(became) == ["taken", "too late"]
    assert _people() == 1


def test_an_assigned_one_is_taken_only_by_whom_it_is_assigned_to(
    app: Flask, site: SiteView
) -> None:
    worker, colleague = create_link_worker(), create_link_worker()
    row = create_pointing(status=PointingStatus.ASSIGNED, assigned_to=colleague.id)

    refused = _client(app, worker).post(f"/pointings/{row.id}/take")
    taken = _client(app, colleague).post(f"/pointings/{row.id}/take")

    assert refused.status_code == 409
    assert "assigned to a colleague" in refused.text
    assert taken.status_code == 303
    assert site.key == "trentino"


def test_nobody_takes_up_somebody_of_another_site(site: SiteView) -> None:
    create_site(id="lisbon")
    abroad = create_link_worker(site_id="lisbon")
    row = create_pointing()

    with pytest.raises(NoSuchCaseError):
        taking.take(actor_for(abroad), site, row.id)

    assert _people() == 0


def test_an_invented_one_becomes_an_invented_case(site: SiteView) -> None:
    worker = create_link_worker()
    row = create_pointing(illustrative=True)

    taking.take(actor_for(worker), site, row.id)

    assert _case(worker)[0].illustrative


@pytest.mark.usefixtures("site")
def test_a_taken_code_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = create_link_worker()
    create_participant(worker, code="TN-AAAA")
    codes = iter(["TN-AAAA", "TN-AAAA", "TN-CCCC"])
    monkeypatch.setattr("app.participants.codes.drawn", lambda _letters: next(codes))

    with transaction() as session:
        person = new_case(actor_for(worker), "trentino")
        add_with_code(session, person, "TN")

    assert person.code == "TN-CCCC"


def test_a_coordinator_assigns_and_the_link_worker_gets_a_mail(app: Flask, site: SiteView) -> None:
    empty_outbox(app)
    coordinator = create_user(role=Role.COORDINATOR)
    worker = create_link_worker(email="luca@team.example")
    row = create_pointing()

    answer = _client(app, coordinator).post(
        f"/pointings/{row.id}/assign", data={"link_worker": str(worker.id), "version": "1"}
    )

    db.session.refresh(row)
    mails = outbox(app)
    empty_outbox(app)
    assert answer.status_code == 303
    assert (row.status, row.assigned_to) == (PointingStatus.ASSIGNED, worker.id)
    assert [mail["To"] for mail in mails] == ["luca@team.example"]
    assert "Tomas" not in mails[0].as_string()
    assert site.key == "trentino"


@pytest.mark.usefixtures("site")
def test_of_two_coordinators_the_second_looks_again(app: Flask) -> None:
    client = _client(app, create_user(role=Role.COORDINATOR))
    first, second = create_link_worker(), create_link_worker()
    row = create_pointing()
    address = f"/pointings/{row.id}/assign"

    client.post(address, data={"link_worker": str(first.id), "version": "1"})
    answer = client.post(address, data={"link_worker": str(second.id), "version": "1"})

    db.session.refresh(row)
    assert answer.status_code == 409
    assert "assigned them meanwhile" in answer.text
    assert row.assigned_to == first.id


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", ["abroad", "gone", "stakeholder", "nobody", "nonsense"])
def test_only_link_workers_of_the_site_can_be_chosen(app: Flask, who: str) -> None:
    create_site(id="lisbon")
    chosen: dict[str, Any] = {
        "abroad": create_link_worker(site_id="lisbon").id,
        "gone": create_link_worker(active=False).id,
        "stakeholder": create_user().id,
        "nobody": "00000000-0000-0000-0000-000000000001",
        "nonsense": "x",
    }
    row = create_pointing()

    answer = _client(app, create_user(role=Role.COORDINATOR)).post(
        f"/pointings/{row.id}/assign", data={"link_worker": str(chosen[who]), "version": "1"}
    )

    db.session.refresh(row)
    assert answer.status_code in {400, 409}
    assert row.status is PointingStatus.NEW


@pytest.mark.usefixtures("site")
def test_declining_says_why_and_empties_what_was_said(app: Flask) -> None:
    row = create_pointing(birth_year=2007)
    client = _client(app, create_user(role=Role.COORDINATOR))

    without = client.post(f"/pointings/{row.id}/decline", data={"reason": "because"})
    declined = client.post(f"/pointings/{row.id}/decline", data={"reason": "twice"})

    db.session.refresh(row)
    assert (without.status_code, declined.status_code) == (422, 303)
    assert "Choose why it is declined" in without.text
    assert (row.status, row.declined_because) == (PointingStatus.DECLINED, DeclineReason.TWICE)
    assert (row.name_sealed, row.contact_sealed, row.why_sealed) == (None, None, None)
    assert row.birth_year is None
    assert row.handled_at is not None


@pytest.mark.usefixtures("site")
def test_a_link_worker_does_not_decline_for_a_colleague(app: Flask) -> None:
    row = create_pointing(status=PointingStatus.ASSIGNED, assigned_to=create_link_worker().id)

    answer = _client(app, create_link_worker()).post(
        f"/pointings/{row.id}/decline", data={"reason": "twice"}
    )

    db.session.refresh(row)
    assert answer.status_code == 409
    assert row.status is PointingStatus.ASSIGNED


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LINK_WORKER])
def test_who_waits_is_shown_without_name_contact_or_reasons(app: Flask, role: Role) -> None:
    create_pointing(name="Kanariname", contact="Kanaricontact", why="Kanariwhy", birth_year=1987)
    create_pointing(status=PointingStatus.TAKEN, handled_at=MOMENT, name="Kanaritaken")

    page = _client(app, create_user(role=role)).get("/pointings")

    assert page.text.count("waiting for") == 1
    assert "asked themselves" in page.text
    assert "Kanari" not in page.text
    assert "1987" not in page.text


@pytest.mark.usefixtures("site")
def test_a_coordinator_sees_how_many_cases_and_not_whose(app: Flask) -> None:
    worker = create_link_worker(name="Luca")
    for name in ("Kanarione", "Kanaritwo"):
        create_participant(worker, name=name, code=name[-6:])
    create_participant(worker, stage=Stage.CLOSED)
    create_participant(None, name="Kanarithree")
    create_pointing(status=PointingStatus.ASSIGNED, assigned_to=worker.id)

    page = _client(app, create_user(role=Role.COORDINATOR)).get("/pointings").text

    cells = [part.split("</td>")[0].rpartition(">")[2] for part in page.split('<td class="number"')]
    assert "Luca" in page
    assert "Luca (active cases: 2)" in page
    assert cells[1:] == ["2", "1"]
    assert "Kanari" not in page
    assert "anarione" not in page


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "role",
    [Role.STAKEHOLDER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER],
)
def test_nobody_else_sees_who_waits(app: Flask, role: Role) -> None:
    row = create_pointing()
    client = _client(app, create_user(role=role))

    statuses = [client.get("/pointings").status_code]
    statuses += [
        client.post(f"/pointings/{row.id}/{deed}").status_code
        for deed in ("take", "assign", "decline")
    ]

    assert statuses == [403] * 4


@pytest.mark.usefixtures("site")
def test_a_long_list_costs_no_more_statements(app: Flask) -> None:
    from directory.recorder import Statements  # noqa: PLC0415 - needs an application

    client = _client(app, create_user(role=Role.COORDINATOR))
    statements = Statements()

    def counted() -> int:
        with statements.recorded():
            client.get("/pointings")
        return len(statements)

    create_pointing()
    one = counted()
    for _more in range(9):
        create_pointing()
    ten = counted()

    assert ten == one
