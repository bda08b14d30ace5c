"""Special fields open only with an event in the same transaction, and only to their case team."""

from __future__ import annotations

import pytest
from factories import create_site
from participants.cases import (
    actor_for,
    add_worker,
    create_assessment,
    create_link_worker,
    create_participant,
)
from sqlalchemy import func, select

from app.accounts import events
from app.accounts.actor import OPERATOR
from app.accounts.models import Event
from app.accounts.policy import Action
from app.core.db import Base, db, transaction
from app.core.sealing import Sealed, UnrecordedReadError
from app.participants.models import Assessment, Participant
from app.participants.reading import NoSuchCaseError, read_special


def _events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


@pytest.mark.usefixtures("app")
def test_a_special_field_stays_shut_without_an_event() -> None:
    create_site()
    row = create_assessment(create_participant(create_link_worker()))
    db.session.expire_all()

    with pytest.raises(UnrecordedReadError):
        _ = row.wishes


@pytest.mark.usefixtures("app")
def test_a_recorded_read_opens_it_and_leaves_one_event() -> None:
    create_site()
    worker = create_link_worker()
    person = create_participant(worker)
    row = create_assessment(person)

    with transaction() as session:
        read_special(session, actor_for(worker), Action.WORK_CASE, person, [row])
        wishes = row.wishes

    found = events.events_about(db.session(), person.id)
    assert wishes == "a place of my own"
    assert [(each.action, each.fields) for each in found] == [
        ("read", ["assessment.note", "assessment.strengths", "assessment.wishes"])
    ]
    assert "place of my own" not in str([vars(each) for each in found])


@pytest.mark.usefixtures("app")
def test_what_was_opened_is_shut_when_the_transaction_ends() -> None:
    create_site()
    worker = create_link_worker()
    person = create_participant(worker)
    row = create_assessment(person)
    with transaction() as session:
        read_special(session, actor_for(worker), Action.WORK_CASE, person, [row])

    with pytest.raises(UnrecordedReadError):
        _ = row.wishes


@pytest.mark.usefixtures("app")
def test_an_aborted_read_leaves_no_event_and_nothing_open() -> None:
    create_site()
    worker = create_link_worker()
    person = create_participant(worker)
    row = create_assessment(person)

    def read_and_fail() -> None:
        with transaction() as session:
            read_special(session, actor_for(worker), Action.WORK_CASE, person, [row])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_and_fail()

    assert _events() == 0
    with pytest.raises(UnrecordedReadError):
        _ = row.wishes


@pytest.mark.usefixtures("app")
def test_only_the_case_team_reads() -> None:
    create_site()
    worker, beside, other = (create_link_worker(name=name) for name in ("A", "B", "C"))
    person = create_participant(worker)
    add_worker(person, beside)
    row = create_assessment(person)

    with transaction() as session:
        read_special(session, actor_for(beside), Action.WORK_CASE, person, [row])
    for stranger in (actor_for(other), OPERATOR):
        with pytest.raises(NoSuchCaseError), transaction() as session:
            read_special(session, stranger, Action.WORK_CASE, person, [row])

    assert _events() == 1


@pytest.mark.usefixtures("app")
def test_nothing_private_stands_in_the_database_as_it_was_typed() -> None:
    create_site()
    person = create_participant(create_link_worker(), name="Canaria", phone="555 0101")
    create_assessment(person, "mental_health", wishes="Canaria wishes")

    for model in (Participant, Assessment):
        kept = db.session.execute(select(model.__table__)).all()
        assert "Canaria" not in str(kept)
        assert "555" not in str([bytes(v) for row in kept for v in row if isinstance(v, bytes)])


def _sealed(model: type[Base]) -> dict[str, Sealed[object]]:
    return {name: each for name, each in vars(model).items() if isinstance(each, Sealed)}


def test_every_special_sealed_column_is_guarded() -> None:
    from app.accounts.tags import FIELD_CLASS  # noqa: PLC0415
    from app.accounts.vocabulary import FieldClass  # noqa: PLC0415

    found = [
        (model.__tablename__, each.column, each.guarded)
        for model in (mapper.class_ for mapper in Base.registry.mappers)
        for each in _sealed(model).values()
        if model.__table__.c[each.column].info.get(FIELD_CLASS) is FieldClass.SPECIAL
    ]

    assert len(found) > 15
    assert [each for each in found if not each[2]] == []
