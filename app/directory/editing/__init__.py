"""Listings that people keep: drafts, review, history, and the pages of those who offer services."""

from app.directory.editing.content import (
    Content,
    Interval,
    ListingKind,
    OrganisationContent,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    SpecialDays,
    TranslationContent,
)
from app.directory.editing.difference import Difference, difference, merged
from app.directory.editing.problems import problems
from app.directory.editing.rules import Code, Problem
from app.directory.editing.stored_content import ContentError, from_json, to_json

__all__ = [
    "Code",
    "Content",
    "ContentError",
    "Difference",
    "Interval",
    "ListingKind",
    "OrganisationContent",
    "PlaceContent",
    "PlaceKind",
    "Problem",
    "ServiceContent",
    "SpecialDays",
    "TranslationContent",
    "difference",
    "from_json",
    "merged",
    "problems",
    "to_json",
]
