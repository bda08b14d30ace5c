"""What the receiver of a referral sees of somebody: what the consent names, read at that moment."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import taxonomy
from app.participants.models import Participant
from app.participants.referral.words import FIELD_ICONS, field_words
from app.participants.vocabulary import SharedField
from app.participants.words import language_words


@dataclass(frozen=True)
class SharedFact:
    """One field in words; `lines` are empty where nobody has filled it."""

    field: SharedField
    label: str
    icon: str
    lines: tuple[str, ...]


def shared_fields(names: Collection[str]) -> tuple[SharedField, ...]:
    """Return the fields that a consent names, in our order; what we do not know is not shared."""
    return tuple(field for field in SharedField if field.value in names)


def shared_facts(
    participant: Participant,
    need: Callable[[], str],
    fields: Collection[SharedField],
    *,
    may_be_contacted: bool,
) -> tuple[SharedFact, ...]:
    """Return the fields that are shared, and read no other one.

    Args:
        participant: whose; open for reading where accessibility is among the fields.
        need: gives the key of what the referral is about; asked only where it is shared.
        fields: what the consent names.
        may_be_contacted: whether a consent to contact them holds; without it nobody gets what an
            ended one left in the database.
    """
    readers: dict[SharedField, Callable[[], tuple[str, ...]]] = {
        SharedField.NAME: lambda: (participant.name,),
        SharedField.CONTACT: lambda: _reach(participant) if may_be_contacted else (),
        SharedField.BIRTH_YEAR: lambda: (str(participant.birth_year or ""),),
        SharedField.LANGUAGES: lambda: (_languages(participant.languages),),
        SharedField.HOME_AREA: lambda: (participant.home_name,),
        SharedField.NEED: lambda: (need_words(need()),),
        SharedField.ACCESSIBILITY: lambda: _accessibility(participant),
    }
    return tuple(
        SharedFact(
            field,
            field_words(field),
            FIELD_ICONS[field],
            tuple(line for line in readers[field]() if line),
        )
        for field in SharedField
        if field in fields
    )


def need_words(key: str) -> str:
    """Return what a need is called; "" for none, or one that the vocabulary no longer has."""
    known = {need.key for need in taxonomy().needs}
    return said_in(dict(taxonomy().need(key).label)) if key in known else ""


def _reach(participant: Participant) -> tuple[str, ...]:
    return participant.phone, participant.email, participant.reach_note


def _languages(codes: Collection[str]) -> str:
    return ", ".join(language_words(code) for code in codes)


def _accessibility(participant: Participant) -> tuple[str, ...]:
    kept = participant.accessibility
    wheelchair = (_("Comes with a wheelchair"),) if kept.get("wheelchair") else ()
    return (str(kept.get("text", "")), *wheelchair)
