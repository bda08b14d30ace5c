"""Writers that are killed in the midst of their work: what was acknowledged is looked for.

Eight processes answer referrals, write messages and record contacts by the program's own deeds,
and note each acknowledged one with a single write to a file of their own. All are killed at once,
again and again. `bench/killed_writers.py` runs it at length, `test_killed.py` briefly.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from app import create_app
from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.models import Event
from app.accounts.sessions import hash_of
from app.core.db import db, transaction
from app.core.sealing import open_rows
from app.core.settings import Settings
from app.participants.follow_up.actions import record_contact
from app.participants.follow_up.forms import KEEP, ContactContent
from app.participants.models import Contact, Referral, ReferralMessage, ReferralStep
from app.participants.referral import actions
from app.participants.referral.doors import link_door
from app.participants.referral.forms import Reply
from app.participants.vocabulary import Attendance, ContactKind, ReferralStatus

WRITERS, CASES = 8, 12
# So long after the mark they may live on: they die in the midst of anything.
LIVES_ON_S = 0.1
LOOKS_EVERY_S = 0.02
NEXT = {
    ReferralStatus.SENT: ReferralStatus.ACCEPTED,
    ReferralStatus.ACCEPTED: ReferralStatus.WAITING_LIST,
    ReferralStatus.WAITING_LIST: ReferralStatus.ACCEPTED,
}


@dataclass(frozen=True)
class Case:
    """A case with one referral, and who works on it."""

    participant_id: UUID
    referral_id: UUID
    link_worker: Actor


@dataclass(frozen=True)
class Tally:
    """What a run found; `refused` deeds said so, and nothing of them may be left."""

    kills: int
    acknowledged: int
    lost: int
    half_done: int
    refused: int
    unacknowledged: int
    events: int
    integrity: str
    seconds: float


def run(settings: Settings, folder: Path, *, kills: int, writes: int) -> Tally:
    """Kill writers until so many writes were acknowledged, then look for every one of them."""
    began = time.monotonic()
    app = create_app(settings)
    with app.app_context():
        upgrade()
        cases = _cases()
        db.session.remove()
        # No connection may be shared with those who are killed.
        db.engine.dispose()
    for number in range(kills):
        _kill_once(app, cases, folder, number, mark=writes * (number + 1) // kills)
    with app.app_context():
        return _tally(folder, kills, time.monotonic() - began)


def _cases() -> list[Case]:
    from participants.cases import create_participant  # noqa: PLC0415 - needs an application
    from participants.referral.desk import content, set_up  # noqa: PLC0415

    # Nobody is written to: no mail is part of what is measured.
    desk = set_up(email="", with_member=False)
    until, worker = clock.now().date() + timedelta(days=300), desk.link_worker
    found = []
    for _number in range(CASES):
        person = create_participant(desk.worker).id
        asked = content(desk, action_id=None, until=until, answer_by=None)
        referral = actions.refer(person, asked, worker, None)
        with transaction() as session:
            session.get_one(Referral, referral).secret_hash = hash_of(str(referral))
        found.append(Case(person, referral, worker))
    return found


def _kill_once(app: Flask, cases: list[Case], folder: Path, number: int, *, mark: int) -> None:
    """Let writers write until so many deeds were acknowledged, and a moment longer."""
    children = [_forked(app, cases, folder, f"{number}-{each}") for each in range(WRITERS)]
    while sum(line.startswith("done ") for line in _lines(folder)) < mark:
        time.sleep(LOOKS_EVERY_S)
        if any(os.waitpid(child, os.WNOHANG)[0] for child in children):
            raise RuntimeError("a writer ended by itself: its error stands above")
    time.sleep(random.uniform(0, LIVES_ON_S))
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)


def _forked(app: Flask, cases: list[Case], folder: Path, name: str) -> int:
    child = os.fork()
    if not child:
        try:
            with app.app_context():
                _write_for_ever(cases, folder, name)
        finally:
            os._exit(1)
    return child


def _write_for_ever(cases: list[Case], folder: Path, name: str) -> NoReturn:
    dice, number = random.Random(name), 0
    noted = os.open(folder / f"{name}.acknowledged", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    deeds: list[Callable[[Case, str], bool]] = [_answer, _message, _contact]
    while True:
        number += 1
        key = f"{name}-{number}"
        try:
            done = dice.choice(deeds)(dice.choice(cases), key)
        except (actions.OvertakenError, StaleDataError, DBAPIError):
            db.session.rollback()
            os.write(noted, b"refused " + key.encode() + b"\n")
            continue
        if done:
            os.write(noted, b"done " + key.encode() + b"\n")


def _answer(case: Case, key: str) -> bool:
    found = select(Referral.status, Referral.version).where(Referral.id == case.referral_id)
    status, version = db.session.execute(found).one()
    db.session.rollback()
    door = link_door(hash_of(str(case.referral_id)))
    return actions.answer(door, Reply(NEXT[status], version, None, key))


def _message(case: Case, key: str) -> bool:
    actions.write(link_door(hash_of(str(case.referral_id))), "still waiting", key)
    return True


def _contact(case: Case, key: str) -> bool:
    day = clock.now().date()
    content = ContactContent(day, ContactKind.CALL, Attendance.CAME, 5, "", "talked", KEEP)
    record_contact(case.participant_id, content, case.link_worker, key)
    return True


def _lines(folder: Path) -> list[str]:
    """Return the whole lines that the writers wrote."""
    texts = [file.read_text() for file in sorted(folder.glob("*.acknowledged"))]
    return [line for each in texts for line in each.split("\n")[:-1]]


def _tally(folder: Path, kills: int, seconds: float) -> Tally:
    lines = _lines(folder)
    done = {line.removeprefix("done ") for line in lines if line.startswith("done ")}
    refused = {line.removeprefix("refused ") for line in lines if line.startswith("refused ")}
    kept = set(_kept())
    return Tally(
        kills=kills,
        acknowledged=len(done),
        lost=len(done - kept),
        half_done=_half_done() + len(refused & kept),
        refused=len(refused),
        unacknowledged=len(kept - done),
        events=events.verify(db.session()),
        integrity=_integrity(),
        seconds=round(seconds, 1),
    )


def _kept() -> Iterator[str]:
    """Give what every stored answer, message and contact is called."""
    steps = db.session.scalars(select(ReferralStep).where(ReferralStep.by_receiver)).all()
    open_rows(db.session(), steps)
    yield from (step.note for step in steps)
    for column in (ReferralMessage.made_by_form, Contact.made_by_form):
        yield from (name for name in db.session.scalars(select(column)) if name)


def _half_done() -> int:
    """Count rows without their event, events without their row, and statuses without a step."""
    pairs = (
        (("send_referral", "answer_referral"), ReferralStep.id),
        (("write_message",), ReferralMessage.id),
        (("record_contact",), Contact.id),
    )
    found = 0
    for deeds, key in pairs:
        told = select(func.count(Event.number)).where(Event.action.in_(deeds))
        rows = select(func.count(key))
        found += abs((db.session.scalar(told) or 0) - (db.session.scalar(rows) or 0))
    for referral in db.session.scalars(select(Referral)).all():
        own = select(ReferralStep.status).where(ReferralStep.referral_id == referral.id)
        last = db.session.scalars(own.order_by(ReferralStep.at.desc()).limit(1)).one()
        found += last is not referral.status
    return found


def _integrity() -> str:
    """Return "ok" where the database itself finds nothing wrong."""
    if db.engine.dialect.name == "sqlite":
        return str(db.session.scalar(text("PRAGMA integrity_check")))
    db.session.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
    check = (
        "SELECT count(bt_index_check(index => i.indexrelid, heapallindexed => true)::text)"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE a.amname = 'btree' AND n.nspname = 'public'"
    )
    db.session.execute(text(check))
    return "ok"


def main(arguments: list[str]) -> None:
    """Run with `folder kills writes [database]` and print the tally as JSON."""
    folder, kills, writes, *address = arguments
    settings = Settings(data_dir=Path(folder), database_url="".join(address))
    print(json.dumps(asdict(run(settings, Path(folder), kills=int(kills), writes=int(writes)))))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
