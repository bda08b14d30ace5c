"""A case's page about its own data: what is kept, until when, who saw it, and a copy."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db
from app.participants.frame import answer_errors, find_case, head_of, offer_tab
from app.participants.privacy.export.actions import Packed, export_case
from app.participants.privacy.page import data_page
from app.participants.privacy.seeing import kept, looks

bp = Blueprint("privacy", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("privacy.data", lambda: _("Data"), "lock", order=90)

LAST_PAGE = 10_000


@bp.get("/cases/<uuid:participant_id>/data")
@declares(Action.SEE_CASE)
def data(participant_id: UUID) -> str:
    """Show what is kept, until when, and who saw or changed it."""
    session = db.session()
    person = find_case(session, participant_id, current_actor())
    head = head_of(person)
    seen = looks(session, participant_id, page_asked())
    page = data_page(head.site, person, kept(session, person), seen)
    return render_template("participants/privacy/data.html", head=head, page=page)


@bp.post("/cases/<uuid:participant_id>/data/export")
@declares(Action.WORK_CASE)
def export(participant_id: UUID) -> AnyResponse:
    """Give a copy of everything, for the person."""
    return download(export_case(participant_id, current_actor(), Action.WORK_CASE))


def page_asked() -> int:
    """Return which page of the record is asked for."""
    page = request.args.get("page", 1, type=int)
    return page if 0 < page < LAST_PAGE else 1


def download(packed: Packed) -> AnyResponse:
    """Return a copy as a file."""
    response = make_response(packed.content)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{packed.name}"'
    return response
