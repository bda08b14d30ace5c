"""Pages of one draft: its form, autosave, sending it, two people's texts side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.errors import wants_json
from app.directory.editing import actions, draft_queries
from app.directory.editing.choosing import chosen_text, with_origin_of
from app.directory.editing.content import Content, OrganisationContent, ServiceContent
from app.directory.editing.difference_words import in_words
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.form_page import form_page
from app.directory.editing.forms import Sent, Unread, read_organisation, read_service
from app.directory.editing.locating import with_areas
from app.directory.editing.models import EDITABLE_STATES, DraftState
from app.directory.editing.pages import bp, site_of
from app.directory.editing.place_buttons import press
from app.directory.editing.problems import doubts, problems
from app.directory.editing.rules import Problem
from app.directory.editing.stored_content import ContentError, from_json, to_json


@bp.get("/drafts/<uuid:draft_id>")
@declares(Action.EDIT_LISTING)
def edit(draft_id: UUID) -> str:
    """Show the form of a draft; what is under review, as it was sent."""
    view = own_draft(draft_id)
    if view.state not in EDITABLE_STATES:
        return _waiting(view)
    return _form(view, ())


@bp.post("/drafts/<uuid:draft_id>")
@declares(Action.EDIT_LISTING)
def save(draft_id: UUID) -> AnyResponse:
    """Keep what was typed, and do what the pressed button says."""
    view = own_draft(draft_id)
    sent = Sent(request.form)
    content, anchor = _typed(view, sent)
    try:
        saved = actions.save_draft(draft_id, _version(), content, current_actor(), _seen())
    except actions.ConflictError as conflict:
        return _both_texts(view, conflict)
    if wants_json():
        return jsonify(
            version=saved.version,
            seen=_as_text(saved.content),
            said=_("Saved"),
            problems=[_problem(problem) for problem in sent.problems],
        )
    return _next(view, saved, sent, anchor)


def own_draft(draft_id: UUID) -> DraftView:
    """Return a draft that this person may edit; else there is none."""
    view = draft_queries.draft(draft_id, current_actor())
    if view is None:
        abort(404)
    return view


def _typed(view: DraftView, sent: Sent) -> tuple[Content, str]:
    """Return what was typed, after the pressed button, and where to go on the page."""
    if isinstance(view.content, OrganisationContent):
        return read_organisation(sent, view.content), ""
    content, anchor, said = press(read_service(sent, view.content), view)
    if said:
        flash(said)
    return with_areas(content, site_of(view.site_key)), anchor


def _next(view: DraftView, saved: actions.Saved, sent: Sent, anchor: str) -> AnyResponse:
    """Go where the pressed button leads; a draft that cannot be sent is shown with its problems."""
    do = request.form.get("do", "")
    if sent.problems or do == "send":
        refused = sent.problems or _send(view.id, saved.version)
        if refused:
            again = own_draft(view.id)
            return make_response(_form(again, refused, sent.unread), 422)
        back = url_for("editing.mine", done="sent")
        return redirect(back, code=303)
    if do == "preview":
        return redirect(url_for("editing.preview", draft_id=view.id), code=303)
    if not anchor:
        flash(_("Saved. Nobody else sees it before it is sent and approved."))
    return redirect(url_for("editing.edit", draft_id=view.id, _anchor=anchor or None), code=303)


def _send(draft_id: UUID, version: int) -> list[Problem]:
    try:
        actions.submit(draft_id, version, current_actor())
    except actions.IncompleteError as error:
        return error.problems
    return []


@bp.post("/drafts/<uuid:draft_id>/choose")
@declares(Action.EDIT_LISTING)
def choose(draft_id: UUID) -> AnyResponse:
    """Keep the texts that somebody chose among their own and another's."""
    view = own_draft(draft_id)
    mine = _content_in("mine")
    if mine is None:
        abort(400)
    mine = with_origin_of(view.content, mine)
    content = chosen_text(mine, view.content, set(request.form.getlist("theirs")))
    try:
        actions.save_draft(draft_id, _version(), content, current_actor(), view.content)
    except actions.ConflictError as conflict:
        return _both_texts(view, conflict)
    flash(_("Saved. Nobody else sees it before it is sent and approved."))
    return redirect(url_for("editing.edit", draft_id=draft_id), code=303)


@bp.post("/drafts/<uuid:draft_id>/take-back")
@declares(Action.EDIT_LISTING)
def take_back(draft_id: UUID) -> AnyResponse:
    """Take a draft out of the review, to change it."""
    actions.take_back(draft_id, current_actor())
    return redirect(url_for("editing.edit", draft_id=draft_id), code=303)


@bp.post("/drafts/<uuid:draft_id>/discard")
@declares(Action.EDIT_LISTING)
def discard(draft_id: UUID) -> AnyResponse:
    """Throw a draft away."""
    actions.discard(draft_id, current_actor())
    return redirect(url_for("editing.mine", done="discarded"), code=303)


def _form(view: DraftView, found: Iterable[Problem], unread: Sequence[Unread] = ()) -> str:
    is_service = isinstance(view.content, ServiceContent)
    known = (
        draft_queries.places_of(view.organisation_id) if is_service and view.organisation_id else ()
    )
    site = site_of(view.site_key)
    # While somebody writes, only what is wrong is said, not what is not there yet.
    wrong = [one for one in problems(view.content, site) if not one.is_missing]
    wrong += doubts(view.content, site)
    template = "edit_service.html" if is_service else "edit_organisation.html"
    page = form_page(view, site, [*found] or wrong, known, unread)
    return render_template(f"directory/editing/{template}", page=page)


def _waiting(view: DraftView) -> str:
    found = draft_queries.changes(view)
    return render_template(
        "directory/editing/waiting.html",
        draft=view,
        changes=in_words(found, view.content),
        is_submitted=view.state is DraftState.SUBMITTED,
        is_rejected=view.state is DraftState.REJECTED,
    )


def _both_texts(view: DraftView, conflict: actions.ConflictError) -> AnyResponse:
    if wants_json():
        return make_response(
            jsonify(title=_("Somebody else has changed the same text. Press “Save” to see both.")),
            409,
        )
    page = render_template(
        "directory/editing/conflict.html",
        draft=view,
        version=conflict.version,
        mine=_as_text(conflict.both),
        clashes=in_words(conflict.clashes, conflict.both, view.content),
    )
    return make_response(page, 409)


def _version() -> int:
    text = request.form.get("version", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _seen() -> Content | None:
    """Return the content with which the form began, None where it does not say."""
    return _content_in("seen")


def _content_in(name: str) -> Content | None:
    """Return a content that a page of ours wrote into its form; None for anything else."""
    try:
        return from_json(json.loads(request.form.get(name, "")))
    except (ValueError, ContentError, AttributeError, RecursionError):
        return None


def _as_text(content: Content) -> str:
    return json.dumps(to_json(content), ensure_ascii=False)


def _problem(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "sentence": problem.sentence}
