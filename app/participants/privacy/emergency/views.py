"""The page on which a link worker opens a colleague's case in an emergency."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import limits
from app.accounts.actor import current_actor
from app.accounts.limits import Limit
from app.accounts.policy import Action, declares
from app.accounts.sessions import is_fresh
from app.core.db import db
from app.participants.frame import answer_errors, case_url
from app.participants.privacy.emergency.actions import Refused, break_glass, end_early
from app.participants.privacy.emergency.forms import SHORTEST_REASON, read_asked
from app.participants.typed import Typed

bp = Blueprint("emergency", __name__, template_folder="../../templates")
answer_errors(bp)


@bp.get("/cases/break-glass")
@declares(Action.BREAK_GLASS)
def ask() -> AnyResponse:
    """Ask for the code and the reason."""
    has_ended = request.args.get("done") == "ended"
    return _page(Typed(MultiDict()), _("The case is closed again.") if has_ended else "")


@bp.post("/cases/break-glass")
@declares(Action.BREAK_GLASS)
def open_case() -> AnyResponse:
    """Open the case, or say what is missing."""
    actor, typed = current_actor(), Typed(request.form)
    asked = read_asked(typed)
    if asked is None:
        return _page(typed, code=422)
    if not is_fresh():
        return _page(typed, code=422)
    limits.count(Limit.EMERGENCIES_BY_ACCOUNT, str(actor.user_id))
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    opened = break_glass(asked, actor)
    if isinstance(opened, Refused):
        typed.wrong("code", _refused(opened))
        return _page(typed, code=422)
    return redirect(case_url(opened), code=303)


@bp.post("/cases/<uuid:participant_id>/break-glass/end")
@declares(Action.BREAK_GLASS)
def end(participant_id: UUID) -> AnyResponse:
    """Close the case again before its time."""
    end_early(participant_id, current_actor())
    return redirect(url_for("emergency.ask", done="ended"), code=303)


def _refused(why: Refused) -> str:
    if why is Refused.OPEN_ALREADY:
        return _("This case is open to you already: it is among your cases.")
    return _("There is no case with this code at your site.")


def _page(typed: Typed, done: str = "", code: int = 200) -> AnyResponse:
    page = render_template(
        "participants/privacy/break_glass.html",
        typed=typed,
        shortest=SHORTEST_REASON,
        done=done,
        is_fresh=is_fresh(),
    )
    return make_response(page, code)
