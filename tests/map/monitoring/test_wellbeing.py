"""How people fare from first to last, and what a report may tell of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from factories import numbered_id
from map.monitoring.drawing import by_fare
from map.monitoring.pilot import SPRING, SUMMER, Pilot
from participants.cases import create_assessment

from app.core.db import db
from app.map.monitoring.counting import Fared, Unit, count_wave
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.publishing import publish
from app.map.monitoring.vocabulary import HAPPENED, KIND, Fare, Step
from app.map.monitoring.wellbeing import Total, fared
from app.participants.models import Participant, ScaleResult
from app.participants.scales.library import library

WHO5 = library(Path("none")).scales["who5"]
START = datetime(2026, 3, 2, tzinfo=UTC)


def total(day: int, points: int, written_day: int | None = None) -> Total:
    at = START + timedelta(days=day if written_day is None else written_day)
    return Total(date(2026, 3, 2) + timedelta(days=day), at, points)


def test_the_last_answers_count_beside_the_first_by_the_scale_s_own_smallest_change() -> None:
    found = fared(WHO5, [total(0, 40), total(60, 44), total(120, 64)])

    assert [(each.first, each.last, each.fare) for each in found] == [
        (40, 44, Fare.SAME),
        (40, 64, Fare.BETTER),
    ]


def test_answers_that_were_written_down_late_count_on_the_day_they_were_given() -> None:
    found = fared(WHO5, [total(50, 60), total(0, 20, written_day=90)])

    assert [(each.first, each.last, each.fare) for each in found] == [(20, 60, Fare.BETTER)]


def _unit(*fares: tuple[int, Fare]) -> Unit:
    asked = [Fared(START + timedelta(days=day), 40, 60, fare) for day, fare in fares]
    return Unit(dict.fromkeys(list(Step)[:3], START), fares={"who5": asked})


def test_whoever_fares_otherwise_later_is_not_seen_by_taking_one_report_from_the_other() -> None:
    better, worse = (30, Fare.BETTER), (30, Fare.WORSE)
    units = [_unit(better)] * 20 + [_unit(worse)] * 12 + [_unit()] * 30
    units += [_unit(better, (130, Fare.WORSE))] * 2
    ends = [START + timedelta(days=90), START + timedelta(days=180)]
    waves = [count_wave(units, ends[: n + 1], []) for n in range(2)]

    first = publish(by_fare(waves[:1]), [])
    second = publish(by_fare(waves), [first])

    assert (first[HAPPENED], first[f"{KIND}better"]) == (34, 22)
    assert second[f"{KIND}better"] is None


def _answer(person: Participant, at: datetime, points: int) -> None:
    row = create_assessment(person, on=at.date(), created_at=at, finished_at=at)
    answers = dict.fromkeys(("energy", "company", "sleep", "shape", "hope"), points)
    result = ScaleResult(id=numbered_id(), assessment_id=row.id, scale="days", answers=answers)
    db.session.add(result)
    db.session.commit()


def test_a_report_counts_who_fares_better_and_tells_the_middle(pilot: Pilot) -> None:
    people = [db.session.get_one(Participant, each) for each in pilot.come(50, SPRING, 0)]
    for person in people[:40]:
        _answer(person, SPRING + timedelta(days=3), 1)
    for number, person in enumerate(people[:30]):
        _answer(person, SPRING + timedelta(days=40), 2 if number < 12 else int(number < 20))

    pilot.report("2026-06-30")

    row = db.session.query(MonitoringReport).one()
    shown = row.tables["scale:days"]
    assert (shown[HAPPENED], shown[f"{KIND}better"], shown[f"{KIND}worse"]) == (30, 12, 10)
    assert row.spreads["scale:days"] == {"median": 0, "lower": -4, "upper": 5}
    page = pilot.page()
    assert "How the days go" in page
    assert "-4 to +5" in page


def test_somebody_who_was_asked_once_does_not_count(pilot: Pilot) -> None:
    people = [db.session.get_one(Participant, each) for each in pilot.come(20, SPRING, 0)]
    for person in people[:9]:
        _answer(person, SPRING + timedelta(days=3), 1)
    _answer(people[0], SUMMER, 2)

    pilot.report("2026-06-30")

    row = db.session.query(MonitoringReport).one()
    assert row.tables["scale:days"][HAPPENED] is None
    assert "scale:days" not in row.spreads
