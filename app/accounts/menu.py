"""The main menu: what everybody sees, and what the policy lets somebody reach besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can


@dataclass(frozen=True)
class Entry:
    """An entry of the menu."""

    url: str
    label: str
    icon: str


@dataclass(frozen=True)
class Offer:
    """A page of a package, for those who may do its action."""

    endpoint: str
    label: Callable[[], str]
    icon: str
    action: Action
    order: int


_OFFERS: dict[str, Offer] = {}
_PUBLIC: dict[str, tuple[Callable[[], str], str]] = {}


def offer(
    endpoint: str, label: Callable[[], str], icon: str, action: Action, *, order: int = 50
) -> None:
    """Put a page into the menu of everybody signed in who may do its action.

    Args:
        endpoint: of the page, such as "coverage.page".
        label: returns the words, such as `lambda: _("Coverage")`.
        icon: of the sprite.
        action: that the page declares.
        order: smaller stands further left.
    """
    _OFFERS[endpoint] = Offer(endpoint, label, icon, action, order)


def offer_public(path: str, label: Callable[[], str], icon: str) -> None:
    """Put a page into everybody's menu, after the search and the territory."""
    _PUBLIC[path] = (label, icon)


def own_entries() -> list[Entry]:
    """Return the entries of somebody who is signed in; none for visitors."""
    actor = current_actor()
    if not actor.is_signed_in:
        return []
    offers = sorted(_OFFERS.values(), key=lambda each: (each.order, each.endpoint))
    return [
        Entry(url_for(each.endpoint), each.label(), each.icon)
        for each in offers
        if can(actor, each.action)
    ]


def navigation() -> tuple[list[Entry], list[Entry]]:
    """Return the main menu from left to right: what everybody sees, and what is one's own work."""
    root = request.script_root
    public = [
        Entry(f"{root}/map", _("Find"), "search"),
        Entry(f"{root}/territory", _("Territory"), "map"),
        *(Entry(f"{root}{path}", label(), icon) for path, (label, icon) in _PUBLIC.items()),
    ]
    own = own_entries()
    # Who works here knows what this is, and finds it at the foot of each page.
    about = [] if own else [Entry(f"{root}/about", _("About"), "info")]
    return [*public, *about], own
