"""A copy of everything for the person: whole, readable, recorded, without the names of others."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from accounts.people import create_user
from factories import create_site
from flask import Flask
from participants.canaries import AGREED, ALL, SEALED, SUPPORTER, plant
from participants.cases import actor_for, create_contact, create_link_worker, create_participant
from sqlalchemy import Enum, select

from app.accounts import events
from app.accounts.actor import OPERATOR, Actor
from app.accounts.models import User
from app.accounts.policy import Action
from app.accounts.tags import PERSONAL
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.formulas import undefused
from app.participants.models import Participant
from app.participants.privacy.compacting import case_tables
from app.participants.privacy.export.actions import export_case
from app.participants.privacy.export.content import LEFT_OUT, attribute_of, columns_of
from app.participants.privacy.value_words import closed_words
from app.participants.privacy.words import column_words, table_words
from app.participants.reading import NoSuchCaseError
from app.territory import queries as territory

OWN = Action.WORK_CASE
# Values of the program, which a page says in words.
RAW = ("self", "participant", "link_worker", "job_search", "complex_needs", "direct", "sent")


@pytest.fixture
def worker(app: Flask) -> User:  # noqa: ARG001 - the application must be there
    create_site()
    territory.forget_sites()
    return create_link_worker(name="Lucrezia Kollegin")


def planted(worker: User) -> Participant:
    return plant(worker, create_link_worker(name="Bernardo Kollege")).participant


def files_of(person: Participant, actor: Actor, action: Action = OWN) -> dict[str, str]:
    packed = export_case(person.id, actor, action)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def read_back(files: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["data.json"])
    return found


def test_every_tagged_column_of_every_table_is_in_it(worker: User) -> None:
    person = planted(worker)

    tables = read_back(files_of(person, actor_for(worker)))["tables"]

    tagged = {
        (table.name, attribute_of(column))
        for table in case_tables()
        for column in table.columns
        if column.info[PERSONAL]
    }
    there = {(name, column) for name, rows in tables.items() for row in rows for column in row}
    assert len(tagged) > 100
    assert tagged - there == set()


def test_every_word_of_the_person_is_in_it_and_reads_back_the_same(worker: User) -> None:
    person = planted(worker)

    files = files_of(person, actor_for(worker))

    tables = read_back(files)["tables"]
    assert tables["participant"][0]["name"] == SEALED["name"]
    assert tables["assessment"][0]["wishes"] == SEALED["wishes"]
    assert tables["plan_version"][0]["content"] == AGREED
    own = set(ALL.values()) - set(SUPPORTER.values())
    for name in ("data.json", "read-me.html"):
        assert [word for word in own if word not in files[name]] == []


def test_tables_say_the_same_as_the_json(worker: User) -> None:
    person = planted(worker)
    create_contact(person, note='=HYPERLINK("x")', minutes=45)

    files = files_of(person, actor_for(worker))

    for name, rows in read_back(files)["tables"].items():
        read = list(csv.DictReader(io.StringIO(files[f"csv/{name}.csv"])))
        assert [plain(row) for row in rows] == [
            {key: undefused(text) for key, text in row.items() if text} for row in read
        ]
    assert "'=HYPERLINK" in files["csv/contact.csv"]


def plain(row: dict[str, Any]) -> dict[str, str]:
    def cell(value: object) -> str:
        if isinstance(value, (list, dict, bool)):
            return json.dumps(value, ensure_ascii=False)
        return str(value)

    return {key: cell(value) for key, value in row.items() if value is not None and value != ""}


def test_names_of_others_are_left_out_also_of_texts(worker: User) -> None:
    person = planted(worker)
    supporter, contact = SUPPORTER.values()
    create_contact(person, note=f"{supporter.upper()} called, {contact}; {worker.name} was there")

    files = files_of(person, actor_for(worker))

    everything = "\n".join(files.values()).casefold()
    for name in (supporter, contact, worker.name, "Bernardo Kollege"):
        assert name.casefold() not in everything
    notes = [row["note"] for row in read_back(files)["tables"]["contact"]]
    assert "[…] called, […]; […] was there" in notes
    assert read_back(files)["tables"]["supporter"][0]["relation"] == SEALED["relation"]
    assert read_back(files)["left_out"] == list(LEFT_OUT)
    assert read_back(files)["tables"]["participant"][0]["link_worker_id"] == "link_worker"


def test_nothing_of_anybody_else_is_in_it(worker: User) -> None:
    planted(worker)
    other = create_participant(worker, name="Nina")

    everything = "\n".join(files_of(other, actor_for(worker)).values())

    assert "Nina" in everything
    assert [word for word in ALL.values() if word in everything] == []


def test_it_is_recorded_once_as_read_and_once_as_a_copy(worker: User) -> None:
    person = planted(worker)

    files = files_of(person, actor_for(worker))

    found = events.events_about(db.session(), person.id)
    assert [each.action for each in found] == ["read", "export_case"]
    assert {"assessment.wishes", "break_glass.reason", "pointing.why"} <= set(found[0].fields)
    looks = read_back(files)["who-saw-what"]
    assert [(each["role"], each["deed"]) for each in looks] == [
        ("link_worker", "read"),
        ("link_worker", "export_case"),
    ]


def test_only_who_works_on_the_case_and_the_officer_of_the_site_make_it(worker: User) -> None:
    person = planted(worker)
    create_site(id="lisbon")
    officer = create_user(role=Role.DATA_PROTECTION_OFFICER)
    abroad = create_user(role=Role.DATA_PROTECTION_OFFICER, site_id="lisbon")
    stranger, coordinator = create_link_worker(), create_user(role=Role.COORDINATOR)

    assert files_of(person, actor_for(officer), Action.PROTECT_DATA)
    for actor, action in (
        (actor_for(stranger), OWN),
        (actor_for(coordinator), OWN),
        (actor_for(abroad), Action.PROTECT_DATA),
        (actor_for(worker), Action.PROTECT_DATA),
        (OPERATOR, Action.PROTECT_DATA),
    ):
        with pytest.raises(NoSuchCaseError):
            files_of(person, actor, action)


def test_the_page_is_in_the_person_s_language_and_asks_for_nothing_from_outside(
    worker: User,
) -> None:
    person = planted(worker)

    page = files_of(person, actor_for(worker))["read-me.html"]

    assert '<html lang="it">' in page
    assert "http" not in page
    assert "<script" not in page
    assert [raw for raw in RAW if f">{raw}<" in page] == []


def test_no_secret_of_the_program_is_in_it(worker: User) -> None:
    person = planted(worker)

    files = files_of(person, actor_for(worker))

    assert "f" * 64 not in "\n".join(files.values())


def test_every_value_has_a_word() -> None:
    known = column_words()

    nameless = {
        f"{table.name}.{attribute_of(column)}"
        for table in case_tables()
        for column in columns_of(table.name)
        if column.info[PERSONAL]
        and attribute_of(column) not in known
        and f"{column.name}_name" not in known
    }

    assert nameless == set()
    assert {table.name for table in case_tables()} <= set(table_words())


def test_a_case_without_anything_is_exported_too(worker: User) -> None:
    person = create_participant(worker, name="", home=None, home_name="", languages=[])

    tables = read_back(files_of(person, actor_for(worker)))["tables"]

    assert len(tables["participant"]) == 1
    assert tables["plan"] == []
    assert db.session.scalars(select(Participant.id)).all() == [person.id]


def test_every_word_of_the_program_is_said_in_plain_language(embedded_app: Flask) -> None:
    with embedded_app.test_request_context():
        words = closed_words()
    columns = [column for table in case_tables() for column in columns_of(table.name)]
    chosen = [(each, each.type.enums) for each in columns if isinstance(each.type, Enum)]

    missing = {
        f"{column}: {value}"
        for column, values in chosen
        for value in values
        if value not in (words.get(str(column)) or words.get(column.name, {}))
    }

    assert len(chosen) > 20
    assert missing == set()
