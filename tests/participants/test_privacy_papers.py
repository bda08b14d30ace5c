"""The papers of the law: made from the tags, in every language, no column without a tag."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import credentials
from app.accounts.tags import FIELD_CLASS, PERSONAL, PURPOSE, RETENTION, Purpose, Retention
from app.accounts.vocabulary import FieldClass
from app.core.db import Base
from app.core.language import FALLBACK, LANGUAGES
from app.participants.privacy.papers.said import CLASSES, KEPT, KEPT_OTHERWISE, SAID
from app.participants.privacy.papers.tagged import activities, tagged_columns
from app.participants.privacy.papers.writing import FILES, FOLDER, papers, papers_in

# Every table is known once the application is there.
pytestmark = pytest.mark.usefixtures("embedded_app")

IDENTIFIER = re.compile(r"`[^`]*`")
# Where one thing said ends: cells, labels, parts of a list, full stops.
END = re.compile(r"[|*;]|: |\. (?=[A-Z])")

# Tables that hold nothing of a person, but where a column says so itself.
PUBLIC = {
    "site": "a territory and its settings",
    "area": "official boundaries and figures",
    "place": "settlements, with how many people live there",
    "gazetteer_entry": "names of places",
    "geocoder_gate": "when the geocoder may be asked again",
    "geocoded_address": "addresses of public listings",
    "stamp": "when something last changed",
    "empty_search": "counts of searches without a result, by day and area",
    "organisation": "bodies with their public addresses",
    "service": "public listings; who confirmed one is tagged",
    "service_need": "public listings",
    "service_translation": "public listings",
    "service_at_location": "public listings",
    "location": "where services are given",
    "schedule": "opening hours",
    "schedule_exception": "days on which hours differ",
    "event_date": "dates of public events",
    "reminder": "when a listing was asked about",
}


def test_no_column_of_any_table_is_untagged_but_those_of_public_tables() -> None:
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns]

    untagged = {str(c) for c in columns if PERSONAL not in c.info and c.table.name not in PUBLIC}

    assert len(columns) > 450
    assert untagged == set()


def test_every_public_table_exists_and_needs_to_be_named() -> None:
    tables = Base.metadata.tables

    needless = {
        name
        for name in PUBLIC
        if name not in tables or all(PERSONAL in c.info for c in tables[name].columns)
    }

    assert needless == set()


def test_a_personal_column_says_its_class_purpose_and_retention() -> None:
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns]

    incomplete = [
        str(c)
        for c in columns
        if c.info.get(PERSONAL) and not {FIELD_CLASS, PURPOSE, RETENTION} <= set(c.info)
    ]

    assert incomplete == []


def test_every_purpose_and_time_of_keeping_is_explained_and_used() -> None:
    used = {each.purpose for each in tagged_columns()}
    kept = {each.retention for each in tagged_columns()}

    assert used == set(Purpose) == set(SAID)
    assert kept == set(Retention) == set(KEPT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tagged_column_is_in_the_annex_and_once_in_the_record(language: str) -> None:
    _record, annex = papers_in(language).values()

    columns = tagged_columns()

    assert sum(len(each.columns) for each in activities()) == len(columns)
    for each in columns:
        assert f"| `{each.table}.{each.column}` |" in annex


def test_what_is_said_to_be_a_hash_or_encrypted_is_so() -> None:
    columns = {f"{each.table}.{each.column}" for each in tagged_columns()}

    password, secret = credentials.hashed("Zeisig und Amsel"), credentials.new_secret()

    assert set(KEPT_OTHERWISE) <= columns
    assert password.startswith("$argon2")
    assert "enckey" in secret


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != FALLBACK])
def test_no_sentence_of_a_translated_paper_is_left_in_english(language: str) -> None:
    for paper, english in zip(
        papers_in(language).values(), papers_in(FALLBACK).values(), strict=True
    ):
        said, said_in_english = _sentences(paper), _sentences(english)

        assert len(said) > 50
        assert said & said_in_english == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_of_the_same_columns(language: str) -> None:
    for paper, english in zip(
        papers_in(language).values(), papers_in(FALLBACK).values(), strict=True
    ):
        shape = [_shape(line) for line in paper.splitlines()]

        assert shape == [_shape(line) for line in english.splitlines()]


def test_the_classes_are_all_named_and_apart() -> None:
    names = {str(name) for name in CLASSES.values()}

    assert set(CLASSES) == set(FieldClass)
    assert len(names) == len(CLASSES)


def test_what_is_committed_is_what_the_tags_say() -> None:
    committed = {name: (FOLDER / name).read_text(encoding="utf-8") for name in papers()}

    assert committed == papers(), "run `make translations` and `flask privacy record-of-processing`"


def test_the_command_writes_both_in_every_language(embedded_app: Flask, tmp_path: Path) -> None:
    run = embedded_app.test_cli_runner().invoke

    said = run(args=["privacy", "record-of-processing", "--into", str(tmp_path)]).output

    written = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.md")}
    assert written == set(papers()) == {file for files in FILES.values() for file in files}
    assert len(said.splitlines()) == len(written) == 2 * len(LANGUAGES)


def _sentences(paper: str) -> set[str]:
    """Return what is said, without the names of tables, columns and commands."""
    parts = END.split(IDENTIFIER.sub("", paper).replace("\n", "|"))
    said = {part.strip(" #-.") for part in parts}
    return {part for part in said if re.search(r"[a-z]", part)}


def _shape(line: str) -> tuple[str, int, list[str]]:
    """Return what kind of line it is, how many cells or labels it has, and its identifiers."""
    opening = re.split(r"\w", line, maxsplit=1)[0]
    return opening, line.count("|") + line.count("**"), IDENTIFIER.findall(line)
