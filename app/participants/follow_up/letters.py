"""The mail to a colleague: that there is something to see, and where; nothing about anybody."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.links import address_of
from app.accounts.mail import Mail
from app.accounts.post import Letter
from app.core.language import CUSTOMS, FALLBACK
from app.participants.follow_up.handing_over import Told


def tell(told: Told | None) -> None:
    """Tell a colleague to look at their caseload; nobody waits for the mail."""
    if told is None:
        return
    with force_locale(CUSTOMS.get(told.language, CUSTOMS[FALLBACK])):
        subject = _("Something has changed in your cases")
        what = _("A colleague left something for you in Prossima. Sign in to see it:")
    link = address_of("follow_up.caseload")
    Letter(Mail(told.email, subject, f"{what}\n\n{link}\n")).leave_unnoticed()
