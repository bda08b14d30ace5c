"""Who is told of an emergency: the officers of the site and the link worker, nothing of anybody."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.links import address_of
from app.accounts.mail import Mail
from app.accounts.models import User
from app.accounts.policy import Role
from app.accounts.post import Letter
from app.accounts.working import working
from app.core.language import CUSTOMS, FALLBACK
from app.participants.models import Participant


def notices(session: Session, person: Participant) -> list[Letter]:
    """Return the mails: that a case was opened, and where to see which and why."""
    letters = [_to_officer(user) for user in _officers(session, person.site_id)]
    own = select(User).where(User.id == person.link_worker_id, *working(person.site_id))
    worker = session.scalar(own)
    if worker is not None:
        letters.append(_to_link_worker(worker, person))
    return letters


def _officers(session: Session, site_key: str) -> list[User]:
    found = select(User).where(
        User.role == Role.DATA_PROTECTION_OFFICER,
        User.active,
        or_(User.site_id == site_key, User.site_id.is_(None)),
    )
    return list(session.scalars(found.order_by(User.id)))


def _to_officer(user: User) -> Letter:
    link = address_of("protection.emergencies")
    with force_locale(CUSTOMS.get(user.language, CUSTOMS[FALLBACK])):
        what = _("A link worker opened a case in an emergency that is not theirs, for four hours.")
        how = _("Who it was, which case, and why, is here:")
        subject = _("A case was opened in an emergency")
    return Letter(Mail(user.email, subject, f"{what}\n\n{how}\n{link}\n"))


def _to_link_worker(user: User, person: Participant) -> Letter:
    link = address_of("privacy.data", participant_id=person.id)
    with force_locale(CUSTOMS.get(user.language, CUSTOMS[FALLBACK])):
        what = _("A colleague opened one of your cases in an emergency, for four hours.")
        how = _("Which one, and who it was, is here:")
        subject = _("One of your cases was opened in an emergency")
    return Letter(Mail(user.email, subject, f"{what}\n\n{how}\n{link}\n"))
