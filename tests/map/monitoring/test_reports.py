"""Reports as the command makes them and coordinators read them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from accounts.people import create_user, sign_in
from factories import numbered_id
from flask import Flask
from map.monitoring.pilot import ENGLISH, SPRING, SUMMER, Pilot
from participants.cases import create_participant, create_referral
from sqlalchemy import delete, select

from app.accounts import events
from app.accounts.models import Event
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.sealing import key_of
from app.map.monitoring.files import COLUMNS
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.vocabulary import OUTCOME, PATHWAY, REACHED, Step
from app.participants.models import Participant, ReferralStep
from app.participants.vocabulary import Outcome, ReferralStatus, Track

NETWORK = ("organisations", "listings", "link_workers")
JUNE, SEPTEMBER = "2026-06-30", "2026-09-30"


def _newest() -> MonitoringReport:
    query = select(MonitoringReport).order_by(MonitoringReport.number.desc()).limit(1)
    return db.session.scalars(query).one()


def _spring(pilot: Pilot) -> None:
    pilot.come(12, SPRING, 0, "housing")
    pilot.come(11, SPRING, 0, track=Track.COMPLEX_NEEDS)
    pilot.come(9, SPRING, 1)
    pilot.come(3, SPRING, 1, track=None)


def _table(pilot: Pilot) -> list[dict[str, str]]:
    text = pilot.coordinator.get("/monitoring.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text)))


def test_without_a_report_the_page_says_how_one_is_made(pilot: Pilot) -> None:
    _spring(pilot)

    page = pilot.page()

    assert "No report yet" in page
    assert "flask monitoring report --site trentino" in page
    assert pilot.coordinator.get("/monitoring.csv").status_code == 404


def test_a_report_says_what_is_large_and_withholds_what_is_small(pilot: Pilot) -> None:
    _spring(pilot)

    done = pilot.report(JUNE)

    assert done.exit_code == 0, done.output
    tables = _newest().tables
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

    assert _newest().tables["need:housing"]["happened"] == 14
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

    assert _newest().tables["need:housing"]["kind:far"] is None


def test_a_few_who_come_later_are_not_seen_by_taking_one_report_from_the_other(
    pilot: Pilot,
) -> None:
    _spring(pilot)
    pilot.report(JUNE)
    pilot.come(2, SUMMER, 0)
    pilot.come(8, SUMMER, 1)

    pilot.report(SEPTEMBER)

    tables = _newest().tables
    assert tables[REACHED]["entered"] == 45
    assert tables[REACHED]["area:north"] is None
    assert "23 until 30 Jun 2026" in pilot.page()


def test_a_report_with_fewer_than_five_newcomers_is_not_made(pilot: Pilot) -> None:
    _spring(pilot)
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
    _spring(pilot)
    pilot.report(JUNE)

    done = pilot.report(until)

    assert done.exit_code == 1
    assert words in done.output


def test_an_unknown_site_and_a_day_that_is_none_are_refused(pilot: Pilot) -> None:
    assert "no such site" in pilot.report(JUNE, "--site", "atlantis").output
    assert pilot.report("30/06/2026").exit_code == 2


def test_an_erased_case_changes_no_earlier_number(pilot: Pilot) -> None:
    _spring(pilot)
    pilot.report(JUNE)
    before = _newest().tables
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
    assert _newest().tables[REACHED]["entered"] in {20, 30}
    assert "invented participants" not in pilot.page()
    assert {row["count"] for row in _table(pilot) if not row["area"] + row["track"]} >= {"30"}


def test_outcomes_are_counted_by_kind(pilot: Pilot) -> None:
    people = pilot.come(30, SPRING, 0)
    pilot.end(people[:8], SPRING + timedelta(days=20), Outcome.WORK)
    pilot.end(people[8:14], SPRING + timedelta(days=30), Outcome.TRAINING)

    pilot.report(JUNE)

    shown = _newest().tables[OUTCOME]
    assert shown["happened"] == 14
    assert shown["kind:work"] == 8
    # 14 less 8 less 6 would say that nobody ended otherwise.
    assert shown["kind:training"] is None


def test_whoever_waits_to_be_taken_up_is_known_and_not_reached(pilot: Pilot) -> None:
    pilot.come(20, SPRING, 0)
    pilot.wait(7, SPRING)

    pilot.report(JUNE)

    pathway = _newest().tables[PATHWAY]
    assert (pathway[Step.KNOWN], pathway[Step.BEGUN]) == (27, 20)


def test_an_answer_that_came_by_telephone_counts_like_one_that_was_written(pilot: Pilot) -> None:
    people = pilot.come(40, SPRING, 0)
    for number, key in enumerate(people[:25]):
        referral = create_referral(
            db.session.get_one(Participant, key), created_at=SPRING, changed_at=SPRING
        )
        # The link worker writes down what the service says; of some it only has arrived.
        status = ReferralStatus.ACCEPTED if number < 12 else ReferralStatus.RECEIVED
        _step(referral.id, ReferralStatus.SENT, SPRING)
        _step(referral.id, status, SPRING + timedelta(days=3))

    pilot.report(JUNE)

    assert _newest().tables[PATHWAY][Step.ANSWERED] == 12


def _step(referral_id: UUID, status: ReferralStatus, at: datetime) -> None:
    step = ReferralStep(
        id=numbered_id(), referral_id=referral_id, status=status, by_receiver=False, at=at
    )
    db.session.add(step)
    db.session.commit()


def test_the_middle_of_days_needs_ten_people(pilot: Pilot) -> None:
    for number, day in ((9, 0), (30, 1)):
        pilot.come(number, SPRING + timedelta(days=day), 0, "housing")
    pilot.come(20, SPRING, 1)

    pilot.report(JUNE)

    row = _newest()
    assert row.tables[PATHWAY][Step.ASSESSED] == 39
    assert row.spreads == {"assessed": {"median": 7, "lower": 7, "upper": 7}}
    assert "half of them within 7 days; the middle half 7 to 7" in pilot.page()


def test_days_of_nine_people_are_not_told(pilot: Pilot) -> None:
    pilot.come(9, SPRING, 0, "housing")
    pilot.come(20, SPRING, 1)

    pilot.report(JUNE)

    row = _newest()
    assert row.tables[PATHWAY][Step.ASSESSED] == 9
    assert row.spreads == {}


def test_months_stand_on_the_page_and_in_the_files(pilot: Pilot) -> None:
    pilot.come(14, SPRING, 0)
    pilot.come(12, SPRING + timedelta(days=31), 0)
    pilot.come(11, SPRING + timedelta(days=31), 1, track=Track.COMPLEX_NEEDS)

    pilot.report(JUNE)

    page = pilot.page()
    assert "May 2026" in page
    assert "target: 300" in page
    rows = [row for row in _table(pilot) if row["measure"] == "reached_until_month"]
    assert {row["month"]: row["count"] for row in rows}["2026-05"] == "14"
    assert {row["month"]: row["count"] for row in rows}["2026-06"] == "37"


def test_small_counts_are_kept_sealed(pilot: Pilot) -> None:
    _spring(pilot)
    pilot.report(JUNE)

    kept = _newest().wave_sealed

    assert kept is not None
    assert key_of(kept)
    assert b"north" not in kept
    assert "3" not in str(_newest().tables[REACHED]["cell:south|"])


def test_the_files_say_the_same_as_the_report_and_describe_every_column(pilot: Pilot) -> None:
    _spring(pilot)
    pilot.report(JUNE)

    rows = _table(pilot)

    north = [row for row in rows if row["area"] == "north" and not row["track"]]
    assert [(row["count"], row["state"], row["area_name"]) for row in north] == [
        ("23", "shown", "North valley")
    ]
    assert {row["state"] for row in rows} == {"shown", "withheld"}
    assert all((row["count"] == "") == (row["state"] == "withheld") for row in rows)
    # Organisations and link workers are no participants.
    of_people = [row for row in rows if not row["measure"].startswith(NETWORK)]
    assert all(int(row["count"]) >= 5 for row in of_people if row["count"])
    keys = [
        tuple(row[name] for name in ("until", "measure", "item", "area", "track", "month"))
        for row in rows
    ]
    assert len(set(keys)) == len(keys)


def test_the_description_after_csvw_fits_the_table(pilot: Pilot) -> None:
    _spring(pilot)
    pilot.report(JUNE)

    answer = pilot.coordinator.get("/monitoring.csv-metadata.json")

    written = json.loads(answer.data)
    columns = written["tableSchema"]["columns"]
    assert answer.mimetype == "application/csvm+json"
    assert written["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert written["url"] == "monitoring.csv"
    assert [each["name"] for each in columns] == list(_table(pilot)[0])
    assert set(written["tableSchema"]["primaryKey"]) <= {each["name"] for each in columns}
    assert {each["datatype"] for each in columns} <= {"string", "integer", "date"}


def test_the_data_package_holds_the_table_and_describes_it(pilot: Pilot) -> None:
    _spring(pilot)
    pilot.report(JUNE)

    answer = pilot.coordinator.get("/monitoring.zip")

    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    described = json.loads(archive.read("datapackage.json"))
    (resource,) = described["resources"]
    assert resource["path"] in archive.namelist()
    assert archive.read("monitoring.csv") == pilot.coordinator.get("/monitoring.csv").data
    assert described["name"].replace("-", "").isalnum()
    assert [each["name"] for each in resource["schema"]["fields"]] == [
        each.name for each in COLUMNS
    ]


def test_the_coordinator_of_another_site_sees_nothing_of_it(app: Flask, pilot: Pilot) -> None:
    from factories import create_site, site_settings  # noqa: PLC0415

    create_site(id="lisbon", settings=site_settings(key="lisbon"))
    _spring(pilot)
    pilot.report(JUNE, "--site", "trentino")
    user = create_user(role=Role.COORDINATOR, site_id="lisbon")
    stranger = sign_in(app.test_client(), user)

    page = stranger.get("/monitoring", headers=ENGLISH).text

    assert "No report yet" in page
    assert "North valley" not in page
    assert stranger.get("/monitoring.zip").status_code == 404


def test_no_name_and_no_code_stands_on_the_page_or_in_the_files(pilot: Pilot) -> None:
    _spring(pilot)
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

    _spring(pilot)
    pilot.report(JUNE)
    pilot.page()
    one = count()
    pilot.come(9, SUMMER, 1)
    pilot.report(SEPTEMBER)

    assert count() == one
