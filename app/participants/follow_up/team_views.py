"""Pages of who works on a case: the team, offers to hand over, and cases without anybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db, transaction
from app.participants.follow_up import colleagues, handing_over, words
from app.participants.follow_up.forms import LONGEST_NOTE
from app.participants.follow_up.handing_over import LONGEST_STAY_DAYS, RefusedError
from app.participants.follow_up.letters import tell
from app.participants.frame import answer_errors, case_url, find_case, head_of, offer_tab
from app.participants.reading import NoSuchCaseError
from app.participants.typed import Typed
from app.territory import queries as territory

bp = Blueprint("team", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("team.team", lambda: _("Team"), "people", order=80)

DONE = {
    "offered": lambda: _("It is offered. Until your colleague takes it, the case stays yours."),
    "taken-back": lambda: _("The offer is taken back."),
    "added": lambda: _("Your colleague now works on this case too."),
    "removed": lambda: _("Your colleague no longer works on this case."),
}


@bp.get("/cases/<uuid:participant_id>/team")
@declares(Action.SEE_CASE)
def team(participant_id: UUID) -> AnyResponse:
    """Show who works on a case, and let it be handed over."""
    return _team_page(participant_id, Typed(request.args))


@bp.post("/cases/<uuid:participant_id>/team")
@declares(Action.WORK_CASE)
def add(participant_id: UUID) -> AnyResponse:
    """Let a colleague work on a case too."""
    form = Typed(request.form)
    try:
        told = handing_over.add_co_worker(participant_id, _chosen(form), current_actor())
    except RefusedError as error:
        return _team_page(participant_id, form, error)
    tell(told)
    return _back(participant_id, "added")


@bp.post("/cases/<uuid:participant_id>/team/<uuid:colleague_id>/remove")
@declares(Action.WORK_CASE)
def remove(participant_id: UUID, colleague_id: UUID) -> AnyResponse:
    """Take a colleague off a case, or leave it oneself."""
    actor = current_actor()
    try:
        handing_over.remove_co_worker(participant_id, colleague_id, actor)
    except RefusedError as error:
        return _team_page(participant_id, Typed(request.form), error)
    if colleague_id == actor.user_id:
        return redirect(url_for("follow_up.caseload"), code=303)
    return _back(participant_id, "removed")


@bp.post("/cases/<uuid:participant_id>/offer")
@declares(Action.WORK_CASE)
def hand_over(participant_id: UUID) -> AnyResponse:
    """Offer a case to a colleague."""
    form = Typed(request.form)
    note = form.text("note", LONGEST_NOTE)
    if form.errors:
        return _team_page(participant_id, form, code=422)
    try:
        told = handing_over.offer(participant_id, _chosen(form), note, current_actor())
    except RefusedError as error:
        return _team_page(participant_id, form, error)
    tell(told)
    return _back(participant_id, "offered")


@bp.post("/cases/<uuid:participant_id>/offer/take-back")
@declares(Action.WORK_CASE)
def take_back(participant_id: UUID) -> AnyResponse:
    """Take back the offer of a case."""
    try:
        handing_over.take_back(participant_id, current_actor())
    except RefusedError as error:
        return _team_page(participant_id, Typed(request.form), error)
    return _back(participant_id, "taken-back")


@bp.get("/handovers/<uuid:handover_id>")
@declares(Action.TAKE_HANDOVER)
def offer(handover_id: UUID) -> str:
    """Show a colleague the code and the note of a case that is offered to them."""
    actor = current_actor()
    site = territory.site(actor.site_key or "")
    with transaction() as session:
        found = colleagues.offered_case(session, handover_id, actor)
    if found is None or site is None:
        raise NoSuchCaseError
    today = clock.now().astimezone(site.timezone).date()
    day = words.day_words(found.at.astimezone(site.timezone).date(), today)
    return render_template("participants/follow_up/offer.html", offered=found, day=day)


@bp.post("/handovers/<uuid:handover_id>/take")
@declares(Action.TAKE_HANDOVER)
def take(handover_id: UUID) -> AnyResponse:
    """Take an offered case over."""
    form = Typed(request.form)
    days = form.number("days", 1, LONGEST_STAY_DAYS) if form.is_ticked("stay") else None
    # Whoever ticks the box and leaves a wrong number means: for a while.
    stay = 30 if form.errors else days
    participant_id, told = handing_over.take(handover_id, stay, current_actor())
    tell(told)
    return redirect(case_url(participant_id), code=303)


@bp.post("/handovers/<uuid:handover_id>/refuse")
@declares(Action.TAKE_HANDOVER)
def refuse(handover_id: UUID) -> AnyResponse:
    """Leave an offered case where it is."""
    tell(handing_over.refuse(handover_id, current_actor()))
    return redirect(url_for("follow_up.caseload"), code=303)


@bp.get("/cases/unattended")
@declares(Action.ASSIGN_CASE)
def unattended() -> AnyResponse:
    """Show a coordinator the codes of cases without anybody, and who has how many."""
    return _unattended_page()


@bp.post("/cases/unattended")
@declares(Action.ASSIGN_CASE)
def assign() -> AnyResponse:
    """Assign ticked cases to a link worker."""
    form = Typed(request.form)
    ticked = [_uuid(text) for text in request.form.getlist("case")]
    if not ticked:
        return _unattended_page(_("Tick the cases to assign."), 422)
    try:
        wanted = [each for each in ticked if each is not None]
        told = handing_over.assign(wanted, _chosen(form), current_actor())
    except RefusedError as error:
        return _unattended_page(refusal_words(error.why), 422)
    tell(told)
    return redirect(url_for("team.unattended", done=len(ticked)), code=303)


def _unattended_page(problem: str = "", code: int = 200) -> AnyResponse:
    actor = current_actor()
    if actor.site_key is None:
        abort(404)
    count = request.args.get("done", "")
    done = ""
    if count.isascii() and count.isdigit() and len(count) < len("10000"):
        done = ngettext("%(num)s case assigned.", "%(num)s cases assigned.", int(count))
    page = render_template(
        "participants/follow_up/unattended.html",
        cases=colleagues.unattended(db.session(), actor),
        colleagues=colleagues.colleagues(db.session(), actor.site_key),
        problem=problem,
        done=done,
    )
    return make_response(page, code)


def _team_page(
    participant_id: UUID, form: Typed, refused: RefusedError | None = None, code: int = 0
) -> AnyResponse:
    actor = current_actor()
    person = find_case(db.session(), participant_id, actor)
    head = head_of(person)
    said = DONE.get(request.args.get("done", ""))
    found = colleagues.team_of(db.session(), person)
    page = render_template(
        "participants/follow_up/team.html",
        head=head,
        team=found,
        own_id=actor.user_id,
        is_own=person.link_worker_id == actor.user_id,
        untils={each.id: _until(each.until) for each in found.beside},
        form=form,
        problem=refusal_words(refused.why) if refused else "",
        done=said() if said and not refused else "",
    )
    return make_response(page, code or (422 if refused else 200))


def _until(moment: datetime | None) -> str:
    return format_date(moment, "long") if moment else ""


def refusal_words(why: handing_over.Refusal) -> str:
    """Return why a case does not change hands, in a sentence."""
    refusal = handing_over.Refusal
    return {
        refusal.NOT_YOURS: lambda: _("Only whose case it is may do this."),
        refusal.YOURSELF: lambda: _("You cannot hand a case over to yourself: it is yours."),
        refusal.NO_COLLEAGUE: lambda: _("Choose a link worker of this site."),
        refusal.IN_TURN: lambda: _(
            "This colleague has offered the case in turn: take it or refuse it first."
        ),
        refusal.OFFERED_ALREADY: lambda: _(
            "The case is offered to somebody already: take that back first."
        ),
        refusal.ATTENDED: lambda: _(
            "One of these cases has somebody: they hand it over themselves."
        ),
    }[why]()


def _chosen(form: Typed) -> UUID | None:
    return _uuid(form.value("colleague"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _back(participant_id: UUID, what: str) -> AnyResponse:
    return redirect(url_for("team.team", participant_id=participant_id, done=what), code=303)
