"""Pages of following up: the caseload, and the contacts of a case with pause, exit and return."""

from __future__ import annotations

from datetime import date
from secrets import token_urlsafe
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock, menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db, transaction
from app.participants.consents import AT_THE_DESK
from app.participants.follow_up import actions, contacts_page, words
from app.participants.follow_up.caseload import caseload as caseload_of
from app.participants.follow_up.caseload_page import Asked, caseload_page, read_asked
from app.participants.follow_up.contacts_page import ContactsPage
from app.participants.follow_up.forms import ContactForm, ExitForm, PauseForm
from app.participants.follow_up.timeline import timeline
from app.participants.following import ClosedCaseError, NotFollowedError
from app.participants.frame import CaseHead, answer_errors, find_case, head_of, offer_tab
from app.participants.person.page import desk_manners
from app.participants.referral.queries import open_referrals
from app.participants.referral.words import status_words
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentManner, Stage
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("follow_up", __name__, template_folder="../templates")
answer_errors(bp)
menu.offer("follow_up.caseload", lambda: _("My cases"), "people", Action.SEE_CASE, order=5)
offer_tab("follow_up.contacts", lambda: _("Contacts"), "speech", order=60)

DONE = {
    "recorded": lambda: _("The contact is recorded."),
    "removed": lambda: _("The contact is taken out."),
    "paused": lambda: _("The case is paused: it asks for nothing until you take it up again."),
    "resumed": lambda: _("The case goes on."),
    "closed": lambda: _("The pathway has ended. Whoever wants to may return at any time."),
    "reopened": lambda: _("Welcome back: the case is open again."),
}


@bp.get("/caseload")
@declares(Action.SEE_CASE)
def caseload() -> AnyResponse:
    """Show a link worker what needs attention today, then all cases."""
    return _caseload_page(
        read_asked(request.args.get("show", ""), "", request.args.get("page", ""))
    )


@bp.post("/caseload")
@declares(Action.SEE_CASE)
def search() -> AnyResponse:
    """Find cases by code or name; what is looked for stands in no address and no log."""
    return _caseload_page(read_asked(request.form.get("show", ""), request.form.get("q", ""), ""))


def _caseload_page(asked: Asked) -> AnyResponse:
    actor = current_actor()
    site = territory.site(actor.site_key or "")
    if site is None:
        abort(404)
    page = caseload_page(caseload_of(db.session(), actor, site), site, asked)
    return make_response(
        render_template("participants/follow_up/caseload.html", page=page, shown=asked.shown)
    )


@bp.get("/cases/<uuid:participant_id>/contacts")
@declares(Action.SEE_CASE)
def contacts(participant_id: UUID) -> AnyResponse:
    """Show what happened in a case, and the form for the next contact."""
    return _contacts_page(participant_id)


@bp.post("/cases/<uuid:participant_id>/contacts")
@declares(Action.NOTE_CONTACT)
def record(participant_id: UUID) -> AnyResponse:
    """Record a contact."""
    site = _site(participant_id)
    form = ContactForm(request.form)
    content = form.to_content(site, _today(site))
    if content is None:
        return _contacts_page(participant_id, contact=form, code=422)
    actions.record_contact(participant_id, content, current_actor(), _token())
    return _back(participant_id, "recorded")


@bp.post("/cases/<uuid:participant_id>/contacts/<uuid:contact_id>/remove")
@declares(Action.WORK_CASE)
def remove(participant_id: UUID, contact_id: UUID) -> AnyResponse:
    """Take out a contact that was recorded in error."""
    actions.remove_contact(participant_id, contact_id, current_actor())
    return _back(participant_id, "removed")


@bp.post("/cases/<uuid:participant_id>/pause")
@declares(Action.WORK_CASE)
def pause(participant_id: UUID) -> AnyResponse:
    """Pause a case."""
    site = _site(participant_id)
    form = PauseForm(request.form)
    following = form.to_moment(site, _today(site))
    if following is None:
        return _contacts_page(participant_id, pausing=form, code=422)
    try:
        actions.pause(participant_id, following, _version(), current_actor())
    except (ClosedCaseError, StaleDataError) as error:
        return _contacts_page(participant_id, pausing=form, refused=error, code=409)
    return _back(participant_id, "paused")


@bp.post("/cases/<uuid:participant_id>/resume")
@declares(Action.WORK_CASE)
def resume(participant_id: UUID) -> AnyResponse:
    """Take a paused case up again."""
    _site(participant_id)
    form = Typed(request.form)
    try:
        actions.resume(participant_id, manner_of(form), _version(), current_actor())
    except NotFollowedError:
        return _asked_again(participant_id, form)
    except (ClosedCaseError, StaleDataError) as error:
        return _contacts_page(participant_id, refused=error, code=409)
    return _back(participant_id, "resumed")


@bp.post("/cases/<uuid:participant_id>/close")
@declares(Action.WORK_CASE)
def close(participant_id: UUID) -> AnyResponse:
    """End a pathway."""
    site = _site(participant_id)
    form = ExitForm(request.form)
    content = form.to_content(site, _today(site))
    if content is None:
        return _contacts_page(participant_id, leaving=form, code=422)
    try:
        actions.close(participant_id, content, _version(), current_actor())
    except (ClosedCaseError, StaleDataError) as error:
        return _contacts_page(participant_id, leaving=form, refused=error, code=409)
    return _back(participant_id, "closed")


@bp.post("/cases/<uuid:participant_id>/return")
@declares(Action.WORK_CASE)
def reopen(participant_id: UUID) -> AnyResponse:
    """Let somebody return to the pathway."""
    site, form = _site(participant_id), Typed(request.form)
    manner, version = manner_of(form), _version()
    try:
        actions.reopen(participant_id, _today(site), manner, version, current_actor())
    except NotFollowedError:
        return _asked_again(participant_id, form)
    except StaleDataError as error:
        return _contacts_page(participant_id, refused=error, code=409)
    return _back(participant_id, "reopened")


def manner_of(form: Typed) -> ConsentManner | None:
    """Return how somebody at the desk agreed again, None where nobody said so."""
    manner = form.one_of("manner", ConsentManner)
    return manner if manner in AT_THE_DESK else None


def _asked_again(participant_id: UUID, form: Typed) -> AnyResponse:
    form.errors["manner"] = [_("Choose how they agreed: without it nothing goes on.")]
    return _contacts_page(participant_id, returning=form, code=422)


def _contacts_page(
    participant_id: UUID,
    *,
    returning: Typed | None = None,
    contact: Typed | None = None,
    pausing: Typed | None = None,
    leaving: Typed | None = None,
    refused: Exception | None = None,
    code: int = 200,
) -> AnyResponse:
    head, page, version, later = _read(participant_id)
    still_open = open_referrals(db.session(), participant_id) if head.stage != Stage.CLOSED else []
    said = DONE.get(request.args.get("done", ""))
    typed = (contact, pausing, leaving, returning)
    form, pausing, leaving, returning = (each or Typed(MultiDict()) for each in typed)
    text = render_template(
        "participants/follow_up/contacts.html",
        head=head,
        page=page,
        version=version,
        form=form,
        pausing=pausing,
        leaving=leaving,
        returning=returning,
        fields=desk_manners(returning),
        kinds=contacts_page.kind_options(form),
        attendances=contacts_page.attendance_options(form),
        nexts=contacts_page.next_options(form, later),
        outcomes=contacts_page.outcome_options(leaving),
        still_open=still_open,
        status_words=status_words,
        today=_today(head.site),
        form_token=token_urlsafe(16),
        done=said() if said and code == 200 else "",  # noqa: PLR2004 - a page without mistakes
        problem=_problem(refused),
    )
    return make_response(text, code)


def _read(participant_id: UUID) -> tuple[CaseHead, ContactsPage, int, str]:
    """Return the head, the page, the version of the case, and the next contact if it is later."""
    actor = current_actor()
    with transaction() as session:
        person = find_case(session, participant_id, actor)
        head, version, due = head_of(person), person.version, person.next_contact_at
        zone, today = head.site.timezone, _today(head.site)
        arranged = words.moment_words(due, zone, today) if due else ""
        distance = (due.astimezone(zone).date() - today).days if due else 0
        page = contacts_page.contacts_page(
            timeline(session, actor, person, zone),
            arranged,
            today,
            _number(request.args.get("page", "")),
            is_overdue=distance < 0,
        )
    return head, page, version, arranged if distance > 0 else ""


def _problem(refused: Exception | None) -> str:
    if refused is None:
        return ""
    if isinstance(refused, ClosedCaseError):
        return _("This pathway has ended: let them return first.")
    return _("Somebody changed this case meanwhile. Look at it, then press again if it still fits.")


def _site(participant_id: UUID) -> SiteView:
    """Return the site of a case of the actor; ends the reading, so that a deed may begin."""
    site = head_of(find_case(db.session(), participant_id, current_actor())).site
    db.session.rollback()
    return site


def _today(site: SiteView) -> date:
    return clock.now().astimezone(site.timezone).date()


def _version() -> int:
    return _number(request.form.get("version", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("10000000") else 0


def _token() -> str | None:
    return request.form.get("form", "")[:64] or None


def _back(participant_id: UUID, what: str) -> AnyResponse:
    there = url_for("follow_up.contacts", participant_id=participant_id, done=what)
    return redirect(there, code=303)
