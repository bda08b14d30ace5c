"""The mails of the accounts, in the language of whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Thread
from typing import cast

from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from app.accounts.links import address_of, new_link
from app.accounts.mail import Mail, send
from app.accounts.models import LinkPurpose, User
from app.core.language import CUSTOMS, FALLBACK
from app.core.settings import Settings


@dataclass(frozen=True)
class Letter:
    """A mail that leaves once the deed that wrote it is done."""

    mail: Mail

    def leave(self) -> bool:
        """Send it; returns whether it left."""
        return send(self.mail)

    def leave_unnoticed(self) -> None:
        """Send it while nobody waits: how long a server takes would tell that there is a mail."""
        settings: Settings = current_app.config["PROSSIMA"]
        if not settings.smtp_url:
            self.leave()
            return
        app = cast("LocalProxy[Flask]", current_app)._get_current_object()  # noqa: SLF001 - Flask's way
        Thread(target=_leave_in, args=(app, self)).start()


def _leave_in(app: Flask, letter: Letter) -> None:
    with app.app_context():
        letter.leave()


def _in_language_of(user: User) -> str:
    return CUSTOMS.get(user.language, CUSTOMS[FALLBACK])


def write_invitation(session: Session, user: User, inviter: str, organisation: str = "") -> Letter:
    """Write to somebody who has been given an account."""
    link = new_link(session, user, LinkPurpose.INVITATION)
    with force_locale(_in_language_of(user)):
        whose = _("%(name)s invites you to Prossima.", name=inviter or "Prossima")
        if organisation:
            whose = _(
                "%(name)s invites you to look after the services of %(organisation)s in Prossima.",
                name=inviter or "Prossima",
                organisation=organisation,
            )
        what = _("Prossima is the map and directory of what a community offers.")
        how = _("Choose a password here within 7 days:")
        other = _("If you did not expect this mail, do nothing: nothing will happen.")
        subject = _("Your invitation to Prossima")
    return Letter(Mail(user.email, subject, f"{whose}\n{what}\n\n{how}\n{link}\n\n{other}\n"))


def write_new_password(session: Session, user: User) -> Letter:
    """Write to somebody who asked for a new password."""
    link = new_link(session, user, LinkPurpose.NEW_PASSWORD)
    with force_locale(_in_language_of(user)):
        how = _("Choose a new password for Prossima here within one hour:")
        other = _("If you did not ask for it, do nothing: your password stays as it is.")
        subject = _("A new password for Prossima")
    return Letter(Mail(user.email, subject, f"{how}\n{link}\n\n{other}\n"))


def write_join_request(user: User, asking: str, organisation: str) -> Letter:
    """Write to a member that somebody would like to join."""
    link = address_of("accounts.members")
    with force_locale(_in_language_of(user)):
        who = _(
            "%(name)s would like to look after the services of %(organisation)s with you.",
            name=asking,
            organisation=organisation,
        )
        how = _("Accept or decline here:")
        subject = _("Somebody would like to join %(organisation)s", organisation=organisation)
    return Letter(Mail(user.email, subject, f"{who}\n\n{how}\n{link}\n"))


def write_other_role(user: User, inviter: str, organisation: str) -> Letter:
    """Write to somebody who was invited, and whose account of another role or site cannot join."""
    with force_locale(_in_language_of(user)):
        who = _(
            "%(name)s invites you to look after the services of %(organisation)s in Prossima.",
            name=inviter or "Prossima",
            organisation=organisation,
        )
        why = _(
            "This address already has an account with another role or at another site, which "
            "cannot do that. Only you read this: %(name)s was not told.",
            name=inviter or "Prossima",
        )
        how = _(
            "To accept, ask them to invite you at another address, or ask the administrators of "
            "your site to change your role."
        )
        subject = _("An invitation that your account cannot take up")
    return Letter(Mail(user.email, subject, f"{who}\n\n{why}\n{how}\n"))


def write_welcome(user: User, organisation: str) -> Letter:
    """Write to somebody who has been let into an organisation."""
    link = address_of("accounts.own")
    with force_locale(_in_language_of(user)):
        what = _("You now look after the services of %(organisation)s.", organisation=organisation)
        subject = _("Welcome to %(organisation)s", organisation=organisation)
    return Letter(Mail(user.email, subject, f"{what}\n\n{link}\n"))
