"""Cases go when their time is up: not a day before, all the day after, nothing a second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from factories import create_site, site_settings
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from participants.canaries import plant
from participants.cases import (
    create_consent,
    create_link_worker,
    create_participant,
    create_pointing,
)
from sqlalchemy import func, select

from app.accounts import clock, events
from app.accounts.models import Event
from app.core.db import db
from app.participants.models import ErasedTally, Participant, Pointing, Supporter
from app.participants.privacy import retention
from app.participants.privacy.retention import due, due_soon, keep_to_time, kept_until
from app.participants.vocabulary import ConsentPurpose, PointingStatus
from app.territory import queries as territory
from app.territory.sites import SiteView

LAST_DEED = datetime(2026, 2, 28, 15, 30, tzinfo=UTC)
MONTHS = 12
Stop = Callable[[datetime], None]


def the_site(key: str = "trentino", months: int = MONTHS) -> SiteView:
    settings = site_settings(key=key)
    create_site(id=key, settings={**settings, "retention_months": months})
    territory.forget_sites()
    site = territory.site(key)
    assert site is not None
    return site


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Stop:
    def stop(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return stop


def codes() -> list[str]:
    return list(db.session.scalars(select(Participant.code).order_by(Participant.code)))


@pytest.mark.usefixtures("app")
def test_nothing_the_day_before_everything_on_the_day_nothing_again(at: Stop) -> None:
    site = the_site()
    create_participant(code="A", active_at=LAST_DEED)
    create_participant(code="B", active_at=LAST_DEED)
    create_participant(code="C", active_at=LAST_DEED + timedelta(days=2))

    at(LAST_DEED.replace(year=2027) - timedelta(seconds=1))
    before = keep_to_time(site)
    at(LAST_DEED.replace(year=2027))
    done = keep_to_time(site)
    again = keep_to_time(site)

    assert before.cases == []
    assert [each.code for each in done.cases] == ["A", "B"]
    assert again.cases == []
    assert codes() == ["C"]


@pytest.mark.usefixtures("app")
def test_each_site_has_its_own_time(at: Stop) -> None:
    short, long = the_site(months=6), the_site("lisbon", months=36)
    for site in (short, long):
        create_participant(code="A", site_id=site.key, active_at=LAST_DEED)
    at(LAST_DEED + timedelta(days=400))

    assert [len(keep_to_time(site).cases) for site in (short, long)] == [1, 0]


@pytest.mark.usefixtures("app")
def test_a_dry_run_changes_nothing(at: Stop, app: Flask) -> None:
    the_site()
    plant(create_link_worker(), create_link_worker(name="B"), active_at=LAST_DEED)
    create_pointing(created_at=LAST_DEED)
    at(LAST_DEED + timedelta(days=800))

    said = app.test_cli_runner().invoke(args=["privacy", "retention", "--dry-run"]).output

    assert said == (
        "trentino: would be erased: cases without a deed for 12 months: 1, "
        "pointings without a case: 1, contacts and supporters without a consent: 0\n"
    )
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
    assert db.session.scalar(select(func.count()).select_from(Pointing)) == 2
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0


@pytest.mark.usefixtures("app")
def test_who_was_pointed_out_and_never_taken_up_goes_after_six_months(at: Stop) -> None:
    site = the_site()
    declined = {"status": PointingStatus.DECLINED, "created_at": LAST_DEED - timedelta(days=90)}
    gone = [
        create_pointing(created_at=LAST_DEED).id,
        create_pointing(created_at=LAST_DEED, status=PointingStatus.ASSIGNED).id,
        create_pointing(handled_at=LAST_DEED, **declined).id,
    ]
    later = LAST_DEED + timedelta(days=1)
    stays = [create_pointing(created_at=later).id, create_pointing(handled_at=later, **declined).id]

    at(LAST_DEED.replace(month=8) - timedelta(seconds=1))
    before = keep_to_time(site)
    at(LAST_DEED.replace(month=8))
    done = keep_to_time(site)

    assert before.pointings == []
    assert sorted(done.pointings) == sorted(gone)
    assert sorted(db.session.scalars(select(Pointing.id))) == sorted(stays)
    assert [each.action for each in events.events_about(db.session(), gone[0])] == [
        "erase_pointing"
    ]


@pytest.mark.usefixtures("app")
def test_it_is_recorded_and_counted(at: Stop, app: Flask) -> None:
    the_site()
    person = create_participant(code="A", active_at=LAST_DEED, created_at=LAST_DEED)
    at(LAST_DEED + timedelta(days=800))

    said = app.test_cli_runner().invoke(args=["privacy", "retention"]).output

    assert said.splitlines()[1] == "the files hold no trace"
    (event,) = events.events_about(db.session(), person.id)
    assert (event.action, event.reason) == ("erase_case", "retention")
    assert db.session.scalars(select(ErasedTally.people)).all() == [1]


@pytest.mark.usefixtures("app")
def test_a_case_in_which_something_happens_meanwhile_stays(
    at: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = the_site()
    person = create_participant(code="A", active_at=LAST_DEED)
    at(LAST_DEED + timedelta(days=800))
    found = due(site)
    person.active_at = clock.now()
    db.session.commit()
    monkeypatch.setattr(retention, "due", lambda *_: found)

    assert keep_to_time(site).cases == []
    assert codes() == ["A"]


@pytest.mark.usefixtures("app")
def test_the_officer_sees_a_month_ahead(at: Stop) -> None:
    site = the_site()
    create_participant(code="PAST", active_at=LAST_DEED - timedelta(days=1))
    create_participant(code="SOON", active_at=LAST_DEED + timedelta(days=20))
    create_participant(code="LATER", active_at=LAST_DEED + timedelta(days=60))
    at(LAST_DEED.replace(year=2027))

    assert [each.code for each in due_soon(site)] == ["SOON"]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), st.integers(1, 120))  # noqa: DTZ001 - given its zone below
def test_months_are_those_of_the_calendar(naive: datetime, months: int) -> None:
    moment = naive.replace(tzinfo=UTC)

    later = retention._shifted(moment, months)  # noqa: SLF001 - arithmetic by itself

    assert (later.year * 12 + later.month) - (moment.year * 12 + moment.month) == months
    assert later.day in {moment.day, 28, 29, 30}
    assert later.time() == moment.time()


@pytest.mark.usefixtures("app")
def test_a_page_can_say_until_when_a_case_is_kept() -> None:
    assert kept_until(the_site(), LAST_DEED) == LAST_DEED.replace(year=2027)


@pytest.mark.usefixtures("app")
def test_what_a_consent_kept_goes_in_the_night_after_its_last_day(at: Stop) -> None:
    site = the_site()
    at(LAST_DEED)
    person = create_participant(phone="333 7654321", reach_note="evenings", active_at=LAST_DEED)
    day = LAST_DEED.date() + timedelta(days=3)
    for purpose in (ConsentPurpose.CONTACT, ConsentPurpose.SUPPORTERS):
        create_consent(person, purpose=purpose, expires_on=day)
    aunt = Supporter(id=uuid4(), participant_id=person.id, name="Rosa", created_at=LAST_DEED)
    db.session.add(aunt)
    db.session.commit()

    at(LAST_DEED + timedelta(days=3))
    on_its_last_day = keep_to_time(site).ended
    at(LAST_DEED + timedelta(days=4))
    planned, done, again = due(site).ended, keep_to_time(site).ended, keep_to_time(site).ended

    db.session.refresh(person)
    assert (on_its_last_day, planned, done, again) == ([], [person.id], [person.id], [])
    assert (person.phone, person.reach_note, person.name) == ("", "", "Nina")
    assert person.active_at == LAST_DEED
    assert db.session.scalars(select(Supporter.id)).all() == []
    (event,) = events.events_about(db.session(), person.id)
    assert event.action == "forget_ended"
    assert {"participant.phone", "supporter.name"} <= set(event.fields)


@pytest.mark.usefixtures("app")
def test_a_contact_under_a_newer_consent_stays(at: Stop) -> None:
    site = the_site()
    at(LAST_DEED)
    person = create_participant(phone="333 7654321", active_at=LAST_DEED)
    create_consent(person, purpose=ConsentPurpose.CONTACT, expires_on=LAST_DEED.date())
    create_consent(person, purpose=ConsentPurpose.CONTACT)

    at(LAST_DEED + timedelta(days=4))
    done = keep_to_time(site)

    db.session.refresh(person)
    assert done.ended == []
    assert person.phone == "333 7654321"
