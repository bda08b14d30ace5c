"""Mails that somebody waits: that there is somebody, and a link; never who, where or why."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.links import address_of
from app.accounts.mail import Mail
from app.accounts.models import User
from app.accounts.policy import Role
from app.accounts.post import Letter
from app.core.db import db
from app.core.language import CUSTOMS, FALLBACK


def letters_to_team(site_key: str) -> Sequence[Letter]:
    """Return the mails to the link workers and coordinators of a site."""
    team = select(User).where(
        User.site_id == site_key,
        User.role.in_((Role.LINK_WORKER, Role.COORDINATOR)),
        User.active,
    )
    return [_somebody_waits(user) for user in db.session.scalars(team.order_by(User.id))]


def letter_to_assigned(user_id: UUID) -> Letter | None:
    """Return the mail to the link worker to whom somebody was assigned."""
    user = db.session.get(User, user_id)
    return None if user is None or not user.active else _assigned(user)


def _somebody_waits(user: User) -> Letter:
    with force_locale(CUSTOMS.get(user.language, CUSTOMS[FALLBACK])):
        subject = _("Somebody waits for a first contact")
        what = _("A young person was pointed out to the link workers of your site.")
        where = _("What there is to know stands in Prossima, for those who sign in:")
        return _letter(user, subject, what, where)


def _assigned(user: User) -> Letter:
    with force_locale(CUSTOMS.get(user.language, CUSTOMS[FALLBACK])):
        subject = _("Somebody was assigned to you")
        what = _("The coordinator asks you to take up a young person who waits.")
        where = _("What there is to know stands in Prossima, for those who sign in:")
        return _letter(user, subject, what, where)


def _letter(user: User, subject: str, what: str, where: str) -> Letter:
    link = address_of("pointing.waiting")
    return Letter(Mail(user.email, subject, f"{what}\n\n{where}\n{link}\n"))
