"""The review in plain words: what waits, what was decided, why two listings may be one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from app.accounts.deeds import name_deeds
from app.directory.editing.content import ListingKind
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.models import DraftState
from app.directory.review.deciding import Came, Do, Outcome
from app.directory.review.duplicates import Why
from app.directory.vocabulary import FeedbackStatus

name_deeds(
    {
        "new_draft": lambda: _("began a draft"),
        "start_draft": lambda: _("began a draft"),
        "save_draft": lambda: _("saved a draft"),
        "submit_draft": lambda: _("sent a draft for review"),
        "take_back_draft": lambda: _("took a draft back"),
        "approve_draft": lambda: _("approved a draft"),
        "returned_draft": lambda: _("sent a draft back"),
        "rejected_draft": lambda: _("did not accept a draft"),
        "discard_draft": lambda: _("threw a draft away"),
        "copy_listing": lambda: _("copied a listing"),
        "undo_listing": lambda: _("brought an old version of a listing back"),
        "confirmed_listing": lambda: _("confirmed a listing"),
        "free_places_listing": lambda: _("said how many places are free"),
        "suspended_listing": lambda: _("suspended a listing"),
        "archived_listing": lambda: _("archived a listing"),
        "restored_listing": lambda: _("made a listing public again"),
        "withdraw_links": lambda: _("withdrew the mailed links of a listing"),
        "import_listings": lambda: _("imported a file of listings"),
        "register_organisation": lambda: _("registered an organisation"),
        "close_report": lambda: _("closed a report"),
        "keep_listings_apart": lambda: _("found two listings to be different"),
        "merge_listing": lambda: _("merged a listing into another"),
    }
)

TONES = {Came.DONE: "good", Came.INVITED: "good"}
ICONS = {"good": "check-circle", "warn": "warning"}


def kind_words(draft: DraftView) -> str:
    """Return what a draft is: new or changed, service or organisation."""
    is_new = draft.object_id is None
    return {
        (ListingKind.SERVICE, True): _("New service"),
        (ListingKind.SERVICE, False): _("Changed service"),
        (ListingKind.ORGANISATION, True): _("New organisation"),
        (ListingKind.ORGANISATION, False): _("Changed organisation"),
    }[draft.kind, is_new]


def decision_words(state: DraftState) -> str:
    """Return a decision."""
    return {
        DraftState.APPROVED: _("Approved"),
        DraftState.RETURNED: _("Sent back"),
        DraftState.REJECTED: _("Not accepted"),
    }.get(state, _("Waiting"))


def report_words(status: FeedbackStatus) -> str:
    """Return what became of a report."""
    return {
        FeedbackStatus.OPEN: _("Still open"),
        FeedbackStatus.DONE: _("Mended"),
        FeedbackStatus.REJECTED: _("Nothing to mend"),
    }[status]


def why_words(why: Why) -> str:
    """Return what two listings have in common."""
    return {
        Why.NEAR: _("at the same place"),
        Why.PHONE: _("same telephone"),
        Why.EMAIL: _("same e-mail"),
        Why.PAGE: _("same web page"),
    }[why]


def outcome_words(outcome: Outcome, do: Do) -> str:
    """Return what came of a decision, as a sentence."""
    draft = outcome.draft
    name = (draft.content.name if draft else "") or _("A listing")
    words: Mapping[Came, Callable[[], str]] = {
        Came.DONE: lambda: _done(do, name),
        Came.INVITED: lambda: _(
            "“%(name)s” is approved, and whoever registered it has an invitation.", name=name
        ),
        Came.NOT_INVITED: lambda: _(
            "“%(name)s” is approved. The invitation did not leave: invite them under People.",
            name=name,
        ),
        Came.OTHERS_FIRST: lambda: _others(draft, name),
        Came.CHANGED_SINCE: lambda: _(
            "“%(name)s” has changed since you looked. Nothing was decided: look at it again.",
            name=name,
        ),
        Came.GONE: lambda: _("This is no longer there: somebody took it back."),
    }
    return words[outcome.came]()


def _done(do: Do, name: str) -> str:
    return {
        Do.APPROVE: lambda: _("“%(name)s” is approved and public.", name=name),
        Do.SEND_BACK: lambda: _("“%(name)s” went back with your words.", name=name),
        Do.REJECT: lambda: _("“%(name)s” was not accepted.", name=name),
    }[do]()


def _others(draft: DraftView | None, name: str) -> str:
    if draft is None or draft.state in {DraftState.SUBMITTED, DraftState.DRAFT}:
        return _("“%(name)s” was taken back by its author.", name=name)
    what, who = decision_words(draft.state), draft.reviewer_name
    return _(
        "Somebody was faster with “%(name)s”: %(what)s, by %(who)s.", name=name, what=what, who=who
    )
