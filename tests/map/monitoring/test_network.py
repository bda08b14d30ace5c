"""The network in monitoring: link workers who are trained, and how many cases they have."""

from __future__ import annotations

from accounts.people import create_user
from factories import numbered_id
from map.monitoring.pilot import SPRING, Pilot
from participants.cases import create_participant

from app.accounts.models import Training, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.network import banded
from app.participants.vocabulary import Stage


def train(user: User, programme: str = "Basics") -> None:
    db.session.add(
        Training(
            id=numbered_id(),
            user_id=user.id,
            programme=programme,
            on=SPRING.date(),
            created_at=SPRING,
        )
    )
    db.session.commit()


def test_caseloads_are_told_in_bands() -> None:
    assert banded([0, 4, 9, 10, 31]) == {"0": 3, "10": 1, "20": 0, "30": 1}


def test_the_share_of_trained_link_workers_counts_open_accounts_of_the_site(pilot: Pilot) -> None:
    train(pilot.worker)
    train(pilot.worker, "Listening")
    create_user(role=Role.LINK_WORKER)
    train(create_user(role=Role.LINK_WORKER, active=False))
    train(create_user(role=Role.COORDINATOR))

    page = pilot.page()

    assert "50%" in page
    assert "1 of 2" in page


def test_a_report_keeps_caseloads_of_open_cases(pilot: Pilot) -> None:
    pilot.come(12, SPRING, 0)
    create_participant(pilot.worker, created_at=SPRING, stage=Stage.CLOSED)
    create_participant(pilot.worker, created_at=SPRING, illustrative=True)
    create_user(role=Role.LINK_WORKER)

    pilot.report("2026-06-30")

    kept = db.session.query(MonitoringReport).one().network
    assert kept["caseloads"] == {"0": 1, "10": 1, "20": 0, "30": 0}
    assert kept["workers"] == {"all": 2, "trained": 0}
    assert "10 to 19 cases" in pilot.page()
