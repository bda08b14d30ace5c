"""Who waits for a first contact: coordinators assign, link workers take up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares
from app.core.db import db
from app.participants.frame import answer_errors
from app.participants.pointing import actions, taking
from app.participants.pointing.letters import letter_to_assigned
from app.participants.pointing.page import reason_options, waiting_line
from app.participants.pointing.queries import (
    case_made_of,
    colleagues,
    figures,
    is_seen,
    waiting_for,
)
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import DeclineReason
from app.territory import queries as territory

bp = Blueprint("pointing", __name__, template_folder="../templates")
answer_errors(bp)
menu.offer("pointing.waiting", lambda: _("Waiting"), "handshake", Action.SEE_POINTINGS, order=21)

DONE = {
    "assigned": lambda: _("It is assigned; the link worker gets a mail."),
    "unassigned": lambda: _("It is assigned to nobody again."),
    "declined": lambda: _("It is declined, and what was said is gone."),
}


@bp.get("/pointings")
@declares(Action.SEE_POINTINGS)
def waiting() -> AnyResponse:
    """Show who waits, with no more than helps to decide who takes them up."""
    words = DONE.get(request.args.get("done", ""))
    return _page(words() if words else "")


@bp.post("/pointings/<uuid:pointing_id>/take")
@declares(Action.TAKE_POINTING)
def take(pointing_id: UUID) -> AnyResponse:
    """Take somebody up: they become a case of one's own."""
    site = territory.site(current_actor().site_key or "")
    if site is None:
        abort(404)
    db.session.rollback()
    try:
        participant_id = taking.take(current_actor(), site, pointing_id)
    except _REFUSALS as error:
        # Whoever taps twice was not overtaken: it is their case.
        own = case_made_of(current_actor(), pointing_id)
        if own is None:
            return _refused(error)
        participant_id = own
    return redirect(
        url_for("person.overview", participant_id=participant_id, done="taken"), code=303
    )


@bp.post("/pointings/<uuid:pointing_id>/assign")
@declares(Action.ASSIGN_CASE)
def assign(pointing_id: UUID) -> AnyResponse:
    """Assign somebody to a link worker, or to nobody again."""
    chosen, version = _id(request.form.get("link_worker", "")), _number("version")
    try:
        actions.assign(current_actor(), pointing_id, chosen, version)
    except _REFUSALS as error:
        return _refused(error)
    letter = letter_to_assigned(chosen) if chosen else None
    if letter is not None:
        letter.leave_unnoticed()
    return _back("assigned" if chosen else "unassigned")


@bp.post("/pointings/<uuid:pointing_id>/decline")
@declares(Action.SEE_POINTINGS)
def decline(pointing_id: UUID) -> AnyResponse:
    """Decline somebody, with one of five reasons."""
    if not is_seen(current_actor(), pointing_id):
        raise NoSuchCaseError
    reason = request.form.get("reason", "")
    if reason not in set(DeclineReason):
        return _page(wrong=_("Choose why it is declined."), code=422)
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    try:
        actions.decline(current_actor(), pointing_id, DeclineReason(reason))
    except _REFUSALS as error:
        return _refused(error)
    return _back("declined")


_WORDS: dict[type[Exception], Callable[[], str]] = {
    actions.AlreadyHandledError: lambda: _(
        "Somebody else was faster: they do not wait any more. Nothing was changed."
    ),
    actions.AssignedElsewhereError: lambda: _(
        "They are assigned to a colleague: ask the coordinator first. Nothing was changed."
    ),
    actions.ChangedMeanwhileError: lambda: _(
        "Somebody else assigned them meanwhile: look at the list again. Nothing was changed."
    ),
    actions.NoSuchColleagueError: lambda: _(
        "This link worker does not work here any more: choose another one."
    ),
    StaleDataError: lambda: _(
        "Somebody else was faster: they do not wait any more. Nothing was changed."
    ),
}
_REFUSALS = tuple(_WORDS)


def _refused(error: Exception) -> AnyResponse:
    return _page(wrong=_WORDS[type(error)](), code=409)


def _page(done: str = "", *, wrong: str = "", code: int = 200) -> AnyResponse:
    actor = current_actor()
    may_assign = can(actor, Action.ASSIGN_CASE)
    team = colleagues(actor) if may_assign else []
    page = render_template(
        "participants/pointing/waiting.html",
        lines=[waiting_line(row, actor, team, may_assign=may_assign) for row in waiting_for(actor)],
        team=team,
        figures=figures(actor) if may_assign else None,
        may_assign=may_assign,
        reasons=reason_options(),
        done=done,
        wrong=wrong,
    )
    return make_response(page, code)


def _back(what: str) -> AnyResponse:
    return redirect(url_for("pointing.waiting", done=what), code=303)


def _id(text: str) -> UUID | None:
    """Return a chosen id, None for nobody; one of another form is none of ours."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        abort(400)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004
