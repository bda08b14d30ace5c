"""The papers of the law are made from the tags, and no column of any table is without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.accounts.tags import FIELD_CLASS, PERSONAL, PURPOSE, RETENTION, Purpose, Retention
from app.core.db import Base
from app.participants.privacy.papers.said import KEPT, SAID
from app.participants.privacy.papers.tagged import activities, tagged_columns
from app.participants.privacy.papers.writing import FOLDER, papers

# Every table is known once the application is there.
pytestmark = pytest.mark.usefixtures("embedded_app")

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


def test_every_tagged_column_is_in_the_annex_and_once_in_the_record() -> None:
    written = papers()

    columns = tagged_columns()

    assert sum(len(each.columns) for each in activities()) == len(columns)
    for each in columns:
        assert f"| `{each.table}.{each.column}` |" in written["dpia-annex.md"]


def test_what_is_committed_is_what_the_tags_say() -> None:
    committed = {name: (FOLDER / name).read_text(encoding="utf-8") for name in papers()}

    assert committed == papers(), "run `flask privacy record-of-processing`"


def test_the_command_writes_both(embedded_app: Flask, tmp_path: Path) -> None:
    run = embedded_app.test_cli_runner().invoke

    said = run(args=["privacy", "record-of-processing", "--into", str(tmp_path)]).output

    assert {file.name for file in tmp_path.iterdir()} == set(papers())
    assert len(said.splitlines()) == 2
