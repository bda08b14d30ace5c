"""Columns that the tables of a case have in common, with their tags."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose, Retention, personal, structural
from app.accounts.vocabulary import FieldClass


def case_tag(field_class: FieldClass, purpose: Purpose) -> dict[str, Any]:
    """Return the tag of a column that lives as long as its case."""
    return personal(field_class, purpose, Retention.CASE)


def key() -> Mapped[UUID]:
    """Return the column of a row's id."""
    return mapped_column(primary_key=True, info=structural())


def of_participant() -> Mapped[UUID]:
    """Return the column that says whose row it is; it goes with the participant."""
    return mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True, info=structural()
    )


def by_account() -> Mapped[UUID | None]:
    """Return the column that says which colleague did it; the row outlives the account."""
    return mapped_column(ForeignKey("account.id", ondelete="SET NULL"), info=structural())


def sealed_column(field_class: FieldClass, purpose: Purpose) -> Mapped[bytes | None]:
    """Return a column of sealed bytes, opened by the `Sealed` attribute beside it."""
    return mapped_column(LargeBinary, info=case_tag(field_class, purpose))
