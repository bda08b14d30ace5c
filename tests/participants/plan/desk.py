"""A link worker's browser at the plan of a case: the form as a person leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from uuid import UUID

from accounts.people import sign_in
from factories import create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import (
    actor_for,
    create_action,
    create_assessment,
    create_goal,
    create_link_worker,
    create_participant,
    create_plan,
)
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.core.db import db, transaction
from app.participants.models import Participant, PlanAction, PlanGoal
from app.participants.plan.content import PlanContent
from app.participants.plan.queries import content_of, open_plan
from app.participants.reading import read_special
from app.territory import queries as territory

ENGLISH = {"Accept-Language": "en"}
Form = dict[str, str]


class _Fields(HTMLParser):
    """The fields of a page's forms with their values, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Form = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "input" and name and found.get("type") != "checkbox":
            self.fields[name] = found.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.fields.setdefault(self._select, found.get("value", ""))
            if "selected" in found:
                self.fields[self._select] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


def fields_of_page(html: str) -> Form:
    """Return what the forms of a page would send as they stand."""
    parser = _Fields()
    parser.feed(html)
    return parser.fields


@dataclass
class Desk:
    """A link worker's browser at one plan."""

    app: Flask
    actor: Actor
    person: UUID
    browser: FlaskClient

    @property
    def address(self) -> str:
        """Return the address of the plan."""
        return f"/cases/{self.person}/plan"

    def page(self) -> str:
        """Return the page of the plan."""
        answer = self.browser.get(self.address, headers=ENGLISH)
        assert answer.status_code == 200
        return answer.text

    def form(self) -> Form:
        """Return the form as it is opened."""
        return fields_of_page(self.page())

    def send(self, form: Form, do: str = "save", **changes: str) -> TestResponse:
        """Send the form with some fields changed."""
        return self.browser.post(
            self.address,
            data={**form, **changes, "do": do},
            headers=ENGLISH,
            content_type="multipart/form-data",
        )

    def press(self, do: str, **changes: str) -> TestResponse:
        """Open the plan, change some fields, and press a button."""
        return self.send(self.form(), do, **changes)

    def content(self) -> PlanContent:
        """Return the plan as it is stored."""
        with transaction() as session:
            rows = open_plan(session, self.person)
            assert rows is not None
            person = session.get(Participant, self.person)
            assert person is not None
            read_special(session, self.actor, Action.WORK_CASE, person, rows.every_row())
            return content_of(rows)

    def texts(self) -> list[tuple[str, list[str]]]:
        """Return the goals with their steps, as they are stored."""
        return [(goal.text, [step.text for step in goal.actions]) for goal in self.content().goals]


def sit_down(app: Flask, *needs: str, **overrides: object) -> Desk:
    """Return the desk of a link worker with a case of their own, without a plan."""
    create_site()
    territory.forget_sites()
    worker = create_link_worker(name="Luca")
    person = create_participant(worker, **overrides)
    if needs:
        create_assessment(person, *needs)
    return Desk(app, actor_for(worker), person.id, sign_in(app.test_client(), worker))


def another_desk(desk: Desk) -> Desk:
    """Return the desk of a colleague at the same site, with another case."""
    other = create_link_worker(name="Ada")
    person = create_participant(other)
    return Desk(desk.app, actor_for(other), person.id, sign_in(desk.app.test_client(), other))


def with_plan(app: Flask, **overrides: object) -> tuple[Desk, PlanGoal, PlanAction]:
    """Return a desk with a plan of one goal and one step."""
    desk = sit_down(app, **overrides)
    person = db.session.get(Participant, desk.person)
    assert person is not None
    goal = create_goal(create_plan(person))
    return desk, goal, create_action(goal)


def stored_step(key: UUID) -> PlanAction:
    """Return a step as it is stored now."""
    query = select(PlanAction).where(PlanAction.id == key)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
