"""A new case, and the page of a case that says at one glance what matters."""

from __future__ import annotations

from datetime import date
from secrets import token_urlsafe
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db, transaction
from app.participants.frame import answer_errors, case_head, find_case, offer_tab
from app.participants.person import actions
from app.participants.person.forms import Before, read_person
from app.participants.person.next_steps import next_steps, standing_of
from app.participants.person.page import (
    age_notice,
    day_said,
    home_words,
    person_fields,
    spoken_said,
    track_said,
    travel_lines,
)
from app.participants.person.queries import standing_consents
from app.participants.person.seen import Person, open_person
from app.participants.person.where import names_like, square_of
from app.participants.typed import Typed
from app.participants.vocabulary import Stage
from app.participants.words import language_words
from app.territory import queries as territory
from app.territory.names import LONGEST_TEXT
from app.territory.sites import SiteView

bp = Blueprint("person", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("person.overview", lambda: _("Overview"), "clipboard", order=10)

DONE = {
    "started": lambda: _("The case begins. Everything else can come later."),
    "saved": lambda: _("It is saved."),
    "taken": lambda: _("You have taken this up. The next step is to get in touch."),
}


@bp.get("/cases/new")
@declares(Action.START_CASE)
def new() -> AnyResponse:
    """Ask for the little that a case begins with."""
    site = _own_site()
    return _new_page(site, Typed(MultiDict({"language": site.languages[0]})))


@bp.post("/cases/new")
@declares(Action.START_CASE)
def start() -> AnyResponse:
    """Begin a case."""
    site, typed = _own_site(), Typed(request.form)
    before = Before(site, territory.sites(), this_year(site), is_new=True)
    content = read_person(typed, before)
    if content is None:
        return _new_page(site, typed, 422)
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    token = request.form.get("form", "")[:64] or None
    participant_id = actions.start_case(current_actor(), site, content, token)
    return redirect(
        url_for("person.overview", participant_id=participant_id, done="started"), code=303
    )


@bp.post("/cases/places")
@declares(Action.START_CASE)
def places() -> AnyResponse:
    """Answer with names that may be meant; asked by POST, for they say where somebody lives."""
    text = request.form.get("q", "").strip()[:LONGEST_TEXT]
    return jsonify(found=names_like(_own_site(), text) if text else [])


@bp.post("/cases/square")
@declares(Action.START_CASE)
def square() -> AnyResponse:
    """Answer with the square that stands for a place; nothing is kept."""
    return jsonify(square_of(_own_site(), request.form.get("at", "").strip()))


@bp.get("/cases/<uuid:participant_id>")
@declares(Action.SEE_CASE)
def overview(participant_id: UUID) -> AnyResponse:
    """Show what matters of a case at one glance."""
    head = case_head(participant_id)
    person = seen(participant_id)
    words = DONE.get(request.args.get("done", ""))
    page = render_template(
        "participants/person/overview.html",
        head=head,
        person=person,
        home=home_words(person.home),
        travel=travel_lines(person),
        track=track_said(person.track),
        spoken=spoken_said(person),
        letters=language_words(person.language) if person.language else "",
        consents=standing_consents(participant_id),
        steps=[] if head.stage is Stage.CLOSED else next_steps(person, standing_of(person.id)),
        notice=age_notice(head.site, person.birth_year, this_year(head.site)),
        since=day_said(person.created_on),
        next_contact=_next_contact(person, head.site),
        done=words() if words else "",
    )
    return make_response(page)


def _next_contact(person: Person, site: SiteView) -> str:
    """Return the day by the site's clock; a day without a time is its midnight there."""
    due = person.next_contact_at
    return day_said(due.astimezone(site.timezone).date()) if due else ""


def seen(participant_id: UUID) -> Person:
    """Return a participant of the actor's, opened; reading special fields is recorded."""
    actor = current_actor()
    with transaction() as session:
        return open_person(session, actor, find_case(session, participant_id, actor))


def today_at(site: SiteView) -> date:
    """Return the day by the site's clock."""
    return clock.now().astimezone(site.timezone).date()


def this_year(site: SiteView) -> int:
    """Return the year by the site's clock."""
    return today_at(site).year


def _own_site() -> SiteView:
    site = territory.site(current_actor().site_key or "")
    if site is None:
        abort(404)
    return site


def _new_page(site: SiteView, typed: Typed, code: int = 200) -> AnyResponse:
    page = render_template(
        "participants/person/new.html",
        site=site,
        form=typed,
        fields=person_fields(typed),
        may_be_contacted=False,
        # One answer holds for everything that is agreed to on this page.
        manner_here=False,
        home="",
        square="",
        form_token=typed.value("form") or token_urlsafe(16),
    )
    return make_response(page, code)
