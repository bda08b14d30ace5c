"""How long protection takes: changing the keys, who saw a case in a long record, a copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from accounts.people import create_user
from conftest import POSTGIS, needs_postgis
from cryptography.fernet import Fernet, MultiFernet
from factories import MOMENT, create_site
from flask import Flask
from flask_migrate import upgrade
from participants.canaries import plant
from participants.cases import actor_for, create_link_worker, create_participant
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import create_engine, insert, make_url, text

from app import create_app
from app.accounts.models import Event
from app.accounts.policy import Action
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.sealing import Place, read_ring
from app.core.settings import DEVELOPMENT_FIELD_KEYS, Settings
from app.participants.models import Contact
from app.participants.privacy.export.actions import export_case
from app.participants.privacy.rotating import new_key_line, rotate
from app.participants.privacy.sealed_values import check
from app.participants.privacy.seeing import looks
from app.territory import queries as territory

NOTES, EVENTS, BATCH = 10_000, int(os.environ.get("PROSSIMA_BENCH_EVENTS", "1000000")), 20_000
NOTE = b'"' + b"We talked for an hour about the summer, and what comes next. " * 8 + b'"'
OLD = read_ring(DEVELOPMENT_FIELD_KEYS)


@pytest.fixture(params=["sqlite", needs_postgis])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Give an application with a database of its own, on each engine."""
    url = ""
    name = f"prossima_bench_keys_{os.getpid()}"
    if request.param == "postgis":
        server = create_engine(POSTGIS, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = make_url(POSTGIS).set(database=name).render_as_string(hide_password=False)
    app = create_app(Settings(data_dir=tmp_path, database_url=url))
    with app.app_context():
        if url:
            with db.engine.begin() as connection:
                connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        upgrade()
        create_site()
        territory.forget_sites()
        yield app
        db.session.remove()
        db.engine.dispose()
    if url:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def store_notes() -> None:
    """Store contacts of one case, each with a note of about 500 letters."""
    person = create_participant(create_link_worker())
    ids = [UUID(int=10**9 + each) for each in range(NOTES)]
    same = {"participant_id": person.id, "on": MOMENT.date(), "created_at": MOMENT}
    met = {"kind": "meeting", "attendance": "came"}
    rows = [{**same, **met, "id": row, "note_sealed": OLD.seal(NOTE, place(row))} for row in ids]
    db.session.execute(insert(Contact), rows)
    db.session.commit()


def place(row: UUID) -> Place:
    """Return where the note of a contact belongs."""
    return Place("contact", "note_sealed", row)


@pytest.mark.usefixtures("filled")
def test_ten_thousand_notes_sealed_with_another_key(benchmark: BenchmarkFixture) -> None:
    store_notes()
    keys = read_ring(f"{new_key_line('next')},{DEVELOPMENT_FIELD_KEYS}")

    done = benchmark.pedantic(rotate, (keys,), rounds=1)

    assert done.resealed == NOTES + 1
    assert check(db.session(), keys).is_whole


def test_the_same_notes_rotated_by_fernet_in_memory(benchmark: BenchmarkFixture) -> None:
    old, new = Fernet(Fernet.generate_key()), Fernet(Fernet.generate_key())
    notes = [old.encrypt(NOTE) for _each in range(NOTES)]
    both = MultiFernet([new, old])

    done = benchmark.pedantic(lambda: [both.rotate(each) for each in notes], rounds=1)

    assert new.decrypt(done[0]) == NOTE


def test_the_same_notes_sealed_anew_in_memory(benchmark: BenchmarkFixture) -> None:
    keys = read_ring(f"{new_key_line('next')},{DEVELOPMENT_FIELD_KEYS}")
    places = [place(UUID(int=each)) for each in range(NOTES)]
    notes = [OLD.seal(NOTE, each) for each in places]

    done = benchmark.pedantic(
        lambda: [
            keys.seal(keys.open(each, where), where)
            for each, where in zip(notes, places, strict=True)
        ],
        rounds=1,
    )

    assert keys.open(done[0], places[0]) == NOTE


def store_events(about: UUID) -> None:
    """Store a long record; one event in ten thousand is about one case."""
    same = {"at": datetime.now(UTC), "role": Role.LINK_WORKER, "action": "read", "fields": []}
    of = {"site": "trentino", "object_kind": "participant", "user_id": UUID(int=7)}
    for start in range(0, EVENTS, BATCH):
        rows = [
            {
                **same,
                **of,
                "number": number + 1,
                "object_id": str(about if number % 10_000 == 0 else UUID(int=number % 600)),
                "previous": f"{number:064}",
                "hash": f"{number + 1:064}",
            }
            for number in range(start, start + BATCH)
        ]
        db.session.execute(insert(Event), rows)
        db.session.commit()


@pytest.mark.usefixtures("filled")
def test_who_saw_one_case_in_a_million_events(benchmark: BenchmarkFixture) -> None:
    person = create_participant(create_link_worker())
    store_events(person.id)

    found = benchmark(lambda: looks(db.session(), person.id))

    assert len(found.lines) == min(50, EVENTS // 10_000)


@pytest.mark.usefixtures("filled")
def test_who_saw_a_case_that_everybody_opens(benchmark: BenchmarkFixture) -> None:
    store_events(UUID(int=10**6))

    found = benchmark(lambda: looks(db.session(), UUID(int=5)))

    assert len(found.lines) == 50
    assert found.has_more


@pytest.mark.usefixtures("filled")
def test_a_copy_of_everything(benchmark: BenchmarkFixture) -> None:
    person = plant(create_link_worker(), create_link_worker()).participant
    officer = actor_for(create_user(role=Role.DATA_PROTECTION_OFFICER))

    packed = benchmark(lambda: export_case(person.id, officer, Action.PROTECT_DATA))

    assert packed.content
