"""A pilot of two areas, whose people came in spring and in summer."""

from __future__ import annotations

import pytest
from flask import Flask
from map.monitoring.pilot import Pilot, begin_pilot


@pytest.fixture
def pilot(app: Flask) -> Pilot:
    return begin_pilot(app)
