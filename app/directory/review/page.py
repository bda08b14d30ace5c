"""The pages of the review as their templates read them: rows and sentences, nothing to work out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for
from flask_babel import format_datetime, format_timedelta, ngettext
from flask_babel import gettext as _

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.deeds import deed_words
from app.accounts.policy import Action, Actor, can
from app.directory.editing.difference_words import Shown, in_words
from app.directory.editing.models import DraftState
from app.directory.exchange.known import Held
from app.directory.forms import KINDS
from app.directory.review.deciding import Do, Outcome
from app.directory.review.duplicates import Pair
from app.directory.review.queries import Counts, Decision, Deed, Report, Waiting
from app.directory.review.words import (
    ICONS,
    TONES,
    decision_words,
    kind_words,
    outcome_words,
    report_words,
    why_words,
)
from app.directory.vocabulary import FeedbackStatus
from app.territory import queries as territory
from app.territory.trip_words import length_words

_FIELDS_NAMED = 3


@dataclass(frozen=True)
class Tab:
    """A page of the review; `count` is "" where nothing is counted."""

    url: str
    label: str
    count: str
    current: bool


@dataclass(frozen=True)
class Said:
    """A sentence about something done."""

    tone: str
    icon: str
    sentence: str


@dataclass(frozen=True)
class QueueRow:
    """A draft that waits; `ticked` is what its box sends."""

    id: str
    ticked: str
    name: str
    organisation: str
    kind: str
    is_new: bool
    who: str
    since: str
    changes: str


@dataclass(frozen=True)
class DecidedRow:
    """A decision of the past."""

    id: str
    name: str
    organisation: str
    decision: str
    tone: str
    who: str
    words: str
    at: str


@dataclass(frozen=True)
class ReportRow:
    """A report of somebody who used a listing."""

    id: str
    service_id: str
    service: str
    organisation: str
    kind: str
    message: str
    contact: str
    at: str
    is_open: bool
    state: str
    answer: str
    closed: str


@dataclass(frozen=True)
class PairRow:
    """Two listings side by side, and what they have in common."""

    sides: Sequence[Held]
    why: Sequence[str]
    distance: str


@dataclass(frozen=True)
class DeedRow:
    """A line of the record."""

    words: str
    who: str
    at: str


def tabs(current: str, counts: Counts, actor: Actor) -> list[Tab]:
    """Return the pages that this person may open."""
    offered = (
        ("review.queue", _("Waiting"), counts.drafts, Action.REVIEW_LISTING),
        ("review.reports", _("Reports"), counts.reports, Action.SEE_FEEDBACK),
        ("review.duplicates", _("Duplicates"), 0, Action.REVIEW_LISTING),
        ("review.decided", _("Decided"), 0, Action.REVIEW_LISTING),
        ("freshness.overview", _("Freshness"), 0, Action.REVIEW_LISTING),
        ("quality.overview", _("Quality"), 0, Action.CONFIRM_LISTING),
    )
    return [
        Tab(url_for(endpoint), label, str(count or ""), endpoint == current)
        for endpoint, label, count, action in offered
        if can(actor, action)
    ]


def said(outcome: Outcome, do: Do) -> Said:
    """Return what came of a decision, in its tone."""
    tone = TONES.get(outcome.came, "warn")
    return Said(tone, ICONS[tone], outcome_words(outcome, do))


def queue_row(row: Waiting) -> QueueRow:
    """Return a draft that waits in words."""
    draft = row.draft
    age = clock.now() - (draft.submitted_at or draft.updated_at)
    return QueueRow(
        id=str(draft.id),
        ticked=f"{draft.id}:{draft.version}:{row.seen_number}",
        name=draft.content.name or _("Without a name"),
        organisation=draft.organisation,
        kind=kind_words(draft),
        is_new=draft.object_id is None,
        who=draft.author_name or draft.contact_name,
        since=format_timedelta(-age, granularity="minute", add_direction=True),
        changes=_changes(row),
    )


def _changes(row: Waiting) -> str:
    """Return which fields a draft changes: the first few by name."""
    if row.before is None:
        return ""
    shown = in_words(row.differences, row.draft.content, row.before)
    names = list(dict.fromkeys(change.label for change in shown))
    if not names:
        return _("Nothing differs from what is public")
    first, more = ", ".join(names[:_FIELDS_NAMED]), len(names) - _FIELDS_NAMED
    if more <= 0:
        return first
    return ngettext("%(first)s and %(num)s more", "%(first)s and %(num)s more", more, first=first)


def decided_row(row: Decision) -> DecidedRow:
    """Return a decision in words."""
    tone = {DraftState.APPROVED: "good", DraftState.RETURNED: "warn"}.get(row.state, "plain")
    return DecidedRow(
        id=str(row.draft_id),
        name=row.name or _("Without a name"),
        organisation=row.organisation,
        decision=decision_words(row.state),
        tone=tone,
        who=row.by_name,
        words=row.words,
        at=_moment(row.at) if row.at else "",
    )


def report_row(row: Report) -> ReportRow:
    """Return a report in words."""
    closed = ""
    if row.closed_at is not None:
        at = _moment(row.closed_at)
        closed = _("%(who)s, %(at)s", who=row.closed_by, at=at)
    return ReportRow(
        id=str(row.id),
        service_id=str(row.service_id),
        service=row.service,
        organisation=row.organisation,
        kind=str(KINDS[row.kind]),
        message=row.message,
        contact=row.contact,
        at=_moment(row.created_at),
        is_open=row.status is FeedbackStatus.OPEN,
        state=report_words(row.status),
        answer=row.answer,
        closed=closed,
    )


def pair_row(pair: Pair) -> PairRow:
    """Return two listings that may be one in words."""
    distance = ""
    if pair.distance_m is not None:
        distance = _("%(distance)s apart", distance=length_words(pair.distance_m))
    return PairRow((pair.one, pair.other), [why_words(why) for why in pair.why], distance)


def deed_row(deed: Deed) -> DeedRow:
    """Return a line of the record in words."""
    return DeedRow(deed_words(deed.action), deed.by_name or _("somebody"), _moment(deed.at))


def changes_in_words(row: Waiting) -> list[Shown]:
    """Return the fields that a draft changes."""
    return in_words(row.differences, row.draft.content, row.before)


def _moment(at: datetime) -> str:
    """Return a moment by the clock of the reader's site; of all sites, by that of Greenwich."""
    key = current_actor().site_key
    site = territory.site(key) if key else None
    zone = site.timezone if site else UTC
    return str(format_datetime(at.astimezone(zone), "medium", rebase=False))
