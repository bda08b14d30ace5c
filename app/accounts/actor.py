"""Who is acting: the person of this request, or the operator at the command line."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import g, has_request_context

from app.accounts.vocabulary import Role


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something.

    `user_id` is None for visitors and for the operator; `site_key` is None for
    visitors and for administrators and data-protection officers of all sites.
    """

    user_id: UUID | None
    name: str
    role: Role
    site_key: str | None
    organisation_ids: frozenset[UUID]

    @property
    def is_signed_in(self) -> bool:
        """Return whether this is a person who has signed in."""
        return self.user_id is not None


VISITOR = Actor(None, "", Role.VISITOR, None, frozenset())
# Whoever may run commands on the machine may do anything there; the record says "operator".
OPERATOR = Actor(None, "operator", Role.ADMINISTRATOR, None, frozenset())


def current_actor() -> Actor:
    """Return who is acting; the operator outside a request."""
    if not has_request_context():
        return OPERATOR
    actor: Actor = g.get("actor", VISITOR)
    return actor
