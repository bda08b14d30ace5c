"""A desk to write assessments at."""

from __future__ import annotations

import pytest
from flask import Flask
from participants.assessment.desk import Desk, sit_down


@pytest.fixture
def desk(app: Flask) -> Desk:
    return sit_down(app)
