"""Pages of what a listing was and may be: its history with undo, and a draft's preview."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares
from app.core.db import db
from app.core.language import current
from app.directory.editing import actions, draft_queries, queries
from app.directory.editing.content import ListingKind, ServiceContent
from app.directory.editing.draft_views import own_draft
from app.directory.editing.history_words import lines_in_words
from app.directory.editing.pages import bp, site_of
from app.directory.editing.preview import listing_of
from app.directory.happenings.moments import Moment
from app.directory.happenings.part import previewed_part
from app.directory.models import Organisation, Service
from app.directory.presenting import listing_page
from app.territory import queries as territory

KINDS = {"services": ListingKind.SERVICE, "organisation": ListingKind.ORGANISATION}


@bp.get("/<any(services, organisation):what>/<uuid:object_id>/history")
@declares(Action.SEE_HISTORY)
def history(what: str, object_id: UUID) -> str:
    """Show what was done to a listing, and by whom."""
    actor = current_actor()
    name = queries.listing_name(object_id, KINDS[what], actor, Action.SEE_HISTORY)
    if name is None:
        abort(404)
    lines = draft_queries.history(object_id, actor)
    zone = site_of(lines[0].site_key).timezone if lines else UTC
    return render_template(
        "directory/editing/history.html",
        name=name,
        what=what,
        object_id=object_id,
        lines=lines_in_words(lines, zone),
        may_undo=can(actor, Action.EDIT_LISTING),
    )


@bp.post("/<any(services, organisation):what>/<uuid:object_id>/undo")
@declares(Action.EDIT_LISTING)
def undo(what: str, object_id: UUID) -> AnyResponse:
    """Bring an old version back."""
    text = request.form.get("number", "")
    number = int(text[:9]) if text.isascii() and text.isdigit() else 0
    actions.undo_to(object_id, number, current_actor(), KINDS[what])
    flash(_("Version %(number)s is public again.", number=number))
    return redirect(url_for("editing.history", what=what, object_id=object_id), code=303)


@bp.get("/drafts/<uuid:draft_id>/preview")
@declares(Action.EDIT_LISTING)
def preview(draft_id: UUID) -> str:
    """Show a draft as others will see it."""
    draft = own_draft(draft_id)
    organisation = db.session.get(Organisation, draft.organisation_id)
    if not isinstance(draft.content, ServiceContent) or organisation is None:
        abort(404)
    site = site_of(draft.site_key)
    found = listing_of(
        draft.content,
        organisation=organisation,
        service=db.session.get(Service, draft.object_id) if draft.object_id else None,
        areas={area.code: area.name for area in territory.areas(site.key)},
        language=current(),
    )
    now = datetime.now(site.timezone).replace(tzinfo=None)
    back = url_for("editing.edit", draft_id=draft_id)
    page = listing_page(found, site, "", now)
    moments = [
        (Moment(day.first, day.last, day.begins, day.ends), day.note) for day in draft.content.dates
    ]
    return render_template(
        "directory/editing/preview.html",
        page=page,
        way=None,
        form=None,
        back=back,
        kind=previewed_part(draft.content.kind, moments),
    )
