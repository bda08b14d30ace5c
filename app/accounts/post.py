"""The mails of the accounts, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Sequence
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


def leave_together(letters: Sequence[Letter]) -> None:
    """Send mails to a whole team, one after the other, while nobody waits."""
    settings: Settings = current_app.config["PROSSIMA"]
    if not settings.smtp_url:
        for letter in letters:
            letter.leave()
        return
    app = cast("LocalProxy[Flask]", current_app)._get_current_object()  # noqa: SLF001 - Flask's way
    Thread(target=_leave_all_in, args=(app, letters)).start()


def _leave_all_in(app: Flask, letters: Sequence[Letter]) -> None:
    for letter in letters:
        _leave_in(app, letter)


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


def write_new_address(user: User, wanted: str, link: str) -> Letter:
    """Write to an address that somebody wants for their account: only its owner can say yes."""
    with force_locale(_in_language_of(user)):
        how = _("Confirm here within 24 hours that this is the new address of your account:")
        other = _("If you did not ask for it, do nothing: nothing will happen.")
        subject = _("Confirm your new address for Prossima")
    return Letter(Mail(wanted, subject, f"{how}\n{link}\n\n{other}\n"))


def write_taken_address(user: User) -> Letter:
    """Write to somebody whose address another account would like to have."""
    with force_locale(_in_language_of(user)):
        what = _("Somebody who is signed in wanted this address for another account.")
        why = _("It belongs to your account already, so nothing has changed.")
        subject = _("Your address for Prossima")
    return Letter(Mail(user.email, subject, f"{what}\n{why}\n"))


def write_moved(user: User, wanted: str) -> Letter:
    """Write to the old address of an account that it has another one now."""
    hidden = f"{wanted[:1]}…@{wanted.rpartition('@')[2]}"
    with force_locale(_in_language_of(user)):
        what = _("The address of your account is now %(email)s.", email=hidden)
        other = _("If this was not you, write to the administrators of your site at once.")
        subject = _("Your account has another address")
    return Letter(Mail(user.email, subject, f"{what}\n{other}\n"))


def write_farewell(user: User) -> Letter:
    """Write to somebody whose account is deleted."""
    with force_locale(_in_language_of(user)):
        what = _("Your account is deleted, as you asked. Thank you for what you gave.")
        other = _("If this was not you, write to the administrators of your site at once.")
        subject = _("Your account is deleted")
    return Letter(Mail(user.email, subject, f"{what}\n{other}\n"))


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
