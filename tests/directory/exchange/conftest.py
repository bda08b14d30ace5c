"""A site with one area and one organisation, as the tests of import begin."""

from __future__ import annotations

import pytest
from factories import create_area, create_organisation, create_site
from flask import Flask
from shapely import box

from app.directory.models import Organisation


@pytest.fixture
def agency(app: Flask) -> Organisation:
    assert app
    create_site()
    create_area()
    create_area(code="022161", name="Rovereto", outline=box(10.99, 45.82, 11.1, 45.93))
    organisation: Organisation = create_organisation()
    return organisation
