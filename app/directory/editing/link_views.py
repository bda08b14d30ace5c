"""The page behind a signed link: one service, free places and still true, nothing else."""

from __future__ import annotations

from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import VISITOR
from app.accounts.policy import Action, declares
from app.directory.editing import actions, queries
from app.directory.editing.keeping import card
from app.directory.editing.links import ExpiredLinkError, WrongLinkError, service_of_link
from app.directory.editing.pages import bp, sent_number, today_at


@bp.get("/update/<token>")
@declares(Action.FOLLOW_LINK)
def update(token: str) -> AnyResponse:
    """Show one service to whoever holds its link."""
    return _page(token, _service(token))


@bp.post("/update/<token>")
@declares(Action.FOLLOW_LINK)
def update_by_link(token: str) -> AnyResponse:
    """Keep the free places, or that all is still true."""
    service_id = _service(token)
    if isinstance(service_id, UUID):
        # The link is the right, not whoever happens to be signed in beside it.
        try:
            if "free" in request.form:
                actions.set_free_places(service_id, sent_number(), VISITOR, by_link=True)
            else:
                actions.confirm_still_true(service_id, VISITOR, by_link=True)
        except actions.PlacesError as error:
            return _page(token, service_id, wrong=error.most)
        return redirect(url_for("editing.update", token=token, done="1"), code=303)
    return _page(token, service_id)


def _service(token: str) -> UUID | str:
    """Return the service of a link, or why it does not work."""
    try:
        service_id, number = service_of_link(token)
    except ExpiredLinkError:
        return _("This link is too old. The next reminder brings a new one, or sign in.")
    except WrongLinkError:
        return _("This link is not whole. Copy all of it from the mail, or sign in.")
    if not queries.is_kept_by_link(service_id):
        return _("This service is no longer kept here. Sign in to bring it back.")
    if not queries.is_link_of_today(service_id, number):
        return _("This link was withdrawn. The next reminder brings a new one, or sign in.")
    return service_id


def _page(token: str, service_id: UUID | str, wrong: int | None = None) -> AnyResponse:
    if isinstance(service_id, str):
        page = render_template("directory/editing/link_refused.html", why=service_id)
        return make_response(page, 410)
    service = queries.kept_service(service_id)
    if service is None:
        abort(404)
    page = render_template(
        "directory/editing/update.html",
        token=token,
        card=card(service, today_at(service.site_key)),
        done=request.args.get("done") == "1",
        wrong=wrong,
    )
    answer = make_response(page, 422 if wrong is not None else 200)
    # The address is the right: no other site may learn it.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
