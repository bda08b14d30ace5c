"""A link worker's browser at one case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.people import sign_in
from factories import create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import actor_for, create_link_worker, create_participant
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.actor import Actor
from app.core.db import db
from app.participants.models import Assessment, Participant
from app.territory import queries as territory

ENGLISH = {"Accept-Language": "en"}


@dataclass
class Desk:
    """A link worker's browser at one case, and what a form of it sends."""

    app: Flask
    actor: Actor
    person: UUID
    browser: FlaskClient

    @property
    def case(self) -> str:
        """Return the address of the assessments."""
        return f"/cases/{self.person}/assessments"

    def begin(self, **fields: str) -> UUID:
        """Begin an assessment by its button, and return its id."""
        answer = self.browser.post(self.case, data={"stage": "start", **fields}, headers=ENGLISH)
        assert answer.status_code == 303
        return UUID(answer.location.rpartition("/")[2])

    def send(self, assessment: UUID, **fields: object) -> TestResponse:
        """Send the form; `version` is the newest unless it is given."""
        return self.browser.post(
            f"{self.case}/{assessment}",
            data={"version": str(self.version(assessment)), "do": "save", **fields},
            headers=ENGLISH,
        )

    def page(self, assessment: UUID | None = None) -> str:
        """Return the page of an assessment, or of all."""
        address = self.case if assessment is None else f"{self.case}/{assessment}"
        answer = self.browser.get(address, headers=ENGLISH)
        assert answer.status_code == 200
        return answer.text

    def version(self, assessment: UUID) -> int:
        """Return the newest version."""
        query = select(Assessment.version).where(Assessment.id == assessment)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    def row(self) -> Participant:
        """Return the participant."""
        found = db.session.get(Participant, self.person)
        assert found is not None
        return found


def sit_down(app: Flask) -> Desk:
    """Return the desk of a link worker with a case of their own."""
    create_site()
    territory.forget_sites()
    worker = create_link_worker(name="Luca")
    person = create_participant(worker)
    return Desk(app, actor_for(worker), person.id, sign_in(app.test_client(), worker))
