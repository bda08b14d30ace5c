"""Pages of the data-protection officer: look up, export, erase, retention, emergencies."""

from __future__ import annotations

from pathlib import PurePosixPath
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core import language
from app.core.db import db
from app.participants.frame import answer_errors, find_case, head_of
from app.participants.privacy.compacting import compact
from app.participants.privacy.erasing import erase
from app.participants.privacy.export.actions import export_case
from app.participants.privacy.page import data_page, due_line, read_reason, reasons
from app.participants.privacy.papers.tagged import activities
from app.participants.privacy.papers.writing import FILES
from app.participants.privacy.papers.writing import papers as written_papers
from app.participants.privacy.protection import queries
from app.participants.privacy.protection.page import activity_line, emergency_line, site_choices
from app.participants.privacy.retention import POINTING_MONTHS, due, due_soon
from app.participants.privacy.seeing import kept, looks
from app.participants.privacy.views import download, page_asked
from app.participants.typed import Typed
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("protection", __name__, template_folder="../../templates")
answer_errors(bp)
menu.offer(
    "protection.start", lambda: _("Protection"), "shield-leaf", Action.PROTECT_DATA, order=10
)

DONE = {
    "erased": lambda: _("The case is erased. The files hold no trace of it."),
    "erased-later": lambda: _(
        "The case is erased. Somebody was reading meanwhile: traces in the files go tonight."
    ),
}


@bp.get("/protection")
@declares(Action.PROTECT_DATA)
def start() -> AnyResponse:
    """Show what the officer can do here."""
    return _start_page(Typed(MultiDict()))


@bp.post("/protection")
@declares(Action.PROTECT_DATA)
def look_up() -> AnyResponse:
    """Find a case by its code; the code stays out of addresses."""
    typed, actor = Typed(request.form), current_actor()
    site = next((s for s in _sites() if s.key == typed.value("site")), None) or _first_site()
    code = typed.line("code", 12).upper()
    found = queries.id_of_code(db.session(), site.key, code, actor)
    if found is None:
        typed.wrong("code", _("There is no case with this code."))
        return _start_page(typed, 422)
    return redirect(url_for("protection.case", participant_id=found), code=303)


@bp.get("/protection/cases/<uuid:participant_id>")
@declares(Action.PROTECT_DATA)
def case(participant_id: UUID) -> AnyResponse:
    """Show who saw or changed a case, and when; offer a copy and erasure."""
    return _case_page(participant_id, Typed(MultiDict()))


@bp.post("/protection/cases/<uuid:participant_id>/export")
@declares(Action.PROTECT_DATA)
def export(participant_id: UUID) -> AnyResponse:
    """Give a copy of everything, for the person."""
    return download(export_case(participant_id, current_actor(), Action.PROTECT_DATA))


@bp.post("/protection/cases/<uuid:participant_id>/erase")
@declares(Action.PROTECT_DATA)
def erase_case(participant_id: UUID) -> AnyResponse:
    """Erase a case whose code was typed, for a reason that was chosen."""
    actor, typed = current_actor(), Typed(request.form)
    person = find_case(db.session(), participant_id, actor, Action.PROTECT_DATA)
    if typed.value("code").upper() != person.code:
        typed.wrong("code", _("This is not the code of this case. Nothing was erased."))
    reason = read_reason(typed.value("reason"))
    if reason is None:
        typed.wrong("reason", _("Choose why."))
    if typed.errors or reason is None:
        return _case_page(participant_id, typed, 422)
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    erase(participant_id, reason, actor)
    done = "erased" if compact() else "erased-later"
    return redirect(url_for("protection.start", done=done), code=303)


@bp.get("/protection/retention")
@declares(Action.PROTECT_DATA)
def retention() -> str:
    """Show what is past its time, and what will be within a month; changes nothing."""
    site = _asked_site()
    found = due(site)
    return render_template(
        "participants/privacy/retention.html",
        site=site,
        sites=site_choices(_sites(), site),
        past=[due_line(site, each) for each in found.cases],
        soon=[due_line(site, each) for each in due_soon(site)],
        pointings=len(found.pointings),
        ended=len(found.ended),
        pointing_months=POINTING_MONTHS,
    )


@bp.get("/protection/emergencies")
@declares(Action.PROTECT_DATA)
def emergencies() -> str:
    """Show who opened which case in an emergency, and why."""
    page = page_asked()
    found, has_more = queries.emergencies(current_actor(), page)
    return render_template(
        "participants/privacy/emergencies.html",
        lines=[emergency_line(each) for each in found],
        earlier=page + 1 if has_more else None,
        later=page - 1 if page > 1 else None,
    )


@bp.get("/protection/papers")
@declares(Action.PROTECT_DATA)
def papers() -> str:
    """Show what is processed, why and how long; offer the papers in the reader's language."""
    lines = [activity_line(each) for each in activities()]
    files = FILES[language.current()]
    return render_template("participants/privacy/papers.html", lines=lines, files=files)


@bp.get("/protection/papers/<path:file>")
@declares(Action.PROTECT_DATA)
def paper(file: str) -> AnyResponse:
    """Give one paper as a file."""
    text = written_papers().get(file) or abort(404)
    name = PurePosixPath(file).name
    response = make_response(text)
    response.headers["Content-Type"] = "text/markdown; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sites() -> list[SiteView]:
    actor = current_actor()
    return [site for site in territory.sites() if actor.site_key in {None, site.key}]


def _first_site() -> SiteView:
    sites = _sites()
    return sites[0] if sites else abort(404)


def _asked_site() -> SiteView:
    asked = request.args.get("site", "")
    if not asked:
        return _first_site()
    return next((site for site in _sites() if site.key == asked), None) or abort(404)


def _start_page(typed: Typed, code: int = 200) -> AnyResponse:
    words = DONE.get(request.args.get("done", ""))
    sites = _sites()
    page = render_template(
        "participants/privacy/start.html",
        typed=typed,
        sites=site_choices(sites, None),
        due=sum(len(due(site).cases) + len(due(site).pointings) for site in sites),
        soon=sum(len(due_soon(site)) for site in sites),
        open_now=queries.open_emergencies(db.session(), current_actor()),
        done=words() if words else "",
    )
    return make_response(page, code)


def _case_page(participant_id: UUID, typed: Typed, code: int = 200) -> AnyResponse:
    session = db.session()
    person = find_case(session, participant_id, current_actor(), Action.PROTECT_DATA)
    head = head_of(person)
    seen = looks(session, participant_id, page_asked())
    page = render_template(
        "participants/privacy/case.html",
        head=head,
        page=data_page(head.site, person, kept(session, person), seen),
        typed=typed,
        reasons=reasons(typed.value("reason")),
    )
    return make_response(page, code)
