"""Every deed of the record has words in the page's language, and stands alone as a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from app.accounts.deeds import deed_words
from app.accounts.models import LinkPurpose
from app.core.language import CUSTOMS
from app.core.settings import ROOT
from app.directory.editing.models import DraftState
from app.directory.editing.standing import _WHAT, What

RECORDERS = {"record", "keep", "_note"}
PACKAGES = ("accounts", "directory")
# Deeds whose names are put together when they are done.
COMPOSED = {
    *(f"{what}_listing" for what in (*_WHAT.values(), What.CONFIRMED, What.FREE_PLACES)),
    *(f"{state}_draft" for state in (DraftState.RETURNED, DraftState.REJECTED)),
    *(f"follow_{purpose}" for purpose in LinkPurpose),
    "import_listings",
}


def named() -> Iterator[str]:
    """Give every deed that stands as a text where it is recorded."""
    for package in PACKAGES:
        for file in (ROOT / "app" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in RECORDERS:
                    yield from _texts(node)


def _name(called: ast.expr) -> str:
    return getattr(called, "attr", getattr(called, "id", ""))


def _texts(call: ast.Call) -> Iterator[str]:
    for argument in call.args[1:4]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
            return


# A sentence that ends so waits for what it was done to.
ENDINGS = {
    "it": {"a", "di", "in", "da", "con", "un’", "il"},
    "pt": {"a", "de", "em", "com", "uma", "o"},
    "en": {"of", "into", "a", "an", "the", "from"},
}
DEEDS = sorted({*named(), *COMPOSED})


def test_the_deeds_are_found_in_the_source() -> None:
    assert {"sign_in", "approve_draft", "add_photo", "withdraw_links"} <= set(DEEDS)


@pytest.mark.parametrize("language", CUSTOMS)
def test_every_deed_has_words(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(CUSTOMS[language]):
        said = {deed: deed_words(deed) for deed in DEEDS}

    assert {deed for deed, words in said.items() if words == deed.replace("_", " ")} == set()
    assert [words for words in said.values() if words.split()[-1] in ENDINGS[language]] == []
