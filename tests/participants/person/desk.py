"""A link worker at the desk with a case of their own, in the tests of a participant's pages."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from accounts.people import sign_in
from factories import create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import actor_for, create_link_worker, create_participant
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.accounts.actor import Actor
from app.accounts.models import User
from app.core.db import db, transaction
from app.participants.frame import find_case
from app.participants.models import Consent
from app.participants.person.seen import Person, open_person
from app.participants.vocabulary import ConsentPurpose
from app.territory import queries as territory


class _Form(HTMLParser):
    """What the form of a page would send as it stands, every value of every field."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.fields: MultiDict[str, str] = MultiDict()
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("action") == self.action
        if not self.inside:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            is_choice = found.get("type") in {"checkbox", "radio"}
            if not is_choice or "checked" in found:
                self.fields.add(name, found.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.fields[self._select] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


@dataclass
class Desk:
    """A browser of a link worker at the pages of one case."""

    app: Flask
    worker: User
    actor: Actor
    case: UUID
    browser: FlaskClient

    def get(self, page: str = "") -> str:
        """Return a page of the case."""
        answer = self.browser.get(f"/cases/{self.case}{page}")
        assert answer.status_code == 200
        return answer.text

    def form(self, page: str) -> MultiDict[str, str]:
        """Return the form of a page that posts to itself, as it is opened."""
        parser = _Form(f"/cases/{self.case}{page}")
        parser.feed(self.get(page))
        return parser.fields

    def post(
        self, page: str, fields: MultiDict[str, str] | None = None, /, **more: Any
    ) -> TestResponse:
        """Send a form, some fields changed."""
        sent = MultiDict(fields or MultiDict())
        for name, value in more.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        return self.browser.post(f"/cases/{self.case}{page}", data=sent)

    def person(self) -> Person:
        """Return what is stored of the participant, read by the link worker."""
        with transaction() as session:
            return open_person(session, self.actor, find_case(session, self.case, self.actor))

    def consents(self) -> dict[ConsentPurpose, Consent]:
        """Return the consents of the case by purpose, the last one given."""
        db.session.expire_all()
        found = select(Consent).where(Consent.participant_id == self.case)
        return {each.purpose: each for each in db.session.scalars(found.order_by(Consent.given_at))}


def at_desk(app: Flask, **overrides: Any) -> Desk:
    """Return the desk of a link worker of Trentino with one case."""
    create_site()
    territory.forget_sites()
    worker = create_link_worker()
    case = create_participant(worker, **overrides)
    return Desk(app, worker, actor_for(worker), case.id, browser_of(app, worker))


def browser_of(app: Flask, user: User) -> FlaskClient:
    """Return the browser of somebody who is signed in, in English."""
    browser = sign_in(app.test_client(), user)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser
