"""Decisions on drafts as they come from a page: one, or many that are ticked, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from werkzeug.exceptions import TooManyRequests

from app.accounts.actions.joining import invite_member
from app.accounts.policy import Action, Actor
from app.directory.editing import actions, draft_queries
from app.directory.editing.draft_queries import DraftView
from app.directory.review.letters import write_decision


class Do(StrEnum):
    """What a reviewer decides."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    REJECT = "reject"


class Came(StrEnum):
    """What came of a decision."""

    DONE = "done"
    INVITED = "invited"
    NOT_INVITED = "not_invited"
    OTHERS_FIRST = "others_first"
    CHANGED_SINCE = "changed_since"
    GONE = "gone"


@dataclass(frozen=True)
class Ticked:
    """A draft as the reviewer saw it: its version, and that of the public listing."""

    draft_id: UUID
    version: int
    seen_number: int


@dataclass(frozen=True)
class Outcome:
    """What came of a decision on one draft; `draft` is as it stands now, None where gone."""

    came: Came
    draft: DraftView | None


def decide(ticked: Ticked, do: Do, words: str, actor: Actor) -> Outcome:
    """Decide on one draft; whoever wrote it reads of it by mail."""
    before = draft_queries.draft(ticked.draft_id, actor, Action.REVIEW_LISTING)
    if before is None:
        return Outcome(Came.GONE, None)
    try:
        came = _done(ticked, do, words, actor)
    except (actions.SeenOldError, actions.StateError):
        return _too_late(ticked, actor)
    now = draft_queries.draft(ticked.draft_id, actor, Action.REVIEW_LISTING)
    if came is not Came.OTHERS_FIRST:
        write_decision(before, do.value, words)
    return Outcome(came, now)


def decide_each(rows: Sequence[Ticked], do: Do, words: str, actor: Actor) -> list[Outcome]:
    """Decide on each ticked draft, wholly or not at all; one refused holds up no other."""
    return [decide(row, do, words, actor) for row in rows]


def _done(ticked: Ticked, do: Do, words: str, actor: Actor) -> Came:
    if do is Do.SEND_BACK:
        actions.send_back(ticked.draft_id, ticked.version, words, actor)
        return Came.DONE
    if do is Do.REJECT:
        actions.reject(ticked.draft_id, ticked.version, words, actor)
        return Came.DONE
    approved = actions.approve(ticked.draft_id, ticked.version, ticked.seen_number, actor)
    if approved is None:
        return Came.OTHERS_FIRST
    return _invited(approved, actor) if approved.invite_email else Came.DONE


def _invited(approved: actions.Approved, actor: Actor) -> Came:
    """Invite whoever registered an organisation without an account."""
    try:
        refused = invite_member(
            actor, approved.organisation_id, approved.invite_email, approved.invite_name
        )
    except TooManyRequests:
        return Came.NOT_INVITED
    return Came.INVITED if refused is None else Came.NOT_INVITED


def _too_late(ticked: Ticked, actor: Actor) -> Outcome:
    now = draft_queries.draft(ticked.draft_id, actor, Action.REVIEW_LISTING)
    if now is None:
        return Outcome(Came.GONE, None)
    is_waiting = now.state.value == "submitted"
    return Outcome(Came.CHANGED_SINCE if is_waiting else Came.OTHERS_FIRST, now)
