"""Erasure leaves counts and a record without a person; the files themselves hold no trace."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from accounts.people import create_user, outbox
from conftest import needs_postgis
from factories import MOMENT, create_site
from flask import Flask
from flask_migrate import upgrade
from participants.canaries import ALL, OPEN, Planted, plant
from participants.cases import actor_for, create_link_worker, create_participant, create_pointing
from participants.files import bytes_of
from sqlalchemy import func, make_url, select, text

from app import create_app
from app.accounts import events
from app.accounts.actor import OPERATOR
from app.accounts.models import Event
from app.accounts.vocabulary import Role
from app.core.db import Base, db
from app.core.settings import Settings
from app.participants.models import ErasedTally, Participant, Pointing
from app.participants.privacy.compacting import case_tables, compact
from app.participants.privacy.erasing import erase, erase_by_code
from app.participants.privacy.vocabulary import ErasureReason
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import Stage, Track

OFFICER = Role.DATA_PROTECTION_OFFICER


def planted(**overrides: object) -> Planted:
    create_site()
    return plant(create_link_worker(), create_link_worker(name="Beside"), **overrides)


def rows_of_cases() -> dict[str, int]:
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in case_tables()
    }
    db.session.rollback()
    return {name: number for name, number in found.items() if number}


def tallies() -> list[tuple[int, str, str, int]]:
    rows = db.session.scalars(select(ErasedTally).order_by(ErasedTally.year, ErasedTally.track))
    return [(row.year, row.track, row.outcome, row.people) for row in rows]


def everything_stored() -> str:
    """Return every value of every table, bytes as hexadecimal digits."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            found += [each.hex() if isinstance(each, bytes) else str(each) for each in row]
    db.session.rollback()
    return "\n".join(found)


@pytest.mark.usefixtures("app")
def test_every_row_of_the_person_goes() -> None:
    person = planted().participant
    before = rows_of_cases()

    erase_by_code("trentino", person.code, OPERATOR)

    assert set(before) >= {"participant", "pointing", "supporter", "plan_action", "referral_step"}
    assert rows_of_cases() == {}
    stored = everything_stored()
    assert [word for word in ALL.values() if word in stored] == []


@pytest.mark.usefixtures("app")
def test_the_planted_case_has_a_row_in_every_table_that_erasure_must_empty() -> None:
    planted()

    missing = {table.name for table in case_tables()} - set(rows_of_cases()) - {"case_worker"}

    assert missing == set()


@pytest.mark.usefixtures("app")
def test_only_counts_grow() -> None:
    first = planted().participant
    create_participant(code="T-2", created_at=MOMENT, track=Track.JOB_READY)
    create_participant(code="T-3", created_at=MOMENT, track=Track.JOB_READY)

    for code in (first.code, "T-2", "T-3"):
        erase_by_code("trentino", code, OPERATOR)

    year = MOMENT.year
    assert tallies() == [(year, "complex_needs", "work", 1), (year, "job_ready", "", 2)]


@pytest.mark.usefixtures("app")
def test_an_invented_participant_is_not_counted() -> None:
    create_site()
    create_participant(code="T-2", illustrative=True)

    erase_by_code("trentino", "T-2", OPERATOR)

    assert tallies() == []


@pytest.mark.usefixtures("app")
def test_others_stay_as_they_are() -> None:
    person = planted().participant
    other = create_participant(code="T-2", name="Nina")
    pointing = create_pointing(name="Tomas")

    erase_by_code("trentino", person.code, OPERATOR)

    assert db.session.scalars(select(Participant.code)).all() == ["T-2"]
    assert db.session.scalars(select(Pointing.id)).all() == [pointing.id]
    assert other.name == "Nina"


@pytest.mark.usefixtures("app")
def test_the_record_keeps_its_chain_and_an_id_that_leads_nowhere() -> None:
    person = planted().participant
    officer = create_user(role=OFFICER)

    erase(person.id, ErasureReason.ASKED, actor_for(officer))

    (event,) = events.events_about(db.session(), person.id)
    assert (event.action, event.fields, event.reason) == ("erase_case", [], "asked")
    assert events.verify(db.session()) == 1
    assert OPEN["code"] not in str([vars(each) for each in db.session.scalars(select(Event))])
    elsewhere = everything_stored().replace(str(person.id), "", 1)
    assert person.id.hex not in elsewhere
    assert str(person.id) not in elsewhere


@pytest.mark.usefixtures("app")
def test_only_the_officer_of_the_site_and_the_operator_erase() -> None:
    person = planted().participant
    create_site(id="lisbon")
    abroad = create_user(role=OFFICER, site_id="lisbon")
    worker = create_link_worker()

    for actor in (actor_for(abroad), actor_for(worker), OPERATOR):
        with pytest.raises(NoSuchCaseError):
            erase(person.id, ErasureReason.ASKED, actor)
    with pytest.raises(NoSuchCaseError):
        erase_by_code("lisbon", person.code, OPERATOR)

    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
    assert tallies() == []


def test_a_key_that_points_to_a_case_goes_with_it_or_is_known() -> None:
    loose = {
        f"{key.parent.table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table in case_tables() and key.ondelete != "CASCADE"
    }

    # The first is deleted by name; the second points from case to case.
    assert loose == {"pointing.participant_id", "referral.action_id"}


def test_mails_never_held_anything_of_a_case(app: Flask) -> None:
    planted()

    written = "\n".join(str(mail) for mail in outbox(app))

    assert [word for word in ALL.values() if word in written] == []


@pytest.fixture
def lasting_app(tmp_path: Path) -> Iterator[Flask]:
    """Give an application with a database file of its own."""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def traces(folder: Path, found: Planted) -> list[str]:
    """Return what of a case stands in the bytes of any file below a folder."""
    files = bytes_of(file for file in folder.rglob("*") if file.is_file())
    open_words = [word for word in ALL.values() if word.encode() in files]
    seals = [sealed.hex() for sealed in found.sealed if sealed in files]
    return open_words + seals


def test_the_embedded_database_s_files_hold_no_typed_word_and_after_erasure_no_trace(
    lasting_app: Flask,
) -> None:
    folder = lasting_app.config["PROSSIMA"].data_dir
    found = planted()
    db.session.remove()
    before = traces(folder, found)

    erase_by_code("trentino", OPEN["code"], OPERATOR)
    is_compact = compact()

    assert set(OPEN.values()) <= set(before)
    assert len(before) == len(OPEN) + len(found.sealed)
    assert is_compact
    assert traces(folder, found) == []


def test_a_reader_in_the_way_is_told_and_the_next_run_leaves_no_trace(lasting_app: Flask) -> None:
    folder = lasting_app.config["PROSSIMA"].data_dir
    found = planted()
    erase_by_code("trentino", OPEN["code"], OPERATOR)
    db.session.remove()

    with db.engine.connect() as reader:
        reader.execute(text("BEGIN"))
        reader.execute(text("SELECT count(*) FROM participant"))
        in_the_way = compact()
    afterwards = compact()

    assert not in_the_way
    assert afterwards
    assert traces(folder, found) == []


def dumped(app: Flask) -> str:
    url = make_url(app.config["PROSSIMA"].database_url).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - a program of the machine, our own address
        ["pg_dump", address],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def relation_bytes() -> bytes:
    """Return the bytes of the case tables' own files, as the server keeps them."""
    db.session.execute(text("CHECKPOINT"))
    found = b""
    for table in case_tables():
        path = text("SELECT pg_read_binary_file(pg_relation_filepath(:name))")
        found += bytes(db.session.scalar(path, {"name": table.name}) or b"")
    db.session.rollback()
    return found


@pytest.mark.parametrize("app", [needs_postgis], indirect=True)
def test_a_dump_holds_no_typed_word_and_after_erasure_neither_dump_nor_tables_a_trace(
    app: Flask,
) -> None:
    found = planted()
    db.session.commit()
    sealed_words = set(ALL.values()) - set(OPEN.values())
    before = dumped(app)

    erase_by_code("trentino", OPEN["code"], OPERATOR)
    in_pages = relation_bytes()
    assert compact()

    assert [w for w in sealed_words if w in before or w.encode().hex() in before] == []
    assert all(word in before for word in OPEN.values())
    assert all(sealed.hex() in before for sealed in found.sealed)
    # Deleted, and still in the pages: this is why tables are written anew.
    assert OPEN["home"].encode() in in_pages
    after = dumped(app)
    assert [word for word in ALL.values() if word in after] == []
    assert [sealed for sealed in found.sealed if sealed.hex() in after] == []
    in_pages = relation_bytes()
    assert [word for word in ALL.values() if word.encode() in in_pages] == []
    assert [sealed for sealed in found.sealed if sealed in in_pages] == []


@pytest.mark.usefixtures("app")
def test_the_operator_erases_by_command(app: Flask) -> None:
    person = planted(stage=Stage.CLOSED).participant
    db.session.commit()
    runner = app.test_cli_runner()

    wrong = runner.invoke(args=["privacy", "erase", "T-404", "--site", "trentino"])
    done = runner.invoke(args=["privacy", "erase", person.code, "--site", "trentino"])

    assert wrong.exit_code == 1
    assert "no case T-404 at trentino" in wrong.output
    assert done.output == "erased; the files hold no trace\n"
    assert rows_of_cases() == {}
