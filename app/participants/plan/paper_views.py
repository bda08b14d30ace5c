"""The plan to take home: as a printed page, as a PDF, and behind the participant's own link."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import transaction
from app.core.language import current
from app.participants.frame import find_case
from app.participants.locking import lock_cases
from app.participants.models import Plan, PlanVersion
from app.participants.plan.content import from_json
from app.participants.plan.links import DeadLinkError, LinkFault, find_link
from app.participants.plan.pdf import pdf_of
from app.participants.plan.queries import content_of, rows_of, versions_of
from app.participants.plan.sheets import Sheet, made_sheet, paper_of, sheet_of
from app.participants.plan.state import VersionView, plan_state
from app.participants.plan.views import bp
from app.participants.reading import NoSuchCaseError, read_special, record_read


@bp.get("/cases/<uuid:participant_id>/plan/print")
@declares(Action.SEE_CASE)
def printed(participant_id: UUID) -> AnyResponse:
    """Show the plan as a page for paper, in the participant's language."""
    return _printed(_sheet(participant_id))


@bp.get("/cases/<uuid:participant_id>/plan/plan.pdf")
@declares(Action.WORK_CASE)
def pdf(participant_id: UUID) -> AnyResponse:
    """Answer with the plan as a file for paper."""
    sheet = _sheet(participant_id, Action.WORK_CASE)
    with force_locale(sheet.locale):
        response = make_response(pdf_of(paper_of(sheet), current()))
        name = _("plan")
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return _private(response)


@bp.get("/cases/<uuid:participant_id>/plan/versions/<uuid:version_id>")
@declares(Action.SEE_CASE)
def version(participant_id: UUID, version_id: UUID) -> AnyResponse:
    """Show a version as it was agreed."""
    actor = current_actor()
    with transaction() as session:
        person = find_case(session, participant_id, actor)
        kept = session.scalar(
            select(PlanVersion)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(PlanVersion.id == version_id, Plan.participant_id == person.id)
        )
        if kept is None:
            raise NoSuchCaseError
        read_special(session, actor, Action.SEE_CASE, person, [kept])
        if not kept.content:
            raise NoSuchCaseError
        view = VersionView(kept.id, kept.number, kept.agreed_on, kept.signed)
        sheet = made_sheet(person, from_json(kept.content), view, changed=False)
    return _printed(sheet)


@bp.get("/my-plan/<token>")
@declares(Action.FOLLOW_LINK)
def own(token: str) -> AnyResponse:
    """Show the plan to whoever holds its link: the agreed version, else the draft."""
    try:
        sheet = _own_sheet(token)
    except DeadLinkError as error:
        return _dead(error.fault)
    with force_locale(sheet.locale):
        page = render_template("participants/plan/own.html", paper=paper_of(sheet))
    return _private(make_response(page))


def _own_sheet(token: str) -> Sheet:
    """Return the sheet behind a link; that it was opened is recorded, without who opened it."""
    with transaction() as session:
        lock_cases(session, [find_link(session, token).person.id])
        found = find_link(session, token)
        rows = rows_of(session, found.plan)
        newest = next(iter(versions_of(session, found.plan.id)), None)
        opened = [newest] if newest is not None else rows.every_row()
        record_read(session, current_actor(), found.person, opened)
        found.link.opened_at = clock.now()
        if newest is None or not newest.content:
            return made_sheet(found.person, content_of(rows), None, changed=False)
        view = VersionView(newest.id, newest.number, newest.agreed_on, newest.signed)
        return made_sheet(found.person, from_json(newest.content), view, changed=False)


def _dead(fault: LinkFault) -> AnyResponse:
    title = {
        LinkFault.UNKNOWN: _("This link opens nothing"),
        LinkFault.EXPIRED: _("This link has expired"),
        LinkFault.REVOKED: _("This link was taken back"),
    }[fault]
    text = _("Ask your link worker for a new one: it takes a minute.")
    page = render_template("participants/problem.html", title=title, text=text)
    return _private(make_response(page, 410))


def _sheet(participant_id: UUID, action: Action = Action.SEE_CASE) -> Sheet:
    actor = current_actor()
    with transaction() as session:
        person = find_case(session, participant_id, actor, action)
        return sheet_of(person, plan_state(session, actor, person))


def _printed(sheet: Sheet) -> AnyResponse:
    with force_locale(sheet.locale):
        page = render_template(
            "participants/plan/print.html",
            paper=paper_of(sheet),
            participant_id=sheet.participant_id,
        )
    return _private(make_response(page))


def _private(response: AnyResponse) -> AnyResponse:
    """Keep the answer out of caches, search engines and the addresses that others see."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
