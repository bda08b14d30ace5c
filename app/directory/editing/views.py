"""Pages of those who keep listings: their services, free places, still true, and the state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from flask import abort, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, Actor, can, declares
from app.core.errors import wants_json
from app.directory.editing import (
    actions,
    draft_views,
    farewell,
    history_views,
    link_views,
    organisation_views,
    queries,
)
from app.directory.editing.keeping import Card, card, draft_card
from app.directory.editing.looking import read_looking
from app.directory.editing.pages import bp, form_token, sent_number, sent_token, today_at
from app.directory.editing.words import organisations_title, services_title

__all__ = ["bp", "draft_views", "farewell", "history_views", "link_views", "organisation_views"]

DONE = {
    "places": lambda: _("The free places are up to date. Thank you."),
    "true": lambda: _("Thank you: everybody can see that it is still true."),
    "suspended": lambda: _("It is suspended: nobody finds it until you bring it back."),
    "archived": lambda: _("It is archived. Its history stays."),
    "restored": lambda: _("It is public again."),
    "withdrawn": lambda: _(
        "The links mailed so far work no longer. The next reminder brings new ones."
    ),
    "sent": lambda: _("It is on its way: a coordinator will look at it."),
    "discarded": lambda: _("The draft is gone. What is public stays as it was."),
}


menu.offer(
    "editing.mine",
    lambda: services_title(current_actor()),
    "list",
    Action.CONFIRM_LISTING,
    order=10,
)


@bp.get("/services/mine")
@declares(Action.CONFIRM_LISTING)
def mine() -> str:
    """List the services that one keeps, each with what can be done in one tap."""
    actor = current_actor()
    own = queries.my_organisations(actor)
    looking = read_looking(request.args, [body.id for body in own])
    # Who keeps a whole site looks at one organisation at a time, or for words.
    asked = bool(looking.words) or looking.organisation_id is not None
    shown = actor.organisation_ids or asked
    found = queries.my_services(actor, looking) if shown else queries.KeptPage()
    return render_template(
        "directory/editing/mine.html",
        title=services_title(actor),
        organisation_title=organisations_title(actor),
        cards=_cards(found.services, actor),
        drafts=[draft_card(draft) for draft in queries.my_new_drafts(actor)],
        organisations=own,
        looking=looking,
        found=found,
        form_token=form_token(),
        **_said({str(service.id) for service in found.services}),
    )


def _cards(services: Sequence[queries.KeptService], actor: Actor) -> list[Card]:
    may_review = can(actor, Action.REVIEW_LISTING)
    return [
        card(service, today_at(service.site_key), may_review=may_review) for service in services
    ]


def _said(shown: Collection[str]) -> dict[str, str]:
    """Return what was done, and at which service; "" where that one is on another page."""
    words, at = DONE.get(request.args.get("done", "")), request.args.get("at", "")
    return {"done": words() if words else "", "at": at if at in shown else ""}


@bp.post("/services/<uuid:service_id>/free-places")
@declares(Action.CONFIRM_LISTING)
def free_places(service_id: UUID) -> AnyResponse:
    """Keep the number of free places, public at once."""
    try:
        actions.set_free_places(service_id, sent_number(), current_actor())
    except actions.PlacesError as error:
        return refused_places(error)
    return done(service_id, "places")


@bp.post("/services/<uuid:service_id>/still-true")
@declares(Action.CONFIRM_LISTING)
def still_true(service_id: UUID) -> AnyResponse:
    """Keep that everything in a listing is true today."""
    actions.confirm_still_true(service_id, current_actor())
    return done(service_id, "true")


def refused_places(error: actions.PlacesError) -> AnyResponse:
    """Explain that there cannot be so many free places."""
    words = _("Write a whole number from 0 to %(most)s.", most=error.most)
    if wants_json():
        return make_response(jsonify(title=words), 422)
    return make_response(render_template("error.html", code=422, title=words, advice=""), 422)


def done(service_id: UUID, what: str) -> AnyResponse:
    """Go back to the list, to this service, and say what was done; or tell a script."""
    if wants_json():
        service = queries.kept_service(service_id)
        if service is None:
            abort(404)
        shown = card(service, today_at(service.site_key))
        return jsonify(said=DONE[what](), card=vars(shown))
    looking = read_looking(request.args, _organisations())
    back = url_for(
        "editing.mine",
        **looking.arguments(),
        done=what,
        at=service_id,
        _anchor=f"service-{service_id}",
    )
    return redirect(back, code=303)


def _organisations() -> list[UUID]:
    """Return the organisation that the list was narrowed to; the list itself looks whose it is."""
    try:
        return [UUID(request.args.get("organisation", ""))]
    except ValueError:
        return []


def _state_view(name: str, deed: Callable[[UUID, Actor], None], what: str) -> None:
    """Add the page that does one deed to one service."""

    @declares(Action.EDIT_LISTING)
    def view(service_id: UUID) -> AnyResponse:
        deed(service_id, current_actor())
        return done(service_id, what)

    endpoint = name.replace("-", "_")
    bp.add_url_rule(f"/services/<uuid:service_id>/{name}", endpoint, view, methods=["POST"])


_state_view("suspend", actions.suspend, "suspended")
_state_view("archive", actions.archive, "archived")
_state_view("restore", actions.restore, "restored")
_state_view("withdraw-links", actions.withdraw_links, "withdrawn")


@bp.post("/services/<uuid:service_id>/copy")
@declares(Action.EDIT_LISTING)
def copy(service_id: UUID) -> AnyResponse:
    """Begin a new service that says what this one says."""
    draft_id = actions.copy_service(service_id, current_actor(), sent_token())
    return redirect(url_for("editing.edit", draft_id=draft_id), code=303)


@bp.post("/services/<uuid:service_id>/edit")
@declares(Action.EDIT_LISTING)
def edit_service(service_id: UUID) -> AnyResponse:
    """Open the draft of a service: the one there is, or a new one."""
    draft_id = actions.start_service(service_id, current_actor())
    return redirect(url_for("editing.edit", draft_id=draft_id), code=303)
