"""Many people at one draft at once: whoever is told that it was saved finds it saved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

from directory.editing.actors import stakeholder
from factories import create_organisation, create_service, create_site
from flask import Flask
from sqlalchemy import select

from app.accounts.policy import Actor
from app.core.db import db
from app.directory.editing import ServiceContent, TranslationContent, actions, from_json
from app.directory.editing.models import ListingDraft, ListingVersion
from app.directory.models import Service

EDITS = 200
WRITERS = 8
LANGUAGES = [f"{a}{b}" for a in "abcdefghij" for b in "abcdefghijklmnopqrst"]


def write(app: Flask, draft_id: UUID, anna: Actor, number: int) -> tuple[str, bool]:
    """Change the summary, as all do, and one text of one's own; return what was told."""
    with app.app_context():
        draft = db.session.get_one(ListingDraft, draft_id)
        seen = from_json(draft.content)
        assert isinstance(seen, ServiceContent)
        version = draft.version
        own = TranslationContent(LANGUAGES[number], name=f"mine {number}")
        mine = replace(
            seen, phone=f"+39 {number}" if number % 10 == 0 else seen.phone,
            translations=(*seen.translations, own),
        )  # fmt: skip
        try:
            actions.save_draft(draft_id, version, mine, anna, seen)
        except actions.ConflictError as conflict:
            # The page shows both texts; whoever chooses "mine" saves upon the other's version.
            both = conflict.both
            while True:
                try:
                    actions.save_draft(draft_id, conflict.version, both, anna, None)
                except actions.ConflictError as again:
                    theirs = from_json(db.session.get_one(ListingDraft, draft_id).content)
                    assert isinstance(theirs, ServiceContent)
                    both = replace(theirs, translations=(*theirs.translations, own))
                    conflict = again
                else:
                    break
            return own.language, True
        finally:
            db.session.remove()
        return own.language, False


def test_of_two_hundred_racing_edits_none_is_lost(app: Flask) -> None:
    create_site()
    organisation = create_organisation()
    anna = stakeholder(organisation)
    draft_id = actions.start_new_service(organisation.id, ServiceContent(name="Corso"), anna)
    db.session.remove()

    with ThreadPoolExecutor(WRITERS) as writers:
        told = list(writers.map(lambda n: write(app, draft_id, anna, n), range(EDITS)))

    content = from_json(db.session.get_one(ListingDraft, draft_id).content)
    assert isinstance(content, ServiceContent)
    kept = {text.language: text.name for text in content.translations}
    assert len(told) == EDITS
    assert kept == {LANGUAGES[number]: f"mine {number}" for number in range(EDITS)}


def test_racing_updates_of_free_places_all_stand_in_the_history(app: Flask) -> None:
    create_site()
    organisation = create_organisation()
    anna = stakeholder(organisation)
    service_id = create_service(organisation).id
    db.session.remove()

    def update(free: int) -> None:
        with app.app_context():
            actions.set_free_places(service_id, free, anna)
            db.session.remove()

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(update, range(1, 41)))

    rows = db.session.scalars(
        select(ListingVersion.figure)
        .where(ListingVersion.object_id == service_id)
        .order_by(ListingVersion.number)
    ).all()
    assert sorted(rows) == list(range(1, 41))
    assert db.session.get_one(Service, service_id).capacity_free == rows[-1]


def test_two_clicks_at_one_moment_make_one_draft(app: Flask) -> None:
    create_site()
    organisation_id = create_organisation().id
    anna = replace(stakeholder(), organisation_ids=frozenset({organisation_id}))
    db.session.remove()

    def click(_: int) -> UUID:
        with app.app_context():
            made = actions.start_new_service(organisation_id, ServiceContent(), anna, "click")
            db.session.remove()
            return made

    with ThreadPoolExecutor(WRITERS) as writers:
        made = set(writers.map(click, range(16)))

    assert len(made) == 1
