"""Who is accompanied, by whom, and who else stands by."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shapely.geometry import Point
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose, structural
from app.accounts.vocabulary import FieldClass
from app.core.db import Base, stored_enum
from app.core.sealing import Sealed
from app.core.spatial import PointType
from app.participants.models.columns import (
    by_account,
    case_tag,
    key,
    of_participant,
    sealed_column,
)
from app.participants.vocabulary import Stage, Track

_FOLLOWING = case_tag(FieldClass.IDENTIFYING, Purpose.FOLLOWING)


class Participant(Base):
    """A young person on the way: a code by default, a name only if they like."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year"),
        CheckConstraint("longest_min BETWEEN 1 AND 600", name="longest_min"),
    )

    id: Mapped[UUID] = key()
    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), index=True, info=structural()
    )
    code: Mapped[str] = mapped_column(String(12), info=_FOLLOWING)
    stage: Mapped[Stage] = mapped_column(stored_enum(Stage), default=Stage.ACTIVE, info=_FOLLOWING)
    # None: nobody accompanies them yet; coordinators see that, and nothing else.
    link_worker_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True, info=structural()
    )
    name_sealed: Mapped[bytes | None] = sealed_column(FieldClass.IDENTIFYING, Purpose.FOLLOWING)
    phone_sealed: Mapped[bytes | None] = sealed_column(FieldClass.CONTACT, Purpose.CONTACTING)
    email_sealed: Mapped[bytes | None] = sealed_column(FieldClass.CONTACT, Purpose.CONTACTING)
    # How and when they like to be reached, in their words.
    reach_note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.CONTACT, Purpose.CONTACTING)
    birth_year: Mapped[int | None] = mapped_column(info=_FOLLOWING)
    # What they read: letters and the plan are written in it.
    language: Mapped[str] = mapped_column(String(8), default="", info=_FOLLOWING)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, info=_FOLLOWING)
    # The middle of a cell of 500 m in town and 2 km elsewhere, never an address.
    home: Mapped[Point | None] = mapped_column(PointType, info=_FOLLOWING)
    home_cell_m: Mapped[int | None] = mapped_column(info=structural())
    home_name: Mapped[str] = mapped_column(String(200), default="", info=_FOLLOWING)
    home_area_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("area.id", ondelete="SET NULL"), info=_FOLLOWING
    )
    modes: Mapped[list[str]] = mapped_column(JSON, default=list, info=_FOLLOWING)
    longest_min: Mapped[int | None] = mapped_column(info=_FOLLOWING)
    # None where nobody asked.
    evenings: Mapped[bool | None] = mapped_column(info=_FOLLOWING)
    needs_company: Mapped[bool | None] = mapped_column(info=_FOLLOWING)
    accessibility_sealed: Mapped[bytes | None] = sealed_column(
        FieldClass.SPECIAL, Purpose.FOLLOWING
    )
    track: Mapped[Track | None] = mapped_column(stored_enum(Track), info=_FOLLOWING)
    track_reasons_sealed: Mapped[bytes | None] = sealed_column(
        FieldClass.SPECIAL, Purpose.FOLLOWING
    )
    illustrative: Mapped[bool] = mapped_column(default=False, info=structural())
    created_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_FOLLOWING)
    # The last contact, deed or change: the retention counts from here.
    active_at: Mapped[datetime] = mapped_column(index=True, info=_FOLLOWING)
    closed_at: Mapped[datetime | None] = mapped_column(info=_FOLLOWING)
    # When the next contact is due.
    next_contact_at: Mapped[datetime | None] = mapped_column(info=_FOLLOWING)
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    version: Mapped[int] = mapped_column(default=1, info=structural())

    name = Sealed("name_sealed", str)
    phone = Sealed("phone_sealed", str)
    email = Sealed("email_sealed", str)
    reach_note = Sealed("reach_note_sealed", str)
    # Text, and whether a wheelchair must get in: {"text": ..., "wheelchair": true}.
    accessibility = Sealed("accessibility_sealed", dict[str, str | bool], guarded=True)
    track_reasons = Sealed("track_reasons_sealed", str, guarded=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name


class CaseWorker(Base):
    """A colleague who works on a case beside its link worker."""

    __tablename__ = "case_worker"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, info=structural()
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=structural(),
    )
    since: Mapped[datetime] = mapped_column(info=structural())
    # From this moment on no longer; None: until taken off.
    until: Mapped[datetime | None] = mapped_column(info=structural())


class Supporter(Base):
    """Somebody who stands by a participant: family, a friend, a teacher; with their agreement."""

    __tablename__ = "supporter"

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    name_sealed: Mapped[bytes | None] = sealed_column(FieldClass.IDENTIFYING, Purpose.FOLLOWING)
    relation_sealed: Mapped[bytes | None] = sealed_column(FieldClass.IDENTIFYING, Purpose.FOLLOWING)
    contact_sealed: Mapped[bytes | None] = sealed_column(FieldClass.CONTACT, Purpose.CONTACTING)
    # Whether the plan may be talked about with them.
    may_know_plan: Mapped[bool] = mapped_column(default=False, info=_FOLLOWING)
    created_at: Mapped[datetime] = mapped_column(info=_FOLLOWING)

    name = Sealed("name_sealed", str)
    relation = Sealed("relation_sealed", str)
    contact = Sealed("contact_sealed", str)
