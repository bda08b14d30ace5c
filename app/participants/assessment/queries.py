"""Assessments of a case, opened; every opening is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action
from app.participants.assessment.content import Content, Opened
from app.participants.models import AssessedNeed, Assessment, Participant, ScaleResult
from app.participants.needs import need_now
from app.participants.reading import NoSuchCaseError, read_special


def find_assessment(
    session: Session, person: Participant, assessment_id: UUID, *, locked: bool = False
) -> Assessment:
    """Return an assessment of a case.

    Raises:
        NoSuchCaseError: the case has none with this id.
    """
    query = select(Assessment).where(
        Assessment.id == assessment_id, Assessment.participant_id == person.id
    )
    found = session.scalar(query.with_for_update() if locked else query)
    if found is None:
        raise NoSuchCaseError
    return found


def unfinished(session: Session, person: Participant) -> Assessment | None:
    """Return the assessment that was left and can be taken up, the newest first."""
    query = (
        select(Assessment)
        .where(Assessment.participant_id == person.id, Assessment.finished_at.is_(None))
        .order_by(Assessment.created_at.desc(), Assessment.id)
        .limit(1)
    )
    return session.scalar(query)


def open_all(session: Session, actor: Actor, person: Participant) -> list[Opened]:
    """Return all assessments of a case, oldest first, in four queries and one event.

    Raises:
        NoSuchCaseError: the actor does not work on this case.
    """
    query = (
        select(Assessment)
        .where(Assessment.participant_id == person.id)
        .order_by(Assessment.on, Assessment.created_at, Assessment.id)
    )
    return open_these(session, actor, person, session.scalars(query).all())


def open_these(
    session: Session, actor: Actor, person: Participant, rows: Sequence[Assessment]
) -> list[Opened]:
    """Return assessments with their content opened, in the order of the rows."""
    ids = [row.id for row in rows]
    of_needs = select(AssessedNeed).where(AssessedNeed.assessment_id.in_(ids))
    needs = session.scalars(of_needs.order_by(AssessedNeed.position, AssessedNeed.id)).all()
    of_results = select(ScaleResult).where(ScaleResult.assessment_id.in_(ids))
    results = session.scalars(of_results.order_by(ScaleResult.scale)).all()
    read_special(session, actor, Action.SEE_CASE, person, [*rows, *needs, *results])
    names = _names(session, rows)
    return [
        Opened(
            id=row.id,
            version=row.version,
            by=names.get(row.made_by, ""),
            finished_at=row.finished_at,
            content=_content(
                row,
                [each for each in needs if each.assessment_id == row.id],
                [each for each in results if each.assessment_id == row.id],
            ),
        )
        for row in rows
    ]


def _content(
    row: Assessment, needs: Sequence[AssessedNeed], results: Sequence[ScaleResult]
) -> Content:
    return Content(
        stage=row.stage,
        on=row.on,
        needs=tuple(need_now(each) for each in needs),
        strengths=row.strengths,
        wishes=row.wishes,
        note=row.note,
        answers={each.scale: dict(each.answers) for each in results if each.answers},
    )


def _names(session: Session, rows: Sequence[Assessment]) -> Mapping[UUID | None, str]:
    makers = {row.made_by for row in rows if row.made_by is not None}
    found = session.execute(select(User.id, User.name).where(User.id.in_(makers)))
    return {row.id: row.name for row in found}
