"""Tables of the history of listings: what somebody works on, and what was true when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import WROTE_LISTING, structural
from app.core.db import Base, stored_enum
from app.directory.editing.content import ListingKind


class DraftState(StrEnum):
    """Where a draft stands on its way to the public page."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"


# A listing has at most one draft in these states; its organisation's members share it.
OPEN_STATES = (DraftState.DRAFT, DraftState.SUBMITTED, DraftState.RETURNED)
EDITABLE_STATES = (DraftState.DRAFT, DraftState.RETURNED)


class What(StrEnum):
    """What was done to a listing."""

    FOUND = "found"
    CREATED = "created"
    APPROVED = "approved"
    EDITED = "edited"
    IMPORTED = "imported"
    UNDONE = "undone"
    CONFIRMED = "confirmed"
    FREE_PLACES = "free_places"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"
    RESTORED = "restored"


class ListingDraft(Base):
    """A content on its way: of a listing that exists, or (object_id None) of a new one."""

    __tablename__ = "listing_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    kind: Mapped[ListingKind] = mapped_column(stored_enum(ListingKind), info=structural())
    object_id: Mapped[UUID | None] = mapped_column(index=True, info=structural())
    # None for a new organisation, which does not exist before it is approved.
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info=structural()
    )
    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), index=True, info=structural()
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=structural())
    # Number of the version that the draft began with; 0 for a new listing.
    base_number: Mapped[int] = mapped_column(default=0, info=structural())
    state: Mapped[DraftState] = mapped_column(
        stored_enum(DraftState), default=DraftState.DRAFT, index=True, info=structural()
    )
    author_id: Mapped[UUID | None] = mapped_column(index=True, info=WROTE_LISTING)
    author_name: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    # Whom to answer where somebody without an account registers an organisation.
    contact_name: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    contact_email: Mapped[str] = mapped_column(String(254), default="", info=WROTE_LISTING)
    reviewer_name: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    reviewer_words: Mapped[str] = mapped_column(Text, default="", info=WROTE_LISTING)
    # Sent with the form that made the draft, so that a second click makes no second one.
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    version: Mapped[int] = mapped_column(default=1, info=structural())
    created_at: Mapped[datetime] = mapped_column(info=structural())
    updated_at: Mapped[datetime] = mapped_column(info=structural())
    submitted_at: Mapped[datetime | None] = mapped_column(info=structural())
    reviewed_at: Mapped[datetime | None] = mapped_column(info=structural())

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name


class ListingVersion(Base):
    """One line of a listing's history; only deeds that change the content carry one."""

    __tablename__ = "listing_version"
    __table_args__ = (UniqueConstraint("object_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    kind: Mapped[ListingKind] = mapped_column(stored_enum(ListingKind), info=structural())
    object_id: Mapped[UUID] = mapped_column(index=True, info=structural())
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info=structural()
    )
    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), index=True, info=structural()
    )
    number: Mapped[int] = mapped_column(info=structural())
    what: Mapped[What] = mapped_column(stored_enum(What), info=structural())
    content: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), info=structural()
    )
    # The number of free places, or the number of the version that was brought back.
    figure: Mapped[int | None] = mapped_column(info=structural())
    author_id: Mapped[UUID | None] = mapped_column(info=WROTE_LISTING)
    author_name: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    draft_id: Mapped[UUID | None] = mapped_column(info=structural())
    at: Mapped[datetime] = mapped_column(info=structural())
