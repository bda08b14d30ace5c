"""The application with a site, and a geocoder on loopback that it may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from factories import create_site
from flask import Flask
from shapely.geometry import Point
from sqlalchemy import update
from territory.geocoding.loopback import Loopback, loopback

from app.core.db import db
from app.core.geo import LonLat
from app.core.settings import GeocoderKind
from app.territory.geocoding.models import GeocoderGate
from app.territory.models import GazetteerEntry, GazetteerKind
from app.territory.queries import forget_sites, site
from app.territory.sites import SiteView

Configure = Callable[..., None]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def configure(app: Flask) -> Iterator[Configure]:
    """Set the geocoder of the application for one test."""
    before = app.config["PROSSIMA"]

    def set_to(kind: GeocoderKind, url: str) -> None:
        app.config["PROSSIMA"] = replace(
            before, geocoder=kind, geocoder_url=url, geocoder_contact="maps@example.org"
        )

    yield set_to
    app.config["PROSSIMA"] = before


@pytest.fixture(params=[GeocoderKind.NOMINATIM, GeocoderKind.PHOTON])
def asked(request: pytest.FixtureRequest, configure: Configure, server: Loopback) -> Loopback:
    """Ask the server on loopback, once in each service's language."""
    configure(request.param, server.url)
    return server


@pytest.fixture
def trentino(app: Flask) -> SiteView:  # noqa: ARG001 - its database
    """Store the site with two names, and return it."""
    create_site()
    _name("Rovereto", GazetteerKind.SETTLEMENT, 11.0452, 45.8866, 1)
    _name("Verona Porta Nuova", GazetteerKind.STATION, 10.9824, 45.4290, 2)
    forget_sites()
    found = site("trentino")
    assert found is not None
    return found


def _name(name: str, kind: GazetteerKind, lon: float, lat: float, number: int) -> None:
    row = GazetteerEntry(id=UUID(int=number), site_id="trentino", name=name, also=[], kind=kind)
    row.point, row.weight = Point(lon, lat), 50
    db.session.add(row)
    db.session.commit()


def open_door() -> None:
    """Let the pause pass without waiting for it."""
    db.session.execute(update(GeocoderGate).values(next_at=0.0))
    db.session.commit()


TRENTO = LonLat(11.1217, 46.0679)
