"""Pages of the review: what waits, one draft beside what is public, what was decided."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.directory.editing import draft_queries
from app.directory.editing.difference_words import in_words
from app.directory.editing.models import DraftState
from app.directory.review import queries
from app.directory.review.deciding import Came, Do, Ticked, decide, decide_each
from app.directory.review.page import (
    Said,
    decided_row,
    deed_row,
    queue_row,
    said,
    tabs,
)
from app.directory.review.words import decision_words, kind_words

bp = Blueprint("review", __name__, template_folder="../templates")
LONGEST_WORDS = 2000

menu.offer("review.queue", lambda: _("Review"), "clipboard", Action.REVIEW_LISTING, order=5)


@bp.get("/review")
@declares(Action.REVIEW_LISTING)
def queue() -> str:
    """List what waits, oldest first."""
    return _queue([], wrong="")


@bp.post("/review")
@declares(Action.REVIEW_LISTING)
def decide_ticked() -> AnyResponse:
    """Approve or refuse every ticked draft, each by itself, and say what came of each."""
    do, words = _do(), _words()
    rows = [row for text in request.form.getlist("row") if (row := _ticked(text))]
    if not rows:
        return make_response(_queue([], wrong=_("Tick what you decide about.")), 422)
    if do is not Do.APPROVE and not words:
        wrong = _("Say why: whoever wrote it reads your words.")
        return make_response(_queue([], wrong=wrong), 422)
    outcomes = decide_each(rows, do, words, current_actor())
    return make_response(_queue([said(outcome, do) for outcome in outcomes], wrong=""))


@bp.get("/review/<uuid:draft_id>")
@declares(Action.REVIEW_LISTING)
def draft(draft_id: UUID) -> str:
    """Show a draft beside what is public, field by field."""
    return _draft(draft_id, None)


@bp.post("/review/<uuid:draft_id>")
@declares(Action.REVIEW_LISTING)
def decide_one(draft_id: UUID) -> AnyResponse:
    """Approve a draft, send it back with words, or refuse it."""
    do, words = _do(), _words()
    seen = Ticked(draft_id, _number("version"), _number("seen"))
    if do is not Do.APPROVE and not words:
        wrong = Said("bad", "warning", _("Say why: whoever wrote it reads your words."))
        return make_response(_draft(draft_id, wrong), 422)
    outcome = decide(seen, do, words, current_actor())
    if outcome.draft is None:
        abort(404)
    too_late = outcome.came in {Came.OTHERS_FIRST, Came.CHANGED_SINCE}
    if too_late:
        return make_response(_draft(draft_id, said(outcome, do)), 409)
    return make_response(_queue([said(outcome, do)], wrong=""))


@bp.get("/review/decided")
@declares(Action.REVIEW_LISTING)
def decided() -> str:
    """List the last decisions: who, what, when."""
    rows = queries.decided(current_actor())
    return render_template(
        "directory/review/decided.html",
        tabs=page_tabs("review.decided"),
        rows=[decided_row(row) for row in rows],
        most=queries.MOST_DECIDED,
    )


def page_tabs(endpoint: str) -> object:
    """Return the tabs of the review for whoever asks."""
    actor = current_actor()
    return tabs(endpoint, queries.counts(actor), actor)


def _queue(outcomes: list[Said], wrong: str) -> str:
    rows = queries.waiting(current_actor())
    return render_template(
        "directory/review/queue.html",
        tabs=page_tabs("review.queue"),
        rows=[queue_row(row) for row in rows],
        outcomes=outcomes,
        wrong=wrong,
        words=_words(),
        ticked=request.form.getlist("row"),
    )


def _draft(draft_id: UUID, what: Said | None) -> str:
    actor = current_actor()
    found = draft_queries.review(draft_id, actor)
    if found is None:
        abort(404)
    view = found.draft
    return render_template(
        "directory/review/draft.html",
        tabs=page_tabs("review.queue"),
        draft=view,
        kind=kind_words(view),
        is_waiting=view.state is DraftState.SUBMITTED,
        is_new=view.object_id is None,
        # Nobody can change what somebody without an account has sent.
        may_send_back=not view.contact_email,
        decision=decision_words(view.state),
        seen_number=found.seen_number,
        changes=in_words(found.differences, found.after, found.before),
        deeds=[deed_row(deed) for deed in queries.deeds_on(draft_id)],
        said=what,
        words=_words(),
    )


def _do() -> Do:
    sent = request.form.get("do", "")
    if sent not in set(Do):
        abort(422)
    return Do(sent)


def _words() -> str:
    return request.form.get("words", "").strip()[:LONGEST_WORDS]


def _ticked(text: str) -> Ticked | None:
    draft_id, _colon, numbers = text.partition(":")
    version, _colon, seen = numbers.partition(":")
    try:
        return Ticked(UUID(draft_id), int(version[:9]), int(seen[:9]))
    except ValueError:
        return None


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
