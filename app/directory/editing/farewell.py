"""What listings forget when somebody deletes their account: the name beside what they did."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.actions.moving import on_farewell
from app.directory.editing.models import ListingDraft, ListingVersion


def forget_author(session: Session, user_id: UUID) -> None:
    """Take the name of an account out of drafts and history; what was done stays."""
    for model in (ListingDraft, ListingVersion):
        said = update(model).where(model.author_id == user_id)
        session.execute(said.values(author_name="", author_id=None))


on_farewell(forget_author)
