"""Pages of events: by day, and as calendars to subscribe to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.language import CUSTOMS, current, said_in
from app.directory import queries as directory
from app.directory.happenings import queries
from app.directory.happenings.actions import NoSuchDateError, set_cancelled
from app.directory.happenings.calendar import Entry, calendar_document
from app.directory.happenings.page import Asking, events_page, feed_name
from app.directory.happenings.queries import Asked, Dated
from app.directory.listing import is_published
from app.directory.needs import taxonomy
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("happenings", __name__, template_folder="../templates")
menu.offer_public("/events", lambda: _("Events"), "calendar")
# A calendar that somebody subscribed to keeps what was, for a month.
KEPT = timedelta(days=31)
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")


@bp.get("/events")
@declares(Action.SEE_DIRECTORY)
def events() -> str:
    """Show what happens by day, from today on or in one month."""
    asked, site = _asked()
    now = datetime.now(site.timezone).replace(tzinfo=None)
    found = queries.dates(asked, now.date() - timedelta(days=1))
    texts = directory.cards(list({row.service_id for row in found}), current())
    asking = Asking(asked, _month(), site, territory.sites(), queries.areas(site.key))
    page = events_page(asking, found, texts, now)
    return render_template("directory/happenings/events.html", page=page)


@bp.get("/events.ics")
@declares(Action.SEE_DIRECTORY)
def feed() -> Response:
    """Answer with the events as a calendar."""
    asked, site = _asked()
    since = datetime.now(site.timezone).date() - KEPT
    return _calendar(site, queries.dates(asked, since), f"prossima-{site.key}.ics")


@bp.post("/services/<uuid:service_id>/dates/<uuid:date_id>/cancelled")
@declares(Action.CONFIRM_LISTING)
def cancelled(service_id: UUID, date_id: UUID) -> AnyResponse:
    """Call off a date of an event, or put it back on."""
    off = request.form.get("cancelled") == "1"
    try:
        set_cancelled(service_id, date_id, current_actor(), cancelled=off)
    except NoSuchDateError:
        abort(404)
    return redirect(url_for("directory.service", service_id=service_id, _anchor="dates"), code=303)


@bp.get("/events/<uuid:service_id>.ics")
@declares(Action.SEE_DIRECTORY)
def one(service_id: UUID) -> Response:
    """Answer with all dates of one event as a calendar."""
    found = queries.dates_of(service_id) if is_published(service_id) else []
    site = next((each for each in territory.sites() if found and _holds(each, found)), None)
    if site is None:
        abort(404)
    return _calendar(site, found, f"prossima-{service_id}.ics")


def _holds(site: SiteView, found: Sequence[Dated]) -> bool:
    return found[0].site_key == site.key


def _asked() -> tuple[Asked, SiteView]:
    """Return what the address asks for; what there is not is a 404."""
    key = request.args.get("site", "")
    site = territory.site(key) if key else next(iter(territory.sites()), None)
    need, area = request.args.get("need", ""), request.args.get("area", "")
    known = taxonomy()
    if site is None or (need and need not in {*(n.key for n in known.needs), *_groups()}):
        abort(404)
    if area and area not in {each.code for each in territory.areas(site.key)}:
        abort(404)
    return Asked(site.key, need, area), site


def _groups() -> set[str]:
    return {group.key for group in taxonomy().groups}


def _month() -> date | None:
    text = request.args.get("month", "")
    if not text:
        return None
    match = _MONTH.fullmatch(text)
    return date(int(match[1]), int(match[2]), 1) if match else abort(404)


def _calendar(site: SiteView, found: Sequence[Dated], file_name: str) -> Response:
    """Return the calendar in the language of `lang`: programs have no session and no wish."""
    wanted = request.args.get("lang", "")
    with force_locale(CUSTOMS.get(wanted) or CUSTOMS[current()]):
        document = calendar_document(
            feed_name(site),
            site.timezone,
            _entries(found),
            language=current(),
            address=request.url,
        )
    response = make_response(document)
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def _entries(found: Sequence[Dated]) -> list[Entry]:
    ids = list({row.service_id for row in found})
    texts, places = directory.cards(ids, current()), queries.whereabouts(ids)
    known = taxonomy()
    return [
        Entry(
            dated=row,
            title=text.name,
            language=text.language,
            description=_description(row, text),
            address=url_for("directory.service", service_id=row.service_id, _external=True),
            where=places.get(row.service_id) if row.in_person else None,
            needs=tuple(said_in(dict(known.need(key).label)) for key in text.needs),
        )
        for row in found
        if (text := texts.get(row.service_id))
    ]


def _description(row: Dated, text: directory.CardText) -> str:
    parts = [
        _("This date is cancelled.") if row.cancelled else "",
        _("Invented example: nobody offers it.") if text.illustrative else "",
        text.summary,
        row.note,
        _("Online") if row.online else "",
        text.organisation,
    ]
    return "\n".join(part for part in parts if part)
