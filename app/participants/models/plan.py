"""The plan (Piano di Inclusione Sociale e Lavorativa): goals, actions, agreed versions, links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose, structural
from app.accounts.vocabulary import FieldClass
from app.core.db import Base, stored_enum
from app.core.sealing import Sealed
from app.participants.models.columns import (
    by_account,
    case_tag,
    key,
    of_participant,
    sealed_column,
)
from app.participants.vocabulary import ActionStatus, Doer, GoalStatus, PlanStatus

_PLANNING = case_tag(FieldClass.IDENTIFYING, Purpose.PLANNING)


class Plan(Base):
    """A participant's plan; one is open at a time, earlier ones are closed."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="days"),
        CheckConstraint("contacts_a_month BETWEEN 0 AND 31", name="contacts_a_month"),
    )

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    status: Mapped[PlanStatus] = mapped_column(
        stored_enum(PlanStatus), default=PlanStatus.DRAFT, info=_PLANNING
    )
    language: Mapped[str] = mapped_column(String(8), default="", info=_PLANNING)
    starts_on: Mapped[date] = mapped_column(info=_PLANNING)
    ends_on: Mapped[date | None] = mapped_column(info=_PLANNING)
    # The intensity: how often link worker and participant are in touch.
    contacts_a_month: Mapped[int | None] = mapped_column(info=_PLANNING)
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.PLANNING)
    created_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_PLANNING)
    updated_at: Mapped[datetime] = mapped_column(info=_PLANNING)
    version: Mapped[int] = mapped_column(default=1, info=structural())

    note = Sealed("note_sealed", str, guarded=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name


class PlanGoal(Base):
    """Something that somebody wants to reach."""

    __tablename__ = "plan_goal"

    id: Mapped[UUID] = key()
    plan_id: Mapped[UUID] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info=structural()
    )
    position: Mapped[int] = mapped_column(info=structural())
    text_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.PLANNING)
    need_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.PLANNING)
    status: Mapped[GoalStatus] = mapped_column(
        stored_enum(GoalStatus), default=GoalStatus.OPEN, info=_PLANNING
    )
    # A goal without an end is a wish: the form asks for it.
    by_when: Mapped[date | None] = mapped_column(info=_PLANNING)

    text = Sealed("text_sealed", str, guarded=True)
    # A key of needs.toml, or nothing.
    need = Sealed("need_sealed", str, guarded=True)


class PlanAction(Base):
    """A step towards a goal: who does what by when, and where."""

    __tablename__ = "plan_action"

    id: Mapped[UUID] = key()
    goal_id: Mapped[UUID] = mapped_column(
        ForeignKey("plan_goal.id", ondelete="CASCADE"), index=True, info=structural()
    )
    position: Mapped[int] = mapped_column(info=structural())
    text_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.PLANNING)
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="SET NULL"), index=True, info=_PLANNING
    )
    doer: Mapped[Doer] = mapped_column(stored_enum(Doer), info=_PLANNING)
    by_when: Mapped[date | None] = mapped_column(info=_PLANNING)
    # Days before `by_when` on which the link worker is reminded; None for no reminder.
    remind_days: Mapped[int | None] = mapped_column(info=_PLANNING)
    reminded_on: Mapped[date | None] = mapped_column(info=_PLANNING)
    status: Mapped[ActionStatus] = mapped_column(
        stored_enum(ActionStatus), default=ActionStatus.TO_DO, info=_PLANNING
    )

    text = Sealed("text_sealed", str, guarded=True)


class PlanVersion(Base):
    """A plan as it was agreed; never changed."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[UUID] = key()
    plan_id: Mapped[UUID] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), info=structural()
    )
    number: Mapped[int] = mapped_column(info=structural())
    content_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.PLANNING)
    agreed_on: Mapped[date] = mapped_column(info=_PLANNING)
    # Whether both signed on paper.
    signed: Mapped[bool] = mapped_column(default=False, info=_PLANNING)
    made_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_PLANNING)

    content = Sealed("content_sealed", dict[str, Any], guarded=True)


class PlanLink(Base):
    """A read-only address for the participant; only its hash is kept."""

    __tablename__ = "plan_link"

    id: Mapped[UUID] = key()
    plan_id: Mapped[UUID] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info=structural()
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, info=structural())
    created_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_PLANNING)
    expires_at: Mapped[datetime] = mapped_column(info=_PLANNING)
    revoked_at: Mapped[datetime | None] = mapped_column(info=_PLANNING)
    opened_at: Mapped[datetime | None] = mapped_column(info=_PLANNING)
