"""Reminders as mails: one for each reader and step, with a link of two taps for each listing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _

from app.accounts.links import address_of
from app.accounts.mail import Mail
from app.core.language import CUSTOMS, FALLBACK
from app.directory.editing.links import signed_update_link
from app.directory.freshness.escalation import Step
from app.directory.freshness.queries import Kept, Reader

_LISTED = 20


def letter(step: Step, reader: Reader, listings: Sequence[Kept], site_language: str) -> Mail:
    """Return the mail about some listings: to a keeper, or to a coordinator.

    It is written in the reader's language; where the account names none, in that of most
    of the listings, which is the organisation's.
    """
    language = reader.language or _usual_language(listings) or site_language
    with force_locale(CUSTOMS.get(language, CUSTOMS[FALLBACK])):
        return _OF_STEP[step](reader, listings)


def _usual_language(listings: Sequence[Kept]) -> str:
    languages = [each.language for each in listings]
    return max(sorted(set(languages)), key=languages.count, default="")


def _first(reader: Reader, listings: Sequence[Kept]) -> Mail:
    subject = ngettext("Still true? %(num)s service", "Still true? %(num)s services", len(listings))
    why = _("Young people rely on what your page says. Please look whether it still holds.")
    return _to_keeper(reader, subject, why, listings)


def _second(reader: Reader, listings: Sequence[Kept]) -> Mail:
    subject = ngettext(
        "Please confirm: %(num)s service", "Please confirm: %(num)s services", len(listings)
    )
    why = _("We asked two weeks ago. What nobody confirms is found further down, and then no more.")
    return _to_keeper(reader, subject, why, listings)


def _left(reader: Reader, listings: Sequence[Kept]) -> Mail:
    subject = ngettext(
        "No longer found: %(num)s service", "No longer found: %(num)s services", len(listings)
    )
    why = _("Nobody has confirmed it for a long time, so searches leave it out. One tap undoes it.")
    return _to_keeper(reader, subject, why, listings)


def _to_keeper(reader: Reader, subject: str, why: str, listings: Sequence[Kept]) -> Mail:
    how = _("Open the link and tap “All still true”. No password is needed; it works for 45 days.")
    lines = [
        f"{each.name}\n{_known(each)}\n{signed_update_link(each.id, each.link_number)}"
        for each in listings
    ]
    return Mail(reader.email, subject, "\n\n".join([why, how, *lines]) + "\n")


def _to_coordinator(reader: Reader, listings: Sequence[Kept]) -> Mail:
    subject = ngettext(
        "Nobody answers for %(num)s service",
        "Nobody answers for %(num)s services",
        len(listings),
    )
    why = _("Nobody has confirmed these in time. A telephone call may help more than a mail.")
    lines = [f"- {each.name} ({each.organisation})\n  {_known(each)}" for each in listings]
    more = len(lines) - _LISTED
    if more > 0:
        lines = [*lines[:_LISTED], ngettext("and %(num)s more", "and %(num)s more", more)]
    page = address_of("freshness.overview")
    return Mail(reader.email, subject, "\n\n".join([why, "\n".join(lines), page]) + "\n")


def _known(listing: Kept) -> str:
    word = listing.word
    day = format_date(word.known_on, "long")
    if word.confirmed_on is not None:
        return _("Confirmed last on %(day)s.", day=day)
    return _("Not confirmed yet; what it says is of %(day)s.", day=day)


_OF_STEP: Mapping[Step, Callable[[Reader, Sequence[Kept]], Mail]] = {
    Step.FIRST: _first,
    Step.SECOND: _second,
    Step.COORDINATOR: _to_coordinator,
    Step.LEAVES: _left,
}
