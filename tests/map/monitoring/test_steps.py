"""Who came as far as a step, whoever wrote it down, and after how many days."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from factories import numbered_id
from map.monitoring.pilot import (
    SPRING,
    Pilot,
    newest,
)
from participants.cases import create_referral

from app.core.db import db
from app.map.monitoring.vocabulary import PATHWAY, Step
from app.participants.models import Participant, ReferralStep
from app.participants.vocabulary import ReferralStatus

NETWORK = ("organisations", "listings", "link_workers")
JUNE, SEPTEMBER = "2026-06-30", "2026-09-30"


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

    assert newest().tables[PATHWAY][Step.ANSWERED] == 12


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

    row = newest()
    assert row.tables[PATHWAY][Step.ASSESSED] == 39
    assert row.spreads == {"assessed": {"median": 7, "lower": 7, "upper": 7}}
    assert "half of them within 7 days; the middle half 7 to 7" in pilot.page()


def test_days_of_nine_people_are_not_told(pilot: Pilot) -> None:
    pilot.come(9, SPRING, 0, "housing")
    pilot.come(20, SPRING, 1)

    pilot.report(JUNE)

    row = newest()
    assert row.tables[PATHWAY][Step.ASSESSED] == 9
    assert row.spreads == {}
