"""A clock that stands still, and a recorder of statements."""

from __future__ import annotations

import pytest
from accounts.conftest import Clock
from directory.recorder import Statements
from factories import MOMENT
from flask import Flask

from app.accounts import clock


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock at the moment of the factories."""
    standing = Clock()
    standing.moment = MOMENT
    monkeypatch.setattr(clock, "now", standing.now)
    return standing


@pytest.fixture
def statements(app: Flask) -> Statements:  # noqa: ARG001 - the engine needs an application
    """Give a recorder of SQL statements."""
    return Statements()
