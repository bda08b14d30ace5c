"""The record of deeds: added to only, in the deed's own transaction, and any change is found."""

from __future__ import annotations

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from factories import create_organisation, create_site
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.actor import OPERATOR, Actor
from app.accounts.events import BrokenChainError, Subject, events_about, record, verify
from app.accounts.models import Event
from app.accounts.vocabulary import Action, Role
from app.core.db import db, transaction

SOMEBODY = Actor(uuid4(), "Anna", Role.COORDINATOR, "trentino", frozenset())
CHANGES = {
    "reason": "UPDATE event SET reason = 'another' WHERE number = 2",
    "who": "UPDATE event SET user_id = NULL WHERE number = 2",
    "fields": "UPDATE event SET fields = '[]' WHERE number = 2",
    "when": "UPDATE event SET at = '2020-01-01' WHERE number = 2",
    "hash": "UPDATE event SET hash = 'abc' WHERE number = 3",
    "one in the middle": "DELETE FROM event WHERE number = 2",
    "the last one": "DELETE FROM event WHERE number = 3",
}


def write_three() -> None:
    with transaction() as session:
        for number in range(3):
            subject = Subject("service", str(number))
            record(session, SOMEBODY, Action.EDIT_LISTING, subject, ["name"], reason="typo")


def fail_after_recording() -> None:
    with transaction() as session:
        record(session, OPERATOR, Action.EDIT_LISTING, Subject("service", "1"))
        raise LookupError


def without_triggers(statement: str) -> None:
    """Run a statement as somebody who owns the whole machine."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        db.session.execute(text(statement))
        db.session.execute(text("ALTER TABLE event ENABLE TRIGGER USER"))
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        triggers = db.session.execute(text(query)).all()
        for trigger in triggers:
            db.session.execute(text(f"DROP TRIGGER {trigger.name}"))
        db.session.execute(text(statement))
        for trigger in triggers:
            db.session.execute(text(trigger.sql))
    db.session.commit()


@pytest.mark.usefixtures("app")
def test_an_event_says_who_did_what_to_which_row_and_no_values() -> None:
    create_site()
    organisation = create_organisation(name="Secret name")

    with transaction() as session:
        record(session, SOMEBODY, Action.EDIT_LISTING, organisation, ["phone", "name"])

    (event,) = events_about(db.session(), organisation.id)
    assert (event.number, event.user_id, event.role) == (1, SOMEBODY.user_id, Role.COORDINATOR)
    assert (event.site, event.action, event.object_kind) == (
        "trentino",
        "edit_listing",
        "organisation",
    )
    assert event.fields == ["name", "phone"]
    assert event.at.tzinfo is not None


@pytest.mark.usefixtures("app")
def test_a_deed_that_fails_leaves_no_event() -> None:
    with pytest.raises(LookupError):
        fail_after_recording()

    assert db.session.scalar(select(func.count()).select_from(Event)) == 0
    assert verify(db.session()) == 0


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("statement", ["UPDATE event SET reason = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_the_record(statement: str) -> None:
    write_three()

    with pytest.raises(DBAPIError, match="never changed or deleted"):
        db.session.execute(text(statement))

    db.session.rollback()
    assert verify(db.session()) == 3


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_behind_the_database_s_back_is_found(what: str) -> None:
    write_three()
    assert verify(db.session()) == 3

    without_triggers(CHANGES[what])

    db.session.expire_all()
    with pytest.raises(BrokenChainError):
        verify(db.session())


def test_deeds_at_the_same_time_make_one_chain(app: Flask) -> None:
    together = Barrier(4)

    def work() -> None:
        with app.app_context():
            together.wait()
            for number in range(5):
                with transaction() as session:
                    record(session, SOMEBODY, "try", Subject("service", str(number)))
            db.session.remove()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert verify(db.session()) == 20
