"""The report of an invented pilot: something to look at, marked, and never where people are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from map.monitoring.pilot import SPRING, Pilot, newest
from sqlalchemy import select

from app.core.db import db
from app.map.monitoring.demo import invented_people, remove_demo_reports, seed_demo_reports
from app.map.monitoring.models import MonitoringReport
from app.map.open_needs.vocabulary import OPEN, UNMET
from app.participants.scales.library import library


@pytest.mark.usefixtures("embedded_app")
def test_an_invented_pilot_is_the_same_each_time() -> None:
    end = datetime(2026, 6, 30, 22, tzinfo=UTC)
    scales = library(Path("none")).scales

    assert invented_people(end, ["a", "b"], scales) == invented_people(end, ["a", "b"], scales)


def test_a_site_with_invented_cases_only_gets_a_report_that_says_so(pilot: Pilot) -> None:
    pilot.come(3, SPRING, 0, illustrative=True)

    made, again = seed_demo_reports(), seed_demo_reports()

    page = pilot.page()
    assert (made, again) == (1, 0)
    assert "invented participants" in page
    assert "Reached against the target, month by month" in page
    assert remove_demo_reports() == 1
    assert "No report yet" in pilot.page()


def test_the_invented_people_have_open_needs_to_weigh_by(pilot: Pilot) -> None:
    pilot.come(3, SPRING, 0, illustrative=True)

    seed_demo_reports()

    tables = newest().tables
    assert tables[OPEN]["|"] > tables[UNMET]["|"] > 0
    assert tables[OPEN]["north|"] > 0


def test_a_report_by_older_rules_is_made_again(pilot: Pilot) -> None:
    pilot.come(3, SPRING, 0, illustrative=True)
    seed_demo_reports()
    row = newest()
    old, row.tables = row.id, {**row.tables, "rules": {}}
    db.session.commit()

    made = seed_demo_reports()

    assert made == 1
    assert newest().id != old


def test_where_real_people_are_nothing_is_invented(pilot: Pilot) -> None:
    pilot.come(3, SPRING, 0, illustrative=True)
    pilot.come(1, SPRING, 0)

    assert seed_demo_reports() == 0
    assert db.session.scalar(select(MonitoringReport.id)) is None
