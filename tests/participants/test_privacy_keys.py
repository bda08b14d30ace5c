"""Keys can be changed while people work: nothing is lost, and a lost key stops before harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from factories import MOMENT, create_site
from flask import Flask
from flask_migrate import upgrade
from participants.cases import create_contact, create_link_worker, create_participant
from sqlalchemy import insert, select, update

from app import create_app
from app.accounts.events import events_about
from app.core.db import db
from app.core.sealing import KeyRing, LostKeyError, Place, key_of, read_ring
from app.core.settings import DEVELOPMENT_FIELD_KEYS, ROOT, Settings
from app.participants.models import Contact
from app.participants.privacy import rotating
from app.participants.privacy.rotating import LostKeysError, new_key_line, rotate
from app.participants.privacy.sealed_values import (
    check,
    count_stale,
    sealed_columns,
)

OLD = read_ring(DEVELOPMENT_FIELD_KEYS)
NEW_LINE = "next:" + "Qk" * 21 + "I="
BOTH = read_ring(f"{NEW_LINE},{DEVELOPMENT_FIELD_KEYS}")
NEW = read_ring(NEW_LINE)
NOTE = Contact.__table__.c.note_sealed


def notes() -> dict[UUID, bytes]:
    rows = db.session.execute(select(Contact.id, Contact.note_sealed)).all()
    db.session.rollback()
    return {row.id: bytes(row.note_sealed) for row in rows}


def opened(keys: KeyRing) -> dict[UUID, bytes]:
    return {
        row: keys.open(sealed, Place("contact", "note_sealed", row))
        for row, sealed in notes().items()
    }


def some_case(*texts: str) -> None:
    create_site()
    person = create_participant(create_link_worker())
    for text in texts:
        create_contact(person, note=text)


@pytest.mark.usefixtures("app")
def test_rotation_seals_everything_anew_and_the_old_key_may_go() -> None:
    some_case("first", "second")

    done = rotate(BOTH)

    assert done.resealed == 2 + 1
    assert done.broken == []
    assert sorted(opened(NEW).values()) == [b'"first"', b'"second"']
    assert check(db.session(), NEW).is_whole
    assert [each.action for each in events_about(db.session(), "next")] == ["rotate_keys"]


@pytest.mark.usefixtures("app")
def test_a_second_rotation_changes_nothing() -> None:
    some_case("first")
    rotate(BOTH)
    before = notes()

    done = rotate(BOTH)

    assert done.resealed == 0
    assert notes() == before


@pytest.mark.usefixtures("app")
def test_every_sealed_column_of_every_table_is_rotated() -> None:
    found = {str(each) for each in sealed_columns()}

    assert {"participant.name_sealed", "plan_version.content_sealed", "pointing.why_sealed"} < found
    assert len(found) > 25
    assert all("id" in each.table.c for each in sealed_columns())


@pytest.mark.usefixtures("app")
def test_a_lost_key_is_named_and_nothing_is_changed() -> None:
    some_case("first", "second")
    before = notes()

    with pytest.raises(LostKeysError, match=r"'development' \(3 values\).*Nothing was changed"):
        rotate(NEW)

    assert notes() == before
    assert dict(check(db.session(), NEW).lost) == {"development": 3}


@pytest.mark.usefixtures("app")
def test_a_broken_value_is_told_and_left_while_the_others_are_sealed_anew() -> None:
    some_case("first", "second")
    broken = next(iter(notes()))
    junk = notes()[broken][:-1] + b"?"
    db.session.execute(update(Contact).where(Contact.id == broken).values(note_sealed=junk))
    db.session.commit()

    done = rotate(BOTH)

    assert done.broken == [f"contact.note_sealed {broken}"]
    assert notes()[broken] == junk
    assert [key_of(each) for row, each in notes().items() if row != broken] == ["next"]


@pytest.mark.usefixtures("app")
def test_whoever_writes_meanwhile_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    some_case("as it was")
    (row,) = notes()
    really = rotating._write  # noqa: SLF001 - the moment between reading and writing
    newer = OLD.seal(b'"as typed meanwhile"', Place("contact", "note_sealed", row))

    def somebody_writes_first(column: object, swaps: object) -> int:
        monkeypatch.setattr(rotating, "_write", really)
        db.session.execute(update(Contact).where(Contact.id == row).values(note_sealed=newer))
        db.session.commit()
        return really(column, swaps)  # type: ignore[arg-type]

    monkeypatch.setattr(rotating, "_write", somebody_writes_first)

    rotate(BOTH)

    assert opened(NEW) == {row: b'"as typed meanwhile"'}


@pytest.mark.usefixtures("app")
def test_a_form_that_is_open_while_keys_change_stays_good() -> None:
    some_case()
    person = create_participant(create_link_worker(), name="Nina")
    version = person.version

    rotate(BOTH)

    db.session.refresh(person)
    assert person.version == version


def test_a_new_key_is_random_and_fits_the_setting() -> None:
    first, second = new_key_line("2027-01"), new_key_line("2027-01")

    assert first != second
    assert read_ring(first).newest == "2027-01"


def run(app: Flask, *words: str, keys: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        command(*words), env=environment(app, keys), capture_output=True, text=True, check=False
    )


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", *words]


def environment(app: Flask, keys: str) -> dict[str, str]:
    settings: Settings = app.config["PROSSIMA"]
    return os.environ | {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "FIELD_KEYS": keys,
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def lasting_app(tmp_path: Path) -> Iterator[Flask]:
    """Give an application with a file of its own, which other programs may open too."""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_commands_say_what_they_did(lasting_app: Flask) -> None:
    some_case("first")
    both = f"{NEW_LINE},{DEVELOPMENT_FIELD_KEYS}"

    before = run(lasting_app, "keys", "check", keys=both)
    lost = run(lasting_app, "keys", "rotate", keys=NEW_LINE)
    done = run(lasting_app, "keys", "rotate", keys=both)
    after = run(lasting_app, "keys", "check", keys=both)

    assert "still in use beside next: development" in before.stdout
    assert lost.returncode == 1
    assert "FIELD_KEYS lacks 'development' (2 values)" in lost.stderr
    assert "2 values sealed with next" in done.stdout
    assert "no longer needed but for old backups: development" in after.stdout


def test_a_rotation_that_is_killed_loses_nothing_and_goes_on(app: Flask) -> None:
    some_case()
    person_id = create_participant(create_link_worker()).id
    store_notes(person_id, 20_000)
    before = opened(OLD)
    both = f"{NEW_LINE},{DEVELOPMENT_FIELD_KEYS}"
    all_of_them = count_stale(db.session(), BOTH)
    db.session.rollback()

    killed = subprocess.Popen(command("keys", "rotate"), env=environment(app, both))  # noqa: S603
    while killed.poll() is None and not 0 < waiting() < all_of_them:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    assert 0 < waiting() < all_of_them
    assert opened(BOTH) == before
    assert run(app, "keys", "rotate", keys=both).returncode == 0
    assert waiting() == 0
    assert opened(NEW) == before


def waiting() -> int:
    left = count_stale(db.session(), BOTH)
    db.session.rollback()
    return left


def store_notes(person_id: UUID, number: int) -> None:
    """Store contacts at once; one by one takes longer than what is tested."""
    template = {
        "participant_id": person_id,
        "on": MOMENT.date(),
        "kind": "meeting",
        "attendance": "came",
        "created_at": MOMENT,
    }
    ids = [UUID(int=10**9 + each) for each in range(number)]
    rows = [
        {**template, "id": row, "note_sealed": OLD.seal(b'"note %d"' % row.int, place(row))}
        for row in ids
    ]
    db.session.execute(insert(Contact), rows)
    db.session.commit()


def place(row: UUID) -> Place:
    return Place("contact", "note_sealed", row)


def test_a_backup_without_its_key_is_refused_clearly(lasting_app: Flask) -> None:
    some_case("first")

    found = run(lasting_app, "keys", "check", keys=NEW_LINE)

    assert found.returncode == 1
    assert "FIELD_KEYS lacks 'development'" in found.stderr
    with pytest.raises(LostKeyError):
        opened(NEW)
    assert opened(OLD)
