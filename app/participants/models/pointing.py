"""Young people whom somebody points out to the site's link workers, with their consent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose, Retention, personal, structural
from app.accounts.vocabulary import FieldClass
from app.core.db import Base, stored_enum
from app.core.sealing import Sealed
from app.participants.models.columns import by_account, key
from app.participants.vocabulary import (
    ConsentManner,
    DeclineReason,
    PointedBy,
    PointingStatus,
)


def _tag(field_class: FieldClass) -> dict[str, Any]:
    return personal(field_class, Purpose.POINTING_OUT, Retention.POINTING)


class Pointing(Base):
    """Somebody pointed out; what was said is emptied once a case is made of it, or none."""

    __tablename__ = "pointing"
    __table_args__ = (CheckConstraint("status <> 'taken' OR handled_at IS NOT NULL", name="taken"),)

    id: Mapped[UUID] = key()
    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), index=True, info=structural()
    )
    pointed_by: Mapped[PointedBy] = mapped_column(stored_enum(PointedBy), info=structural())
    user_id: Mapped[UUID | None] = by_account()
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), info=structural()
    )
    # The orientation point whose sheet led here.
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="SET NULL"), info=structural()
    )
    name_sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=_tag(FieldClass.IDENTIFYING)
    )
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info=_tag(FieldClass.CONTACT))
    why_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info=_tag(FieldClass.SPECIAL))
    birth_year: Mapped[int | None] = mapped_column(info=_tag(FieldClass.IDENTIFYING))
    language: Mapped[str] = mapped_column(String(8), default="", info=_tag(FieldClass.IDENTIFYING))
    area_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("area.id", ondelete="SET NULL"), info=_tag(FieldClass.IDENTIFYING)
    )
    # Nobody is pointed out without having agreed.
    consent_at: Mapped[datetime] = mapped_column(info=_tag(FieldClass.IDENTIFYING))
    consent_manner: Mapped[ConsentManner] = mapped_column(
        stored_enum(ConsentManner), info=_tag(FieldClass.IDENTIFYING)
    )
    status: Mapped[PointingStatus] = mapped_column(
        stored_enum(PointingStatus), default=PointingStatus.NEW, index=True, info=structural()
    )
    assigned_to: Mapped[UUID | None] = by_account()
    declined_because: Mapped[DeclineReason | None] = mapped_column(
        stored_enum(DeclineReason), info=_tag(FieldClass.IDENTIFYING)
    )
    participant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True, info=structural()
    )
    illustrative: Mapped[bool] = mapped_column(default=False, info=structural())
    created_at: Mapped[datetime] = mapped_column(info=structural())
    handled_at: Mapped[datetime | None] = mapped_column(info=structural())
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    version: Mapped[int] = mapped_column(default=1, info=structural())

    name = Sealed("name_sealed", str)
    contact = Sealed("contact_sealed", str)
    why = Sealed("why_sealed", str, guarded=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name
