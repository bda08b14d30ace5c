"""Count the open needs of a site's cases by area: in the command of the report only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import Actor
from app.core.sealing import open_rows
from app.coverage.blurring import WITHHELD, Crowd, blurred
from app.directory.needs import taxonomy
from app.map.monitoring.nearness import case_asked, nearness
from app.map.monitoring.reading import Whose
from app.map.monitoring.vocabulary import Near
from app.map.open_needs.vocabulary import ALL, OPEN, UNMET, line, marks
from app.participants.fitting.asked import CaseAsked
from app.participants.models import AssessedNeed, Assessment, Participant, Plan, PlanGoal
from app.participants.vocabulary import GoalStatus, PlanStatus, Stage
from app.territory.sites import SiteView

_FIELDS = ["assessed_need.need", "participant.accessibility", "plan_goal.need"]


@dataclass(frozen=True)
class OpenCase:
    """Somebody who is accompanied: their area, and what their open needs ask of the catalogue."""

    area: str
    asked: CaseAsked


def read_open_cases(
    session: Session,
    actor: Actor,
    site: SiteView,
    areas: Mapping[UUID, str],
    whose: Whose,
) -> list[OpenCase]:
    """Return every case that goes on, with its open needs; that they were opened is recorded.

    Open is what the newest finished assessment names, and what a goal of the plan that is
    still to be reached is for.

    Args:
        session: that of the command's transaction.
        actor: the operator.
        site: which site.
        areas: code of the area that counts, by the area of a home.
        whose: which cases, and until when.
    """
    found = select(Participant).where(
        Participant.site_id == site.key,
        Participant.illustrative == whose.illustrative,
        Participant.stage != Stage.CLOSED,
        Participant.created_at <= whose.until,
    )
    people = session.scalars(found.order_by(Participant.id)).all()
    subject = events.Subject("site", site.key, site.key)
    events.record(session, actor, "count_needs", subject, _FIELDS)
    needs = _needs(session, site, whose.until)
    open_rows(session, people)
    return [
        OpenCase(
            "" if each.home_area_id is None else areas.get(each.home_area_id, ""),
            case_asked(site, each, sorted(needs[each.id])),
        )
        for each in people
    ]


def published_needs(
    cases: Sequence[OpenCase],
    random: np.random.Generator,
    near: Callable[[CaseAsked], Mapping[str, Near]] = nearness,
) -> Mapping[str, Mapping[str, int]]:
    """Return what a report shows of open needs, and of those with nothing near, by line.

    Counted are people: who has two needs of a group is one of the group. What is not shown
    has no line.

    Args:
        cases: all that go on.
        random: of the blur; it is drawn here, once, and kept.
        near: how near the services for the needs are.
    """
    far = [
        frozenset(need for need, how in near(each.asked).items() if how is Near.FAR)
        for each in cases
    ]
    codes = sorted({each.area for each in cases} - {ALL})
    shown = blurred(_crowd(cases, far, codes), random)
    columns = [(table, mark) for table in (OPEN, UNMET) for mark in marks()]
    tables: dict[str, dict[str, int]] = {OPEN: {}, UNMET: {}}
    for at, (table, mark) in enumerate(columns):
        for area, count in zip(
            [*codes, ALL], [*shown.marked[:, at], shown.totals[at]], strict=True
        ):
            if count != WITHHELD:
                tables[table][line(area, mark)] = int(count)
    return tables


def _crowd(cases: Sequence[OpenCase], far: Sequence[frozenset[str]], codes: Sequence[str]) -> Crowd:
    has = np.array(
        [
            [*_has(frozenset(case.asked.needs)), *_has(away)]
            for case, away in zip(cases, far, strict=True)
        ],
        np.int64,
    ).reshape(len(cases), 2 * len(marks()))
    inside = np.array([[case.area == code for case in cases] for code in codes], np.int64)
    inside = inside.reshape(len(codes), len(cases))
    return Crowd(
        people=inside.sum(axis=1),
        marked=inside @ has,
        everybody=len(cases),
        totals=has.sum(axis=0),
        inside=_wider(),
    )


def _has(needs: frozenset[str]) -> list[bool]:
    """Return for each mark whether somebody with these needs has it."""
    group_of = {need.key: need.group for need in taxonomy().needs}
    all_marks = {None, *needs, *(group_of[need] for need in needs)} if needs else frozenset()
    return [mark in all_marks for mark in marks()]


def _wider() -> Sequence[Sequence[int]]:
    """Return for each mark those that include it: groups, any need, and open for nothing near."""
    group_of = {need.key: need.group for need in taxonomy().needs}
    place = {mark: at for at, mark in enumerate(marks())}
    own = [[0, *([place[group_of[m]]] if m in group_of else [])] if m else [] for m in marks()]
    away = [[at, *(len(own) + each for each in row)] for at, row in enumerate(own)]
    return [*own, *away]


def _needs(session: Session, site: SiteView, until: datetime) -> defaultdict[UUID, set[str]]:
    """Return the keys of the open needs of every participant of a site."""
    named = (
        select(AssessedNeed, Assessment.participant_id, Assessment.id)
        .join(Assessment, Assessment.id == AssessedNeed.assessment_id)
        .join(Participant, Participant.id == Assessment.participant_id)
        .where(Participant.site_id == site.key, Assessment.finished_at <= until)
        .order_by(Assessment.on.desc(), Assessment.created_at.desc(), Assessment.id)
    )
    aimed = (
        select(PlanGoal, Plan.participant_id)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .join(Participant, Participant.id == Plan.participant_id)
        .where(
            Participant.site_id == site.key,
            Plan.status != PlanStatus.CLOSED,
            PlanGoal.status == GoalStatus.OPEN,
            PlanGoal.need_sealed.is_not(None),
        )
    )
    said, goals = session.execute(named).all(), session.execute(aimed).all()
    open_rows(session, [*(row for row, _key, _of in said), *(row for row, _key in goals)])
    newest: dict[UUID, UUID] = {}
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for row, key, assessment in said:
        if newest.setdefault(key, assessment) == assessment:
            found[key].add(row.need)
    for goal, key in goals:
        found[key].add(goal.need)
    known = {need.key for need in taxonomy().needs}
    return defaultdict(set, {key: needs & known for key, needs in found.items()})
