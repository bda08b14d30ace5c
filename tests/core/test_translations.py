"""Every word of the interface exists in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.core.language import FALLBACK, LANGUAGES
from app.core.settings import ROOT

TRANSLATED = [code for code in LANGUAGES if code != FALLBACK]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def _extracted() -> set[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options)
    return {message for _, _, message, _, _ in found if message}


def _catalog(language: str) -> Catalog:
    path = ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po"
    with Path(path).open("rb") as file:
        return read_po(file, locale=language)


def _texts(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_left_untranslated(language: str) -> None:
    catalog = _catalog(language)
    done = {m.id for m in catalog if m.id and all(_texts(m)) and not m.fuzzy}

    missing = sorted(map(str, _extracted() - done))

    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    left_over = {m.id for m in _catalog(language) if m.id} - _extracted()

    assert sorted(map(str, left_over)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language: str) -> None:
    for message in _catalog(language):
        ids = list(message.id) if isinstance(message.id, tuple) else [message.id]
        # One of something may be said without a number; all other forms are of the plural.
        for form, text in enumerate(_texts(message)):
            wanted = set(PLACEHOLDER.findall(ids[min(form, len(ids) - 1)]))
            assert set(PLACEHOLDER.findall(text)) == wanted, message.id
