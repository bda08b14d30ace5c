"""How pages of referrals are sent: words and clock for the templates, and nothing kept of them."""

from __future__ import annotations

from datetime import date
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from flask import make_response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.participants.referral import words
from app.participants.referral.forms import MessageForm, ReplyForm
from app.participants.referral.shared import need_words
from app.participants.vocabulary import ReferralStatus, Unsuitable
from app.territory import queries as territory


def today_at(site_key: str) -> date:
    """Return the day that it is at a site."""
    return clock.now().astimezone(zone_of(site_key)).date()


def zone_of(site_key: str) -> ZoneInfo:
    """Return a site's clock."""
    site = territory.site(site_key)
    return site.timezone if site else ZoneInfo("UTC")


def token_of_form() -> str | None:
    """Return what names the form that was sent, None where nothing does."""
    return request.form.get("form", "")[:64] or None


def private(page: str, code: int = 200) -> AnyResponse:
    """Answer with a page that no browser keeps, no robot lists and no other site hears of."""
    answer = make_response(page, code)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template takes
    """Return a page of referrals, with the words of statuses at hand."""
    nothing: MultiDict[str, str] = MultiDict()
    known = {
        "words": words,
        "need_words": need_words,
        "reasons": tuple(Unsuitable),
        "refusal": ReferralStatus.NOT_SUITABLE,
        "withdrawal": ReferralStatus.WITHDRAWN,
        "form_token": token_urlsafe(16),
        "reply": ReplyForm(nothing),
        "message": MessageForm(nothing),
    }
    return render_template(f"participants/referral/{template}", **{**known, **values})
