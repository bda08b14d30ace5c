"""Listings of a folder: read whole, refused whole, loaded once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from factories import create_area, create_site
from sqlalchemy import func, select

from app.core.db import db
from app.directory.actions import load_listings
from app.directory.models import Schedule, Service

pytestmark = pytest.mark.usefixtures("app")
LISBON = Path(__file__).parents[2] / "geodata" / "lisbon"


def test_the_shipped_listings_load_and_a_second_load_changes_nothing() -> None:
    create_site(id="lisbon")
    with (LISBON / "areas.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            create_area(site_id="lisbon", code=row["code"], name=row["name"], level=row["level"])

    first = load_listings("lisbon", LISBON)
    again = load_listings("lisbon", LISBON)

    assert first.added == first.services > 60
    assert (again.added, again.changed, again.kept) == (0, 0, 0)
    assert db.session.scalar(select(func.count(Service.id))) == first.services
    assert db.session.scalar(select(func.count(Schedule.id)))
