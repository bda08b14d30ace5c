"""Tables of the accounts: people, organisations they are in, sessions, and the record of deeds."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_security import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.tags import Purpose, Retention, personal, structural
from app.accounts.vocabulary import FieldClass, Role
from app.core.db import Base, stored_enum

_ACCOUNT = personal(FieldClass.IDENTIFYING, Purpose.SIGNING_IN, Retention.ACCOUNT)
_TRAINING = personal(FieldClass.IDENTIFYING, Purpose.TRAINING, Retention.ACCOUNT)
_RECORD = personal(FieldClass.IDENTIFYING, Purpose.PROTECTING, Retention.RECORD)


class MembershipStatus(StrEnum):
    """Whether somebody belongs to an organisation or has asked to."""

    ASKED = "asked"
    ACCEPTED = "accepted"


class LinkPurpose(StrEnum):
    """What a link in a mail is for."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a purpose, not a secret


class User(Base, UserMixin):
    """Somebody who signs in; without a password until the invitation is taken up."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role <> 'visitor'", name="signed_in"),
        CheckConstraint(
            "site_id IS NOT NULL OR role IN ('administrator', 'data_protection_officer')",
            name="site",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())  # type: ignore[assignment] # not a number
    email: Mapped[str] = mapped_column(String(254), unique=True, info=_ACCOUNT)
    name: Mapped[str] = mapped_column(String(120), default="", info=_ACCOUNT)
    language: Mapped[str] = mapped_column(String(8), default="", info=_ACCOUNT)
    site_id: Mapped[str | None] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), index=True, info=structural()
    )
    role: Mapped[Role] = mapped_column(stored_enum(Role), info=_ACCOUNT)
    active: Mapped[bool] = mapped_column(default=True, info=_ACCOUNT)
    # Names and shapes of these five are Flask-Security's.
    password: Mapped[str | None] = mapped_column(String(255), info=_ACCOUNT)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, info=structural())
    tf_primary_method: Mapped[str | None] = mapped_column(String(64), info=_ACCOUNT)
    tf_totp_secret: Mapped[str | None] = mapped_column(String(400), info=_ACCOUNT)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON, info=_ACCOUNT)
    # The last code that was taken, so that none is taken twice.
    totp_counter: Mapped[int | None] = mapped_column(info=_ACCOUNT)
    demo: Mapped[bool] = mapped_column(default=False, info=structural())
    created_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)
    signed_in_at: Mapped[datetime | None] = mapped_column(info=_ACCOUNT)

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class Membership(Base):
    """Somebody in an organisation, or waiting to be let in."""

    __tablename__ = "membership"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info=structural()
    )
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=structural(),
    )
    status: Mapped[MembershipStatus] = mapped_column(stored_enum(MembershipStatus), info=_ACCOUNT)
    created_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise_on_sql")


class Training(Base):
    """That somebody was trained: in what, and when it ended."""

    __tablename__ = "training"
    # Two clicks are one training.
    __table_args__ = (UniqueConstraint("user_id", "programme", "on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), info=structural()
    )
    programme: Mapped[str] = mapped_column(String(120), info=_TRAINING)
    on: Mapped[date] = mapped_column(info=_TRAINING)
    created_at: Mapped[datetime] = mapped_column(info=_TRAINING)


class Identity(Base):
    """Who somebody is to an outside provider of identities: its issuer and their subject."""

    __tablename__ = "identity"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True, info=_ACCOUNT)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True, info=_ACCOUNT)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=structural()
    )
    created_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)


class SignIn(Base):
    """A session on the server; deleting the row ends every copy of its cookie."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=structural()
    )
    # SHA-256 of the 256 random bits that only the cookie holds.
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, info=structural())
    created_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)
    seen_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)
    device: Mapped[str] = mapped_column(String(120), default="", info=_ACCOUNT)


class MailedLink(Base):
    """A link that was mailed to somebody: it works once, until it expires."""

    __tablename__ = "mailed_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=structural()
    )
    purpose: Mapped[LinkPurpose] = mapped_column(stored_enum(LinkPurpose), info=_ACCOUNT)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, info=structural())
    created_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)
    expires_at: Mapped[datetime] = mapped_column(info=_ACCOUNT)


class Attempts(Base):
    """How often something was tried lately; the key is a keyed hash, never a name or address."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=structural())
    times: Mapped[int] = mapped_column(info=structural())
    until: Mapped[datetime] = mapped_column(index=True, info=structural())


class Event(Base):
    """One deed, never changed or deleted; names fields, never their values."""

    __tablename__ = "event"
    # No two events can follow the same one, so the chain cannot fork.
    __table_args__ = (UniqueConstraint("previous"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=structural())
    at: Mapped[datetime] = mapped_column(info=_RECORD)
    # No foreign key: the record outlives the account.
    user_id: Mapped[UUID | None] = mapped_column(index=True, info=_RECORD)
    role: Mapped[Role] = mapped_column(stored_enum(Role), info=_RECORD)
    site: Mapped[str] = mapped_column(String(32), default="", index=True, info=structural())
    action: Mapped[str] = mapped_column(String(60), info=_RECORD)
    object_kind: Mapped[str] = mapped_column(String(60), info=structural())
    object_id: Mapped[str] = mapped_column(String(64), index=True, info=structural())
    fields: Mapped[list[str]] = mapped_column(JSON, info=structural())
    reason: Mapped[str] = mapped_column(String(400), default="", info=_RECORD)
    request_id: Mapped[str] = mapped_column(String(32), default="", info=structural())
    previous: Mapped[str] = mapped_column(String(64), info=structural())
    hash: Mapped[str] = mapped_column(String(64), info=structural())


class EventHead(Base):
    """The end of the chain; writers wait for each other on its one row."""

    __tablename__ = "event_head"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=structural())
    number: Mapped[int] = mapped_column(info=structural())
    hash: Mapped[str] = mapped_column(String(64), info=structural())
