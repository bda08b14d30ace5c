"""Mails about referrals: that there is something to see, and where; nothing about anybody."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.links import address_of
from app.accounts.mail import Mail
from app.accounts.models import Membership, MembershipStatus, User
from app.accounts.policy import Role
from app.core.language import CUSTOMS, FALLBACK
from app.directory.models import Organisation, Service
from app.participants.models import Referral
from app.participants.referral.links import new_link, reference_of


@dataclass(frozen=True)
class Receiver:
    """Who gets the mails of a referral: a public address, else the organisation's members."""

    address: str
    language: str
    members: tuple[tuple[str, str], ...]

    @property
    def is_reached(self) -> bool:
        """Return whether anybody gets them."""
        return bool(self.address or self.members)


def receiver_of(session: Session, service: Service, organisation: Organisation) -> Receiver:
    """Return who is written to about a service."""
    query = (
        select(User.email, User.language)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation.id, *answering())
        .order_by(User.email)
    )
    members = tuple((row.email, row.language) for row in session.execute(query))
    return Receiver(service.email or organisation.email, service.language, members)


def answering() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a membership and its account under which somebody may answer."""
    accepted = Membership.status == MembershipStatus.ACCEPTED
    return accepted, User.active.is_(True), User.role == Role.STAKEHOLDER


def write_new(referral: Referral, service: str, to: Receiver) -> list[Mail]:
    """Write that a referral has come; makes its signed link where there is an address."""
    if to.address:
        link = new_link(referral)
        with _in(to.language):
            how = _("Open this link to see it and to answer. No password is needed.")
            whole = _("The link is for you alone: please do not pass it on.")
            return [_mail(to.address, _came(referral), _asks(service), f"{how}\n{link}", whole)]
    link = address_of("receiver.received", referral_id=referral.id)
    found = []
    for email, language in to.members:
        with _in(language or to.language):
            how = _("Sign in to see it and to answer:")
            found.append(_mail(email, _came(referral), _asks(service), f"{how}\n{link}"))
    return found


def _came(referral: Referral) -> str:
    return _("A referral for you: %(reference)s", reference=reference_of(referral))


def _asks(service: str) -> str:
    return _("A link worker asks whether “%(service)s” fits a young person.", service=service)


def write_message(referral: Referral, to: Receiver) -> list[Mail]:
    """Write that there is a message; the link stands in the first mail only."""
    found = []
    link = address_of("receiver.received", referral_id=referral.id)
    if to.address:
        with _in(to.language):
            where = _(
                "Open the link in our mail of %(day)s about this referral.",
                day=format_date(referral.created_at, "long"),
            )
            found.append(_mail(to.address, _spoken(referral), where))
        return found
    for email, language in to.members:
        with _in(language or to.language):
            found.append(_mail(email, _spoken(referral), f"{_('Sign in to read it:')}\n{link}"))
    return found


def _spoken(referral: Referral) -> str:
    return _("A message about referral %(reference)s", reference=reference_of(referral))


def write_closed(referral: Referral, to: Receiver) -> list[Mail]:
    """Write that a referral is closed, and not a word more."""
    found = []
    addresses = ((to.address, to.language),) if to.address else to.members
    for email, language in addresses:
        with _in(language or to.language):
            subject = _("Referral %(reference)s is closed", reference=reference_of(referral))
            found.append(_mail(email, subject, _("Nothing more is to be done about it.")))
    return found


def write_to_worker(user: User, unanswered: Sequence[str], expired: Sequence[str]) -> Mail:
    """Write to a link worker which referrals wait, as addresses of their own pages."""
    with _in(user.language):
        parts = []
        if unanswered:
            why = ngettext(
                "%(num)s referral has no answer yet. A telephone call may help:",
                "%(num)s referrals have no answer yet. A telephone call may help:",
                len(unanswered),
            )
            parts.append("\n".join([why, *unanswered]))
        if expired:
            ended = ngettext(
                "%(num)s referral has expired:", "%(num)s referrals have expired:", len(expired)
            )
            parts.append("\n".join([ended, *expired]))
        return _mail(user.email, _("Referrals that need you"), *parts)


def write_to_coordinator(user: User, silent: Sequence[tuple[str, int]]) -> Mail:
    """Write to a coordinator which organisations have not answered, with counts and nobody."""
    with _in(user.language):
        total = sum(count for _name, count in silent)
        why = ngettext(
            "%(num)s referral of your site was not answered in time:",
            "%(num)s referrals of your site were not answered in time:",
            total,
        )
        lines = [f"- {name}: {count}" for name, count in silent]
        page = address_of("network.network")
        return _mail(user.email, _("Referrals without an answer"), "\n".join([why, *lines]), page)


def _in(language: str) -> AbstractContextManager[None]:
    locale: AbstractContextManager[None] = force_locale(CUSTOMS.get(language, CUSTOMS[FALLBACK]))
    return locale


def _mail(to: str, subject: str, *parts: str) -> Mail:
    return Mail(to, subject, "\n\n".join(parts) + "\n")
