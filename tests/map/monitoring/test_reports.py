"""Reports as the command makes them and coordinators read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from accounts.people import create_user, sign_in
from flask import Flask
from map.monitoring.pilot import (
    ENGLISH,
    SPRING,
    SUMMER,
    Pilot,
    come_in_spring,
    newest,
    table_of,
)
from participants.cases import create_participant
from sqlalchemy import delete, select

from app.accounts import events
from app.accounts.models import Event
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.sealing import key_of
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.vocabulary import OUTCOME, PATHWAY, REACHED, Step
from app.participants.models import Participant
from app.participants.vocabulary import Outcome

NETWORK = ("organisations", "listings", "link_workers")
JUNE, SEPTEMBER = "2026-06-30", "2026-09-30"


def test_without_a_report_the_page_says_how_one_is_made(pilot: Pilot) -> None:
    come_in_spring(pilot)

    page = pilot.page()

    assert "No report yet" in page
    assert "flask monitoring report --site trentino" in page
    assert pilot.coordinator.get("/monitoring.csv").status_code == 404


def test_a_report_says_what_is_large_and_withholds_what_is_small(pilot: Pilot) -> None:
    come_in_spring(pilot)

    done = pilot.report(JUNE)

    assert done.exit_code == 0, done.output
    tables = newest().tables
    assert tables[REACHED]["entered"] == 35
    assert tables[REACHED]["area:north"] == 23
    assert tables[REACHED]["track:"] is None
    assert tables[PATHWAY][Step.ASSESSED] == 12
    # All of them named it: that nobody did not, is withheld too.
    assert tables["need:housing"]["happened"] is None
    page = pilot.page()
    assert "35" in page
    assert "North valley" in page
    assert "···" in page


def test_a_need_is_counted_and_opening_it_is_recorded_without_saying_it(pilot: Pilot) -> None:
    pilot.come(14, SPRING, 0, "housing")
    pilot.come(9, SPRING, 0, "mobility")
    pilot.come(20, SPRING, 1)

    pilot.report(JUNE)

    assert newest().tables["need:housing"]["happened"] == 14
    found = db.session.scalars(select(Event).order_by(Event.number)).all()
    assert [(each.action, each.object_kind, each.object_id) for each in found] == [
        ("count_needs", "site", "trentino"),
        ("count_needs", "site", "trentino"),
        ("make_monitoring_report", "site", "trentino"),
    ]
    assert "housing" not in str([vars(each) for each in found])
    assert events.verify(db.session()) == 3


def test_what_is_far_from_everybody_who_named_it_is_unknown_without_a_home(pilot: Pilot) -> None:
    pilot.come(14, SPRING, 0, "housing")
    pilot.come(9, SPRING, 0, "mobility")
    pilot.come(20, SPRING, 1)

    pilot.report(JUNE)

    assert newest().tables["need:housing"]["kind:far"] is None


def test_a_few_who_come_later_are_not_seen_by_taking_one_report_from_the_other(
    pilot: Pilot,
) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)
    pilot.come(2, SUMMER, 0)
    pilot.come(8, SUMMER, 1)

    pilot.report(SEPTEMBER)

    tables = newest().tables
    assert tables[REACHED]["entered"] == 45
    assert tables[REACHED]["area:north"] is None
    assert "23 until 30 Jun 2026" in pilot.page()


def test_a_report_with_fewer_than_five_newcomers_is_not_made(pilot: Pilot) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)
    pilot.come(4, SUMMER, 0)

    done = pilot.report(SEPTEMBER)

    assert done.exit_code == 1
    assert "too few people" in done.output
    assert "4" not in done.output
    assert len(db.session.scalars(select(MonitoringReport.id)).all()) == 1


@pytest.mark.parametrize(
    ("until", "words"), [(JUNE, "counts until"), ("2099-12-31", "days that are over")]
)
def test_a_day_that_is_counted_already_or_not_over_is_refused(
    pilot: Pilot, until: str, words: str
) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)

    done = pilot.report(until)

    assert done.exit_code == 1
    assert words in done.output


def test_an_unknown_site_and_a_day_that_is_none_are_refused(pilot: Pilot) -> None:
    assert "no such site" in pilot.report(JUNE, "--site", "atlantis").output
    assert pilot.report("30/06/2026").exit_code == 2


def test_an_erased_case_changes_no_earlier_number(pilot: Pilot) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)
    before = newest().tables
    gone = db.session.scalars(select(Participant.id).limit(6)).all()
    db.session.execute(delete(Participant).where(Participant.id.in_(gone)))
    db.session.commit()
    pilot.come(9, SUMMER, 1)

    pilot.report(SEPTEMBER)

    rows = db.session.scalars(select(MonitoringReport).order_by(MonitoringReport.number)).all()
    assert rows[0].tables == before
    assert rows[1].tables[REACHED]["entered"] == 44


def test_invented_participants_are_never_counted_with_real_ones(pilot: Pilot) -> None:
    pilot.come(20, SPRING, 0, illustrative=True)
    invented = pilot.report(JUNE)
    page = pilot.page()
    pilot.come(30, SPRING, 0)

    real = pilot.report(JUNE)

    assert (invented.exit_code, real.exit_code) == (0, 0)
    assert "invented participants" in page
    assert newest().tables[REACHED]["entered"] in {20, 30}
    assert "invented participants" not in pilot.page()
    assert {row["count"] for row in table_of(pilot) if not row["area"] + row["track"]} >= {"30"}


def test_outcomes_are_counted_by_kind(pilot: Pilot) -> None:
    people = pilot.come(30, SPRING, 0)
    pilot.end(people[:8], SPRING + timedelta(days=20), Outcome.WORK)
    pilot.end(people[8:14], SPRING + timedelta(days=30), Outcome.TRAINING)

    pilot.report(JUNE)

    shown = newest().tables[OUTCOME]
    assert shown["happened"] == 14
    assert shown["kind:work"] == 8
    # 14 less 8 less 6 would say that nobody ended otherwise.
    assert shown["kind:training"] is None


def test_what_older_rules_gave_away_is_withdrawn(pilot: Pilot) -> None:
    people = pilot.come(30, SPRING, 0)
    pilot.end(people[:8], SPRING + timedelta(days=20), Outcome.WORK)
    pilot.end(people[8:14], SPRING + timedelta(days=30), Outcome.TRAINING)
    pilot.report(JUNE)
    before = [row["count"] for row in table_of(pilot) if row["measure"] == "ended"]
    row = newest()
    row.tables = {name: table for name, table in row.tables.items() if name != "rules"}
    db.session.commit()

    after = [row for row in table_of(pilot) if row["measure"] in {"ended", "outcome"}]

    assert before == ["14"]
    assert {row["measure"]: row["count"] for row in after} == {"ended": ""}


def test_whoever_waits_to_be_taken_up_is_known_and_not_reached(pilot: Pilot) -> None:
    pilot.come(20, SPRING, 0)
    pilot.wait(7, SPRING)

    pilot.report(JUNE)

    pathway = newest().tables[PATHWAY]
    assert (pathway[Step.KNOWN], pathway[Step.BEGUN]) == (27, 20)


def test_small_counts_are_kept_sealed(pilot: Pilot) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)

    kept = newest().wave_sealed

    assert kept is not None
    assert key_of(kept)
    assert b"north" not in kept
    assert "3" not in str(newest().tables[REACHED]["cell:south|"])


def test_the_coordinator_of_another_site_sees_nothing_of_it(app: Flask, pilot: Pilot) -> None:
    from factories import create_site, site_settings  # noqa: PLC0415

    create_site(id="lisbon", settings=site_settings(key="lisbon"))
    come_in_spring(pilot)
    pilot.report(JUNE, "--site", "trentino")
    user = create_user(role=Role.COORDINATOR, site_id="lisbon")
    stranger = sign_in(app.test_client(), user)

    page = stranger.get("/monitoring", headers=ENGLISH).text

    assert "No report yet" in page
    assert "North valley" not in page
    assert stranger.get("/monitoring.zip").status_code == 404


def test_no_name_and_no_code_stands_on_the_page_or_in_the_files(pilot: Pilot) -> None:
    come_in_spring(pilot)
    create_participant(pilot.worker, name="Kanariina", code="T-KNRI", created_at=SPRING)
    pilot.report(JUNE)

    shown = [
        pilot.coordinator.get(address).get_data()
        for address in ("/monitoring", "/monitoring.csv", "/monitoring.zip")
    ]

    assert not any(b"Kanariina" in each or b"T-KNRI" in each for each in shown)


def test_the_number_of_statements_of_the_page_does_not_grow_with_the_reports(
    app: Flask, pilot: Pilot
) -> None:
    from directory.recorder import Statements  # noqa: PLC0415

    seen = Statements()

    def count() -> int:
        with app.app_context(), seen.recorded():
            pilot.page()
        return len(seen)

    come_in_spring(pilot)
    pilot.report(JUNE)
    pilot.page()
    one = count()
    pilot.come(9, SUMMER, 1)
    pilot.report(SEPTEMBER)

    assert count() == one
