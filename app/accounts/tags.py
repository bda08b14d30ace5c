"""What a column holds of a person, why and how long: every column of the private tables says so.

The record of processing (GDPR, article 30) and the annex of the impact assessment (article 35)
are made from these tags.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from app.accounts.vocabulary import FieldClass

PERSONAL = "personal"
FIELD_CLASS = "field_class"
PURPOSE = "purpose"
RETENTION = "retention"


class Purpose(StrEnum):
    """Why something about a person is kept."""

    POINTING_OUT = "pointing_out"
    FOLLOWING = "following"
    CONTACTING = "contacting"
    ASSESSING = "assessing"
    PLANNING = "planning"
    REFERRING = "referring"
    PROVING_CONSENT = "proving_consent"
    PROTECTING = "protecting"
    SIGNING_IN = "signing_in"
    TRAINING = "training"
    KEEPING_LISTINGS = "keeping_listings"
    REPORTING = "reporting"


class Retention(StrEnum):
    """How long it is kept."""

    CASE = "case"
    POINTING = "pointing"
    ACCOUNT = "account"
    RECORD = "record"
    LISTING = "listing"


def personal(field_class: FieldClass, purpose: Purpose, retention: Retention) -> dict[str, Any]:
    """Return the `info` of a column that says something about a person."""
    return {
        PERSONAL: True,
        FIELD_CLASS: field_class,
        PURPOSE: purpose,
        RETENTION: retention,
    }


def structural() -> dict[str, Any]:
    """Return the `info` of a column that only holds rows together: ids, positions, versions."""
    return {PERSONAL: False}


# Who wrote, confirmed or decided something about a listing, and how to answer them.
WROTE_LISTING = personal(FieldClass.IDENTIFYING, Purpose.KEEPING_LISTINGS, Retention.LISTING)
# What visitors report about a listing, and how to answer them.
REPORTED = personal(FieldClass.IDENTIFYING, Purpose.REPORTING, Retention.LISTING)
