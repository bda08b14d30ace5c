"""The closed vocabularies of protection."""

from __future__ import annotations

from enum import StrEnum


class ErasureReason(StrEnum):
    """Why a case is erased; the record keeps this word and no other of the person."""

    ASKED = "asked"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ENTERED_TWICE = "entered_twice"
    ENTERED_WRONGLY = "entered_wrongly"
    ORDERED = "ordered"
    RETENTION = "retention"
    OPERATOR = "operator"
