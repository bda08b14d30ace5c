"""Pages of the plan: the desk, agreed versions, paper; every button keeps what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import transaction
from app.participants.frame import (
    CaseHead,
    answer_errors,
    case_head,
    case_url,
    find_case,
    head_of,
    offer_tab,
)
from app.participants.plan.actions import PlanChangedError, Saved, save_plan
from app.participants.plan.adding import PlanFullError
from app.participants.plan.edits import Do
from app.participants.plan.fields import read_base
from app.participants.plan.forms import PlanForm
from app.participants.plan.own_link import own_address, qr_path
from app.participants.plan.presenting import Typed, plan_page
from app.participants.plan.state import PlanState, plan_state

bp = Blueprint("plan", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("plan.page", lambda: _("Plan"), "clipboard", order=40)

DONE = {
    "saved": lambda: _("Everything is kept."),
    "agreed": lambda: _("Agreed: this version does not change any more."),
    "revoked": lambda: _("The link does not open anything any more."),
    "closed": lambda: _("The plan is closed. A new one begins with the first goal."),
}
_SAID = {Do.AGREE: "agreed", Do.REVOKE: "revoked", Do.CLOSE: "closed"}


@bp.get("/cases/<uuid:participant_id>/plan")
@declares(Action.SEE_CASE)
def page(participant_id: UUID) -> AnyResponse:
    """Show the whole plan on one page, every part of it ready to be changed."""
    said = DONE.get(request.args.get("done", ""))
    return _page(participant_id, done=said() if said else "")


@bp.post("/cases/<uuid:participant_id>/plan")
@declares(Action.WORK_CASE)
def save(participant_id: UUID) -> AnyResponse:
    """Keep everything that was typed, then do what the button asks for."""
    form = PlanForm(request.form, _today(case_head(participant_id)))
    base = read_base(request.form.get("base", ""))
    edit = form.to_edit()
    typed = Typed(request.form, form.errors, {}, base)
    if edit is None:
        return _page(participant_id, typed=typed, code=422)
    try:
        saved = save_plan(participant_id, edit, base, current_actor())
    except PlanChangedError as error:
        typed = replace(typed, conflicts=error.conflicts)
        return _page(participant_id, typed=typed, code=409)
    except PlanFullError:
        full = [_("The plan is full: drop and delete something first.")]
        return _page(participant_id, typed=replace(typed, errors={"new-goal": full}), code=422)
    return _after(participant_id, saved)


def _after(participant_id: UUID, saved: Saved) -> AnyResponse:
    """Go on to where the button leads; a new link is shown at once, for nobody keeps it."""
    if saved.token:
        return _page(participant_id, done=_("The link is ready: show it now."), token=saved.token)
    if saved.do is Do.PRINT:
        return redirect(url_for("plan.printed", participant_id=participant_id), code=303)
    if saved.do is Do.PDF:
        return redirect(url_for("plan.pdf", participant_id=participant_id), code=303)
    said = _SAID.get(saved.do, "saved")
    back = url_for(
        "plan.page", participant_id=participant_id, done=said, _anchor=saved.spot or None
    )
    return redirect(back, code=303)


def _page(
    participant_id: UUID,
    *,
    typed: Typed | None = None,
    code: int = 200,
    done: str = "",
    token: str = "",
) -> AnyResponse:
    head, state = _open(participant_id)
    shown = plan_page(participant_id, state, _today(head), typed)
    if token:
        address = own_address(token)
        links = [replace(shown.links[0], address=address, qr=qr_path(address)), *shown.links[1:]]
        shown = replace(shown, links=links)
    body = render_template(
        "participants/plan/plan.html",
        head=head,
        page=shown,
        done=done,
        match_url=url_for("fitting.match", participant_id=participant_id),
        needs_url=case_url(participant_id, "assessment"),
        code=code,
    )
    response = make_response(body, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def _open(participant_id: UUID) -> tuple[CaseHead, PlanState]:
    """Return the head of a case and its plan; the read is recorded."""
    actor = current_actor()
    with transaction() as session:
        person = find_case(session, participant_id, actor)
        return head_of(person), plan_state(session, actor, person)


def _today(head: CaseHead) -> date:
    return clock.now().astimezone(head.site.timezone).date()
