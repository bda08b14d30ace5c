"""Referrals of a case: to whom, with what, and what they answered; for those who work on it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db, transaction
from app.participants.consents import withdraw_consent
from app.participants.following import ClosedCaseError
from app.participants.frame import CaseHead, answer_errors, case_head, offer_tab
from app.participants.referral import actions, queries
from app.participants.referral.choosing import asked_service, choices, preview
from app.participants.referral.doors import Door, open_door, worker_door
from app.participants.referral.forms import (
    MessageForm,
    ReferralContent,
    ReferralForm,
    ReplyForm,
    usual_form,
)
from app.participants.referral.page import render, today_at, token_of_form, zone_of
from app.participants.referral.reading import show
from app.participants.vocabulary import ReferralKind, ReferralStatus

bp = Blueprint("referral", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("referral.page", lambda: _("Referrals"), "share", order=50)

DONE = {
    "sent": lambda: _("It is sent. You see the answer here."),
    "noted": lambda: _("It is recorded. Print the sheet, or call them and record what they say."),
    "answered": lambda: _("It is recorded."),
    "written": lambda: _("Your message is sent."),
    "again": lambda: _("A new mail is sent. The link in the one before no longer works."),
    "nobody": lambda: _("Nobody gets a mail: call them, and record what they say."),
    "taken-back": lambda: _("It is taken back. The receiver sees nothing of it any more."),
}


@bp.get("/cases/<uuid:participant_id>/referrals")
@declares(Action.SEE_CASE)
def page(participant_id: UUID) -> AnyResponse:
    """Show the referrals of a case, and to whom somebody may be referred next."""
    head = case_head(participant_id)
    session, text = db.session(), request.args.get("q", "").strip()[:200]
    return make_response(
        render(
            "list.html",
            head=head,
            zone=head.site.timezone,
            referrals=queries.referrals_of(session, participant_id),
            of_plan=queries.services_of_plan(session, participant_id),
            text=text,
            found=queries.find_services(session, head.site.key, text),
            today=today_at(head.site.key),
            done=_done(),
        )
    )


@bp.get("/cases/<uuid:participant_id>/referrals/new")
@declares(Action.SEE_CASE)
def begin(participant_id: UUID) -> AnyResponse:
    """Ask how somebody is referred to a service, and what may be shared."""
    return _form_page(participant_id, None)


@bp.post("/cases/<uuid:participant_id>/referrals/new")
@declares(Action.WORK_CASE)
def send(participant_id: UUID) -> AnyResponse:
    """Show what the receiver will see; once that was looked at, send it."""
    head, form = case_head(participant_id), ReferralForm(request.form)
    service_id, action_id = _id(form.value("service")), _id(form.value("action"))
    # Ends the reading here, so that the deeds may begin on their own.
    db.session.rollback()
    asked = asked_service(participant_id, service_id, current_actor())
    content = form.to_content(asked.id, action_id, today_at(head.site.key))
    if content is None or form.value("do") == "change":
        return _form_page(participant_id, form, 422 if content is None else 200)
    if form.value("do") != "send" and content.kind is ReferralKind.DIRECT:
        return _preview_page(participant_id, head, form, content)
    try:
        made = actions.refer(participant_id, content, current_actor(), token_of_form())
    except ClosedCaseError:
        form.wrong("kind", _("This case is closed: take it up again first."))
        return _form_page(participant_id, form, 422)
    is_mailed = content.kind is ReferralKind.DIRECT and asked.to.is_reached
    return _back(participant_id, made, "sent" if is_mailed else "noted")


@bp.get("/cases/<uuid:participant_id>/referrals/<uuid:referral_id>")
@declares(Action.SEE_CASE)
def one(participant_id: UUID, referral_id: UUID) -> AnyResponse:
    """Show a referral: where it stands, what was said, what is shared."""
    return _one_page(_door(participant_id, referral_id), participant_id)


@bp.post("/cases/<uuid:participant_id>/referrals/<uuid:referral_id>/answer")
@declares(Action.WORK_CASE)
def answer(participant_id: UUID, referral_id: UUID) -> AnyResponse:
    """Record an answer that came by telephone, or take the referral back."""
    door, form = _door(participant_id, referral_id), ReplyForm(request.form)
    reply = form.to_reply()
    if reply is None:
        return _one_page(door, participant_id, 422, reply=form)
    try:
        actions.answer(door, reply)
    except actions.OvertakenError as error:
        return _one_page(door, participant_id, 409, reply=form, overtaken=error.status)
    is_back = reply.status is ReferralStatus.WITHDRAWN
    return _back(participant_id, referral_id, "taken-back" if is_back else "answered")


@bp.post("/cases/<uuid:participant_id>/referrals/<uuid:referral_id>/message")
@declares(Action.WORK_CASE)
def write(participant_id: UUID, referral_id: UUID) -> AnyResponse:
    """Write to the receiver."""
    door, form = _door(participant_id, referral_id), MessageForm(request.form)
    text = form.to_text()
    if text is None:
        return _one_page(door, participant_id, 422, message=form)
    try:
        actions.write(door, text, token_of_form())
    except actions.OvertakenError as error:
        return _one_page(door, participant_id, 409, message=form, overtaken=error.status)
    return _back(participant_id, referral_id, "written")


@bp.post("/cases/<uuid:participant_id>/referrals/<uuid:referral_id>/again")
@declares(Action.WORK_CASE)
def again(participant_id: UUID, referral_id: UUID) -> AnyResponse:
    """Send the mail once more, with a new link."""
    door = _door(participant_id, referral_id)
    try:
        is_sent = actions.send_again(door)
    except actions.OvertakenError as error:
        return _one_page(door, participant_id, 409, overtaken=error.status)
    return _back(participant_id, referral_id, "again" if is_sent else "nobody")


@bp.post("/cases/<uuid:participant_id>/referrals/<uuid:referral_id>/withdraw")
@declares(Action.WORK_CASE)
def withdraw(participant_id: UUID, referral_id: UUID) -> AnyResponse:
    """Withdraw the consent; the receiver loses sight of everything in the same moment."""
    with transaction() as session:
        opened = open_door(session, _door(participant_id, referral_id), locked=True)
        if opened.consent is not None:
            withdraw_consent(session, current_actor(), opened.consent)
    return _back(participant_id, referral_id, "taken-back")


def _door(participant_id: UUID, referral_id: UUID) -> Door:
    return worker_door(current_actor(), participant_id, referral_id)


def _form_page(participant_id: UUID, form: ReferralForm | None, code: int = 200) -> AnyResponse:
    head = case_head(participant_id)
    given = request.form if form is not None else request.args
    service_id, action_id = _id(given.get("service", "")), _id(given.get("action", ""))
    db.session.rollback()
    asked = asked_service(participant_id, service_id, current_actor())
    today = today_at(head.site.key)
    shown = form or usual_form(today, asked.usual_kind, next(iter(asked.needs), ""))
    page = render(
        "new.html",
        head=head,
        asked=asked,
        action_id=action_id or "",
        form=shown,
        choices=choices(shown, asked.needs),
        today=today,
    )
    return make_response(page, code)


def _preview_page(
    participant_id: UUID, head: CaseHead, form: ReferralForm, content: ReferralContent
) -> AnyResponse:
    asked = asked_service(participant_id, content.service_id, current_actor())
    facts = preview(participant_id, content, current_actor())
    return make_response(
        render(
            "preview.html",
            head=head,
            asked=asked,
            content=content,
            facts=facts,
            sent=[(name, text) for name, text in form.fields.items(multi=True) if name in _KEPT],
        )
    )


# What the preview passes on as it was typed.
_KEPT = frozenset(
    {"service", "action", "kind", "field", "manner", "until", "answer_by", "need", "note", "form"}
)


def _one_page(door: Door, participant_id: UUID, code: int = 200, **more: object) -> AnyResponse:
    db.session.rollback()
    shown = show(door)
    head = case_head(participant_id)
    values = {"shown": shown, "head": head, "zone": zone_of(shown.site_key), "done": _done()}
    return make_response(render("one.html", **{**values, **more}), code)


def _back(participant_id: UUID, referral_id: UUID, what: str) -> AnyResponse:
    address = url_for(
        "referral.one", participant_id=participant_id, referral_id=referral_id, done=what
    )
    return redirect(address, code=303)


def _done() -> str:
    words = DONE.get(request.args.get("done", ""))
    return words() if words else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
