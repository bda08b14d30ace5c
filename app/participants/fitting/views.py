"""The page of what fits a case, its reach on the map, and one tap into the plan."""

from __future__ import annotations

import json
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db, transaction
from app.participants.fitting.asked import asked_of, home_of, modes_of, usual_modes
from app.participants.fitting.finding import find
from app.participants.fitting.gaps import count_gaps
from app.participants.fitting.presenting import Shown, match_page
from app.participants.frame import answer_errors, case_head, case_url, find_case, head_of, offer_tab
from app.participants.plan.actions import add_service_to_plan
from app.participants.plan.queries import services_in_plan
from app.territory import queries as territory
from app.territory.isochrones import LIMITS_MIN, reach_of
from app.territory.reach_document import reach_document

bp = Blueprint("fitting", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("fitting.match", lambda: _("What fits"), "compass", order=30)

MOST_NEEDS = 64


@bp.get("/cases/<uuid:participant_id>/match")
@declares(Action.SEE_CASE)
def match(participant_id: UUID) -> Response:
    """Show the services that fit each need, nearest first."""
    actor = current_actor()
    with transaction() as session:
        person = find_case(session, participant_id, actor)
        asked = asked_of(session, actor, person)
        in_plan = services_in_plan(session, actor, person)
        head = head_of(person)
    shown = Shown(_unfolded(), everything=request.args.get("all") == "1")
    found = find(asked.whoever() if shown.everything else asked)
    if not shown.everything:
        count_gaps(participant_id, found)
    page = match_page(found, participant_id, in_plan, shown)
    body = render_template(
        "participants/fitting/match.html",
        head=head,
        page=page,
        done=_("It is in the plan.") if request.args.get("done") == "1" else "",
        first_url=case_url(participant_id, "person"),
        needs_url=case_url(participant_id, "assessment"),
    )
    return _unstored(make_response(body))


@bp.get("/cases/<uuid:participant_id>/match/reach.json")
@declares(Action.SEE_CASE)
def reach(participant_id: UUID) -> Response:
    """Answer with how far somebody gets from home; where that is stands in no address."""
    person = find_case(db.session(), participant_id, current_actor())
    site, home = territory.site(person.site_id), home_of(person)
    modes = [] if site is None else modes_of(person, site) or usual_modes(site)
    if site is None or home is None or not modes:
        abort(404)
    found = reach_of(site, home, modes[0], LIMITS_MIN)
    document = reach_document(site.key, modes[0], home, person.home_name, found)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _unstored(Response(body, mimetype="application/geo+json"))


@bp.post("/cases/<uuid:participant_id>/match/choose")
@declares(Action.WORK_CASE)
def choose(participant_id: UUID) -> AnyResponse:
    """Put a service into the plan, and come back to the same spot."""
    # Whose case it is comes first: a bad form says nothing of a foreign one.
    case_head(participant_id)
    try:
        service_id = UUID(request.form.get("service", ""))
    except ValueError:
        abort(422)
    need = request.form.get("need", "")
    add_service_to_plan(participant_id, service_id, need, current_actor())
    spot = "".join(
        sign for sign in request.form.get("spot", "")[:12] if sign.isalnum() or sign == "-"
    )
    more = request.form.get("more", "")
    back = url_for(
        "fitting.match",
        participant_id=participant_id,
        done=1,
        more=more if more.isdecimal() else None,
        all="1" if request.form.get("all") == "1" else None,
        _anchor=spot or None,
    )
    return redirect(back, code=303)


def _unfolded() -> int | None:
    """Return the position of the need of which everything is asked for."""
    text = request.args.get("more", "")
    number = int(text) if text.isdecimal() and len(text) <= 2 else 0  # noqa: PLR2004 - digits
    return number - 1 if 1 <= number <= MOST_NEEDS else None


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
