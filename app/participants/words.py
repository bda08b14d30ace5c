"""The vocabularies of a case in plain words."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _

from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    SharedField,
    Track,
)

# Spoken by young people at the sites; the first three are those of letters.
SPOKEN = (
    *("it", "pt", "en", "de", "fr", "es", "ro", "sq", "ar", "ur", "uk", "ru", "zh", "bn", "hi"),
    *("pa", "tr", "fa", "ti", "so", "ne", "wo"),
)


def language_words(code: str) -> str:
    """Return a language's name in the page's language; the code where nobody knows it."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale else code


def track_words() -> dict[Track, str]:
    """Return what each track is called."""
    return {
        Track.JOB_READY: _("Ready for work or training"),
        Track.COMPLEX_NEEDS: _("Other needs first"),
    }


def purpose_words() -> dict[ConsentPurpose, str]:
    """Return what each consent is to."""
    return {
        ConsentPurpose.FOLLOWING: _("Being accompanied, with notes kept here"),
        ConsentPurpose.CONTACT: _("Being called and written to"),
        ConsentPurpose.SUPPORTERS: _("People close to them being noted and spoken to"),
        ConsentPurpose.SHARING: _("Sharing something with another organisation"),
    }


def goes_words() -> dict[ConsentPurpose, str]:
    """Return what goes when each consent is withdrawn."""
    return {
        ConsentPurpose.FOLLOWING: _(
            "Withdrawn, nobody else sees anything any more, and the case rests."
        ),
        ConsentPurpose.CONTACT: _("Withdrawn, phone, e-mail and the note beside them are deleted."),
        ConsentPurpose.SUPPORTERS: _("Withdrawn, everybody who stands by is taken out."),
        ConsentPurpose.SHARING: _("Withdrawn, the other organisation sees nothing any more."),
    }


def manner_words() -> dict[ConsentManner, str]:
    """Return how each consent was given."""
    return {
        ConsentManner.SIGNED: _("signed on paper"),
        ConsentManner.SPOKEN: _("said so"),
        ConsentManner.ONLINE: _("ticked it online"),
    }


def shared_words() -> dict[SharedField, str]:
    """Return what may be shared."""
    return {
        SharedField.NAME: _("name"),
        SharedField.CONTACT: _("phone and e-mail"),
        SharedField.BIRTH_YEAR: _("year of birth"),
        SharedField.LANGUAGES: _("languages"),
        SharedField.HOME_AREA: _("area where they live"),
        SharedField.NEED: _("what it is about"),
        SharedField.ACCESSIBILITY: _("what they need to get in and take part"),
    }
