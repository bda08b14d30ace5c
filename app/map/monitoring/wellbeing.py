"""How people fare on each scale, from first to last: totals of finished assessments, no answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.map.monitoring.counting import Fared
from app.map.monitoring.vocabulary import Fare
from app.participants.assessment.known import known_scales
from app.participants.models import Assessment, Participant, ScaleResult
from app.participants.scales import AnswerError, Scale, compare, score


@dataclass(frozen=True)
class Result:
    """Answers to a scale; still sealed."""

    row: ScaleResult
    whose: UUID
    on: date
    finished_at: datetime


@dataclass(frozen=True)
class Total:
    """What answers add up to, when they were given and when they were written down."""

    on: date
    at: datetime
    points: int


def results(
    session: Session, site_key: str, until: datetime, *, illustrative: bool
) -> list[Result]:
    """Return the answers of finished assessments of a site, still sealed."""
    query = (
        select(ScaleResult, Assessment.participant_id, Assessment.on, Assessment.finished_at)
        .join(Assessment, Assessment.id == ScaleResult.assessment_id)
        .join(Participant, Participant.id == Assessment.participant_id)
        .where(
            Participant.site_id == site_key,
            Participant.illustrative == illustrative,
            Assessment.finished_at <= until,
        )
        .order_by(Assessment.finished_at, Assessment.id, ScaleResult.scale)
    )
    return [
        Result(row, whose, on, at)
        for row, whose, on, at in session.execute(query)
        if at is not None
    ]


def fares(found: Sequence[Result]) -> Mapping[UUID, Mapping[str, Sequence[Fared]]]:
    """Return how each participant fared whenever they were asked again, by scale.

    The rows are open. Totals that too many missing answers leave without a number do not count.
    """
    scales = known_scales()
    totals: defaultdict[tuple[UUID, str], list[Total]] = defaultdict(list)
    for each in found:
        scale = scales.get(each.row.scale)
        points = None if scale is None else _points(scale, each.row)
        if points is not None:
            totals[each.whose, each.row.scale].append(Total(each.on, each.finished_at, points))
    by_person: defaultdict[UUID, dict[str, Sequence[Fared]]] = defaultdict(dict)
    for (person, key), own in totals.items():
        by_person[person][key] = fared(scales[key], own)
    return by_person


def _points(scale: Scale, row: ScaleResult) -> int | None:
    try:
        return score(scale, row.answers or {}).total
    except AnswerError:
        # The operator's scale is another one by now.
        return None


def fared(scale: Scale, totals: Sequence[Total]) -> list[Fared]:
    """Return how somebody fared each time that they were asked again.

    First and last go by the day of the conversation, whenever it was written down.

    Args:
        scale: what the totals are of.
        totals: in the order in which they were written down.
    """
    found = []
    for number in range(2, len(totals) + 1):
        known = sorted(totals[:number], key=lambda each: each.on)
        first, last = known[0].points, known[-1].points
        fare = Fare(compare(scale, first, last).value)
        found.append(Fared(totals[number - 1].at, first, last, fare))
    return found
