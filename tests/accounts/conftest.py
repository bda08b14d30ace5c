"""A clock that stands still, an empty outbox, and no way to a mail server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from accounts.people import create_user, empty_outbox
from directory.recorder import Statements
from factories import MOMENT, create_site
from flask import Flask

from app.accounts import clock
from app.accounts.models import User


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock of the accounts."""
    standing = Clock()
    monkeypatch.setattr(clock, "now", standing.now)
    return standing


@pytest.fixture
def mails(app: Flask) -> Iterator[None]:
    """Begin and end with an empty outbox."""
    assert not app.config["PROSSIMA"].smtp_url, "a test must not reach a mail server"
    empty_outbox(app)
    yield
    empty_outbox(app)


@pytest.fixture
def statements(app: Flask) -> Statements:  # noqa: ARG001 - the engine needs an application
    """Give a recorder of SQL statements."""
    return Statements()


@pytest.fixture
def user(app: Flask) -> User:
    assert app.testing
    create_site()
    return create_user()
