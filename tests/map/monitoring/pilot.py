"""Invented participants in numbers, and reports about them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from accounts.people import create_user, sign_in
from click.testing import Result
from factories import create_area, create_site, numbered_id
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import create_assessment, create_participant, create_pointing
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.map.monitoring.models import MonitoringReport
from app.participants.models import CaseExit
from app.participants.vocabulary import Outcome, PointingStatus, Track
from app.territory import queries as territory

SPRING = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SUMMER = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


@dataclass
class Pilot:
    """The site of a pilot."""

    app: Flask
    worker: User
    coordinator: FlaskClient
    areas: tuple[UUID, UUID]

    def come(self, number: int, at: datetime, area: int, *needs: str, **more: Any) -> list[UUID]:
        """Let people begin; with needs, each is assessed a week later."""
        people = [
            create_participant(
                self.worker,
                created_at=at,
                active_at=at,
                home=None,
                home_area_id=self.areas[area],
                **{"track": Track.JOB_READY, **more},
            )
            for _each in range(number)
        ]
        for person in people if needs else ():
            week = at + timedelta(days=7)
            create_assessment(person, *needs, created_at=week, finished_at=week)
        return [person.id for person in people]

    def wait(self, number: int, at: datetime) -> None:
        """Let people be pointed out whom nobody has taken up."""
        for _each in range(number):
            create_pointing(created_at=at, status=PointingStatus.NEW)

    def end(self, people: list[UUID], at: datetime, outcome: Outcome) -> None:
        """Let pathways end."""
        for person in people:
            db.session.add(
                CaseExit(
                    id=numbered_id(),
                    participant_id=person,
                    on=at.date(),
                    outcome=outcome,
                    created_at=at,
                )
            )
        db.session.commit()

    def report(self, until: str = "", *more: str) -> Result:
        """Run the command."""
        day = ["--until", until] if until else []
        return self.app.test_cli_runner().invoke(args=["monitoring", "report", *day, *more])

    def export(self, file: Path, site: str = "trentino") -> Result:
        """Run the command that writes the data package."""
        args = ["monitoring", "export", "--site", site, "--to", str(file)]
        return self.app.test_cli_runner().invoke(args=args)

    def page(self) -> str:
        """Return the page of a coordinator."""
        answer = self.coordinator.get("/monitoring", headers=ENGLISH)
        assert answer.status_code == 200
        return answer.text


def begin_pilot(app: Flask) -> Pilot:
    """Return a site with two areas, a link worker and a coordinator."""
    create_site()
    north = create_area(code="north", name="North valley").id
    south = create_area(code="south", name="South valley").id
    territory.forget_sites()
    worker = create_user(role=Role.LINK_WORKER)
    coordinator = sign_in(app.test_client(), create_user(role=Role.COORDINATOR))
    return Pilot(app, worker, coordinator, (north, south))


def newest() -> MonitoringReport:
    """Return the report that was made last."""
    query = select(MonitoringReport).order_by(MonitoringReport.number.desc()).limit(1)
    return db.session.scalars(query).one()


def come_in_spring(pilot: Pilot) -> None:
    """Let people of both tracks and areas come in spring."""
    pilot.come(12, SPRING, 0, "housing")
    pilot.come(11, SPRING, 0, track=Track.COMPLEX_NEEDS)
    pilot.come(9, SPRING, 1)
    pilot.come(3, SPRING, 1, track=None)


def table_of(pilot: Pilot) -> list[dict[str, str]]:
    """Return the rows of the CSV file."""
    text = pilot.coordinator.get("/monitoring.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text)))
