"""Mails to those whose listing was looked at, in the language in which they read."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.links import address_of
from app.accounts.mail import Mail, send
from app.accounts.models import User
from app.core.db import db
from app.core.language import CUSTOMS, FALLBACK
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.models import ListingDraft
from app.territory import queries as territory


def write_decision(draft: DraftView, decision: str, words: str) -> None:
    """Tell whoever wrote a draft what was decided; whoever registers an organisation, as well.

    Args:
        draft: as it was before the decision.
        decision: "approve", "send_back" or "reject".
        words: of the reviewer, as they are.
    """
    to, language = _reader(draft)
    if not to or (decision == "approve" and draft.contact_email):
        return  # A new member gets an invitation instead.
    with force_locale(CUSTOMS.get(language, CUSTOMS[FALLBACK])):
        subject, first = _sentences(decision, draft.content.name)
        link = "" if draft.contact_email else address_of("editing.mine")
        text = "\n\n".join(part for part in (first, words.strip(), link) if part)
    send(Mail(to, subject, f"{text}\n"))


def _reader(draft: DraftView) -> tuple[str, str]:
    """Return the address and the language of whoever wrote a draft."""
    author = select(ListingDraft.author_id).where(ListingDraft.id == draft.id).scalar_subquery()
    user = db.session.scalar(select(User).where(User.id == author, User.active))
    if user is not None:
        return user.email, user.language
    site = territory.site(draft.site_key)
    return draft.contact_email, site.languages[0] if site else ""


def _sentences(decision: str, name: str) -> tuple[str, str]:
    """Return the subject and the first sentence."""
    return {
        "approve": lambda: (
            _("Public now: %(name)s", name=name),
            _("“%(name)s” was approved and is public. Thank you.", name=name),
        ),
        "send_back": lambda: (
            _("Please change something: %(name)s", name=name),
            _("A coordinator asks you to change something in “%(name)s”:", name=name),
        ),
        "reject": lambda: (
            _("Not accepted: %(name)s", name=name),
            _("“%(name)s” was not accepted:", name=name),
        ),
    }[decision]()
