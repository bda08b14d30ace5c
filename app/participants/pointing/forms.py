"""The public form in which somebody is pointed out, parsed at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _

from app.participants.typed import Typed
from app.participants.vocabulary import ConsentManner
from app.participants.words import SPOKEN

LONGEST_NAME = 120
LONGEST_CONTACT = 200
LONGEST_WHY = 600


class Whom(StrEnum):
    """Who is pointed out, and how we know that they agree."""

    MYSELF = "myself"
    TOLD = "told"
    SIGNED = "signed"


MANNERS = {
    Whom.MYSELF: ConsentManner.ONLINE,
    Whom.TOLD: ConsentManner.SPOKEN,
    Whom.SIGNED: ConsentManner.SIGNED,
}


@dataclass(frozen=True)
class PointingContent:
    """What is said of somebody who is pointed out; never more than a first contact needs."""

    by_themselves: bool
    manner: ConsentManner
    name: str
    contact: str
    why: str
    birth_year: int | None
    language: str
    area_id: UUID | None
    organisation_id: UUID | None


def read_pointing(
    typed: Typed,
    this_year: int,
    areas: AbstractSet[UUID],
    organisations: Mapping[UUID, str],
) -> PointingContent | None:
    """Return what the form says, None where something is to be changed.

    Args:
        typed: the form.
        this_year: by the site's clock.
        areas: those of the site.
        organisations: those of whoever is signed in; empty for everybody else.
    """
    whom = typed.one_of("whom", Whom)
    if whom is None:
        typed.errors["whom"] = [_("Choose whom it is about.")]
    if not typed.is_ticked("agreed"):
        typed.wrong("agreed", _("Without this agreement we may keep nothing: ask first."))
    content = PointingContent(
        by_themselves=whom is Whom.MYSELF,
        manner=MANNERS.get(whom or Whom.MYSELF, ConsentManner.ONLINE),
        name=_required(typed, "name", LONGEST_NAME, _("Write a first name, or how to call them.")),
        contact=_required(
            typed, "contact", LONGEST_CONTACT, _("Write a phone number, an e-mail, or where.")
        ),
        why=typed.text("why", LONGEST_WHY),
        birth_year=typed.birth_year("birth_year", this_year),
        language=_language(typed),
        area_id=_one_of_ids(typed, "area", areas),
        organisation_id=_organisation(typed, organisations),
    )
    return None if typed.errors else content


def _required(typed: Typed, name: str, most: int, sentence: str) -> str:
    text = typed.line(name, most)
    if not text:
        typed.wrong(name, sentence)
    return text


def _language(typed: Typed) -> str:
    code = typed.value("language")
    if code and code not in SPOKEN:
        typed.wrong("language", _("Choose one of these."))
    return code


def _organisation(typed: Typed, organisations: Mapping[UUID, str]) -> UUID | None:
    """Return for which organisation somebody speaks; whoever is in one only need not say so."""
    if len(organisations) < 2:  # noqa: PLR2004 - nothing to choose
        return next(iter(organisations), None)
    return _one_of_ids(typed, "organisation", set(organisations))


def _one_of_ids(typed: Typed, name: str, known: AbstractSet[UUID]) -> UUID | None:
    text = typed.value(name)
    if not text:
        return None
    found = next((each for each in known if str(each) == text), None)
    if found is None:
        typed.wrong(name, _("Choose one of these."))
    return found
