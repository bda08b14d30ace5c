"""What the tests of the directory share."""

from __future__ import annotations

import pytest
from directory.recorder import Statements
from flask import Flask


@pytest.fixture
def statements(app: Flask) -> Statements:  # noqa: ARG001 - the engine needs an application
    """Give a recorder of SQL statements."""
    return Statements()
