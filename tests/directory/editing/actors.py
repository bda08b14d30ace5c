"""People of the tests, as the policy sees them."""

from __future__ import annotations

from uuid import UUID

from app.accounts.policy import Actor, Role
from app.directory.models import Organisation


def stakeholder(*organisations: Organisation, name: str = "Anna", number: int = 900) -> Actor:
    """Return somebody who keeps the listings of these organisations."""
    own = frozenset(organisation.id for organisation in organisations)
    return Actor(UUID(int=number), name, Role.STAKEHOLDER, "trentino", own)


def coordinator(site_key: str = "trentino") -> Actor:
    """Return somebody who reviews the listings of a site."""
    return Actor(UUID(int=990), "Carla", Role.COORDINATOR, site_key, frozenset())


def link_worker() -> Actor:
    """Return somebody who reads listings and keeps none."""
    return Actor(UUID(int=980), "Luca", Role.LINK_WORKER, "trentino", frozenset())
