"""Deeds of an assessment: begin, save, finish, throw away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action
from app.core.db import transaction
from app.participants.assessment.content import Content, Opened
from app.participants.assessment.queries import find_assessment, open_these, unfinished
from app.participants.frame import find_case
from app.participants.models import AssessedNeed, Assessment, Participant, ScaleResult
from app.participants.needs import NeedNow, need_now, needs_of, newest_assessment
from app.participants.reading import read_special
from app.participants.vocabulary import AssessmentStage

name_deeds(
    {
        "begin_assessment": lambda: _("began an assessment"),
        "save_assessment": lambda: _("wrote an assessment"),
        "finish_assessment": lambda: _("finished an assessment"),
        "correct_assessment": lambda: _("corrected a finished assessment"),
        "discard_assessment": lambda: _("threw an unfinished assessment away"),
    }
)
_FIELDS = ("stage", "on", "needs", "strengths", "wishes", "note", "answers")


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same assessment; carries what stands there now."""

    def __init__(self, now: Opened) -> None:
        super().__init__("changed meanwhile")
        self.now = now


class FinishedError(Exception):
    """A finished assessment stays: it is what was agreed on that day."""


def begin(
    actor: Actor, participant_id: UUID, stage: AssessmentStage, today: date, form: str | None
) -> UUID:
    """Begin an assessment from the last one's needs; one that was left is taken up instead.

    Args:
        actor: who begins it; must work on the case.
        participant_id: whose.
        stage: when in the pathway.
        today: by the site's clock.
        form: names the form, so that sending it twice begins one.

    Returns:
        The id of the assessment to go on with.

    Raises:
        NoSuchCaseError: it is not the actor's case.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True)
        left = _made_by(session, person, form) or unfinished(session, person)
        if left is not None:
            return left.id
        last = newest_assessment(session, person.id)
        row = Assessment(
            id=uuid4(),
            participant_id=person.id,
            stage=stage,
            on=today,
            made_by=actor.user_id,
            created_at=clock.now(),
            made_by_form=form if _is_unused(session, form) else None,
        )
        session.add(row)
        session.flush()
        if last is not None:
            _add_needs(session, row, _needs_again(session, actor, person, last))
        person.active_at = clock.now()
        events.record(session, actor, "begin_assessment", person, ["stage"])
        return row.id


def _made_by(session: Session, person: Participant, form: str | None) -> Assessment | None:
    made = select(Assessment).where(
        Assessment.made_by_form == form, Assessment.participant_id == person.id
    )
    return session.scalar(made) if form else None


def _is_unused(session: Session, form: str | None) -> bool:
    """Return whether a form made nothing in another case, where it means nothing to this one."""
    return session.scalar(select(Assessment.id).where(Assessment.made_by_form == form)) is None


def _needs_again(
    session: Session, actor: Actor, person: Participant, last: Assessment
) -> list[NeedNow]:
    rows = needs_of(session, last.id)
    read_special(session, actor, Action.SEE_CASE, person, rows)
    return [need_now(row) for row in rows]


def save(
    actor: Actor,
    participant_id: UUID,
    assessment_id: UUID,
    content: Content,
    *,
    version: int,
    finish: bool,
    scales: Collection[str],
) -> None:
    """Keep what was asked; a finished assessment stays finished and is corrected.

    Args:
        actor: who writes; must work on the case.
        participant_id: whose.
        assessment_id: which one.
        content: all of it, as the form says.
        version: that the form was made from.
        finish: whether this was the last word.
        scales: keys that the form asked about; answers to others stay.

    Raises:
        NoSuchCaseError: it is not the actor's case, or not an assessment of it.
        ChangedMeanwhileError: it changed since the form was shown, and says something else.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True)
        row = find_assessment(session, person, assessment_id, locked=True)
        if row.version != version:
            now = open_these(session, actor, person, [row])[0]
            if now.content == content and (now.is_finished or not finish):
                # The same button pressed twice.
                return
            raise ChangedMeanwhileError(now)
        deed = _deed(row, finish=finish)
        _apply(session, row, content, scales)
        if finish and row.finished_at is None:
            row.finished_at = clock.now()
        person.active_at = clock.now()
        events.record(session, actor, deed, person, _FIELDS)


def _deed(row: Assessment, *, finish: bool) -> str:
    if row.finished_at is not None:
        return "correct_assessment"
    return "finish_assessment" if finish else "save_assessment"


def _apply(session: Session, row: Assessment, content: Content, scales: Collection[str]) -> None:
    row.stage, row.on = content.stage, content.on
    row.strengths, row.wishes, row.note = content.strengths, content.wishes, content.note
    # A change of its needs alone is a new version too.
    flag_modified(row, "on")
    session.execute(delete(AssessedNeed).where(AssessedNeed.assessment_id == row.id))
    _add_needs(session, row, content.needs)
    asked = (ScaleResult.assessment_id == row.id, ScaleResult.scale.in_(scales))
    session.execute(delete(ScaleResult).where(*asked))
    for key, answers in content.answers.items():
        result = ScaleResult(id=uuid4(), assessment_id=row.id, scale=key)
        result.answers = dict(answers)
        session.add(result)


def _add_needs(session: Session, row: Assessment, needs: Iterable[NeedNow]) -> None:
    for position, each in enumerate(needs):
        session.add(
            AssessedNeed(
                id=uuid4(),
                assessment_id=row.id,
                position=position,
                need=each.need,
                detail=each.detail,
                severity=each.severity,
                urgency=each.urgency,
                said_by=each.said_by,
                said_on=each.said_on,
            )
        )


def discard(actor: Actor, participant_id: UUID, assessment_id: UUID) -> None:
    """Throw an unfinished assessment away.

    Raises:
        NoSuchCaseError: it is not the actor's case, or not an assessment of it.
        FinishedError: it is finished.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True)
        row = find_assessment(session, person, assessment_id, locked=True)
        if row.finished_at is not None:
            raise FinishedError
        session.execute(delete(Assessment).where(Assessment.id == row.id))
        person.active_at = clock.now()
        events.record(session, actor, "discard_assessment", person)
