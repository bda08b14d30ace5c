"""The receiver's side: for members of the organisation, and for whoever holds a signed link."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db
from app.directory.editing import queries as editing
from app.directory.editing.keeping import card
from app.directory.editing.pages import sent_number
from app.directory.editing.standing import PlacesError
from app.participants.frame import answer_errors
from app.participants.referral import actions, queries
from app.participants.referral.doors import ClosedReferralError, Door, account_door, link_door
from app.participants.referral.forms import MessageForm, ReplyForm
from app.participants.referral.links import WrongLinkError, hash_in
from app.participants.referral.page import private, render, today_at, token_of_form, zone_of
from app.participants.referral.reading import ReferralShown, show

bp = Blueprint("receiver", __name__, template_folder="../templates")
answer_errors(bp)

DONE = {
    "answered": lambda: _("Thank you. The link worker sees your answer."),
    "written": lambda: _("Your message is sent."),
    "places": lambda: _("Thank you. The free places are public already."),
}


def _label() -> str:
    """Return the word of the menu, with how many are new."""
    count = queries.new_count(db.session(), current_actor())
    return _("Referrals (%(count)s new)", count=count) if count else _("Referrals")


menu.offer("receiver.inbox", _label, "share", Action.ANSWER_REFERRAL, order=25)


@bp.errorhandler(ClosedReferralError)
def _closed(_error: ClosedReferralError) -> AnyResponse:
    """Say that there is nothing: closed, replaced or somebody else's are not told apart."""
    db.session.rollback()
    is_link = "token" in (request.view_args or {})
    return private(render("closed.html", is_link=is_link, is_whole=True), 410 if is_link else 404)


@bp.errorhandler(WrongLinkError)
def _wrong_link(_error: WrongLinkError) -> AnyResponse:
    return private(render("closed.html", is_link=True, is_whole=False), 410)


@bp.get("/referrals")
@declares(Action.ANSWER_REFERRAL)
def inbox() -> AnyResponse:
    """Show the referrals to one's organisations: which, and nothing about anybody."""
    actor = current_actor()
    lines = queries.received(db.session(), actor)
    return private(render("inbox.html", lines=lines, zone=zone_of(actor.site_key or "")))


@bp.get("/referrals/<uuid:referral_id>")
@declares(Action.ANSWER_REFERRAL)
def received(referral_id: UUID) -> AnyResponse:
    """Show a referral to a member of the organisation."""
    return _page(account_door(current_actor(), referral_id))


@bp.post("/referrals/<uuid:referral_id>/answer")
@declares(Action.ANSWER_REFERRAL)
def answer(referral_id: UUID) -> AnyResponse:
    """Keep the answer of the organisation."""
    here = url_for("receiver.received", referral_id=referral_id)
    return _answer(account_door(current_actor(), referral_id), here)


@bp.post("/referrals/<uuid:referral_id>/message")
@declares(Action.ANSWER_REFERRAL)
def write(referral_id: UUID) -> AnyResponse:
    """Write to the link worker."""
    here = url_for("receiver.received", referral_id=referral_id)
    return _write(account_door(current_actor(), referral_id), here)


@bp.post("/referrals/<uuid:referral_id>/places")
@declares(Action.ANSWER_REFERRAL)
def places(referral_id: UUID) -> AnyResponse:
    """Keep how many places of the service are free."""
    here = url_for("receiver.received", referral_id=referral_id)
    return _places(account_door(current_actor(), referral_id), here)


@bp.get("/refer/<token>")
@declares(Action.FOLLOW_LINK)
def linked(token: str) -> AnyResponse:
    """Show a referral to whoever holds its link."""
    return _page(link_door(hash_in(token)))


@bp.post("/refer/<token>/answer")
@declares(Action.FOLLOW_LINK)
def answer_by_link(token: str) -> AnyResponse:
    """Keep the answer of whoever holds the link."""
    return _answer(link_door(hash_in(token)), url_for("receiver.linked", token=token))


@bp.post("/refer/<token>/message")
@declares(Action.FOLLOW_LINK)
def write_by_link(token: str) -> AnyResponse:
    """Write to the link worker."""
    return _write(link_door(hash_in(token)), url_for("receiver.linked", token=token))


@bp.post("/refer/<token>/places")
@declares(Action.FOLLOW_LINK)
def places_by_link(token: str) -> AnyResponse:
    """Keep how many places of the service are free."""
    return _places(link_door(hash_in(token)), url_for("receiver.linked", token=token))


def _answer(door: Door, here: str) -> AnyResponse:
    form = ReplyForm(request.form)
    reply = form.to_reply()
    if reply is None:
        return _page(door, 422, reply=form)
    try:
        actions.answer(door, reply)
    except actions.OvertakenError as error:
        return _page(door, 409, reply=form, overtaken=error.status)
    return redirect(f"{here}?done=answered", code=303)


def _write(door: Door, here: str) -> AnyResponse:
    form = MessageForm(request.form)
    text = form.to_text()
    if text is None:
        return _page(door, 422, message=form)
    actions.write(door, text, token_of_form())
    return redirect(f"{here}?done=written#messages", code=303)


def _places(door: Door, here: str) -> AnyResponse:
    try:
        actions.keep_places(door, sent_number())
    except PlacesError as error:
        return _page(door, 422, wrong=error.most)
    return redirect(f"{here}?done=places", code=303)


def _page(door: Door, code: int = 200, **more: object) -> AnyResponse:
    db.session.rollback()
    shown = show(door)
    words = DONE.get(request.args.get("done", ""))
    values = {
        "shown": shown,
        "zone": zone_of(shown.site_key),
        "here": request.path.removesuffix("/answer")
        .removesuffix("/message")
        .removesuffix("/places"),
        "card": _card(shown),
        "done": words() if words else "",
    }
    return private(render("received.html", **{**values, **more}), code)


def _card(shown: ReferralShown) -> object:
    """Return the service as its keepers see it, None where it is no longer kept."""
    kept = editing.kept_service(shown.service.id) if shown.service else None
    is_kept = kept is not None and editing.is_kept_by_link(kept.id)
    return card(kept, today_at(shown.site_key)) if kept and is_kept else None
