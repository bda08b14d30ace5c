"""Who works as a link worker of a site now: open account, the role, and no other site."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from app.accounts.models import User
from app.accounts.vocabulary import Role


def working(site_key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on an account under which somebody accompanies people at a site."""
    return User.active.is_(True), User.role == Role.LINK_WORKER, User.site_id == site_key
