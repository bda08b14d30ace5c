"""The services that somebody keeps, in the words of their cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.directory.editing.models import DraftState
from app.directory.editing.queries import KeptDraft, KeptService
from app.directory.editing.words import held_back_words
from app.directory.freshness.rhythm import Standing
from app.directory.rows import MOST_PLACES
from app.directory.vocabulary import Status

TONES = {Status.PUBLISHED: "good", Status.SUSPENDED: "warn"}


@dataclass(frozen=True)
class Card:
    """A service as its keepers see it; None in `less` or `more`: no such step."""

    id: str
    name: str
    organisation: str
    status: str
    status_tone: str
    is_public: bool
    is_suspended: bool
    is_archived: bool
    is_held_back: bool
    held_back: str
    confirmed: str
    is_fresh: bool
    has_left_search: bool
    confirmed_today: bool
    free: int | None
    less: int | None
    more: int | None
    most: int
    places: str
    draft_id: str
    draft: str


@dataclass(frozen=True)
class DraftCard:
    """A draft of a listing that nobody else sees yet."""

    id: str
    name: str
    organisation: str
    state: str
    day: str


def card(service: KeptService, today: date, *, may_review: bool = False) -> Card:
    """Return a service in words; whoever reviews also brings back what is held back."""
    most = MOST_PLACES if service.capacity_total is None else service.capacity_total
    free = service.capacity_free
    has_left = service.has_left and service.status is Status.PUBLISHED
    age = None if service.confirmed_on is None else (today - service.confirmed_on).days
    return Card(
        id=str(service.id),
        name=service.name,
        organisation=service.organisation,
        status=_("Not found: please confirm") if has_left else status_words(service.status),
        status_tone="warn" if has_left else TONES.get(service.status, "plain"),
        is_public=service.status is Status.PUBLISHED,
        is_suspended=service.status is Status.SUSPENDED,
        is_archived=service.status is Status.ARCHIVED,
        is_held_back=service.held_back and not may_review,
        held_back=held_back_words(),
        confirmed=_confirmed(service.confirmed_on, today),
        is_fresh=service.word.is_confirmed(today),
        has_left_search=service.word.standing(today) is Standing.LAPSED,
        confirmed_today=age == 0,
        free=free,
        less=None if not free else free - 1,
        more=None if free is None or free >= most else free + 1,
        most=most,
        places=places_words(service, today),
        draft_id=str(service.draft_id or ""),
        draft=draft_words(service.draft_state) if service.draft_state else "",
    )


def draft_card(draft: KeptDraft) -> DraftCard:
    """Return a draft in words."""
    return DraftCard(
        id=str(draft.id),
        name=draft.name or _("Without a name yet"),
        organisation=draft.organisation,
        state=draft_words(draft.state),
        day=format_date(draft.updated_at, "medium"),
    )


def places_words(service: KeptService, today: date) -> str:
    """Return what is known of the places: of how many, and since when."""
    words = _("free places")
    if service.capacity_free is not None:
        words = ngettext("free place", "free places", service.capacity_free)
    if service.capacity_total is not None:
        total = _("of %(total)s", total=service.capacity_total)
        words = f"{words} {total}"
    if service.capacity_on is None:
        return words
    return f"{words} · {_day(service.capacity_on, today)}"


def status_words(status: Status) -> str:
    """Return where a listing stands."""
    return {
        Status.DRAFT: _("Not public yet"),
        Status.PUBLISHED: _("Public"),
        Status.SUSPENDED: _("Suspended"),
        Status.ARCHIVED: _("Archived"),
    }[status]


def draft_words(state: DraftState) -> str:
    """Return where a draft stands."""
    return {
        DraftState.DRAFT: _("Draft: not sent yet"),
        DraftState.SUBMITTED: _("Waiting for review"),
        DraftState.RETURNED: _("Sent back: please change something"),
        DraftState.REJECTED: _("Not accepted"),
        DraftState.APPROVED: _("Approved"),
    }[state]


def _confirmed(day: date | None, today: date) -> str:
    if day is None:
        return _("Nobody has confirmed this yet")
    return _("Confirmed: %(day)s", day=_day(day, today))


def _day(day: date, today: date) -> str:
    return _("today") if day == today else format_date(day, "long")
