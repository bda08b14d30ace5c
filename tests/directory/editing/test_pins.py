"""A pin in a lake or abroad is refused with what to do; one far from roads may stay."""

from __future__ import annotations

from uuid import UUID

import pytest
from factories import create_site
from flask import Flask
from shapely.geometry import box, mapping

from app.core.geo import LonLat
from app.directory.editing import Code, PlaceContent, ServiceContent
from app.directory.editing.problems import doubts, problems
from app.directory.vocabulary import Precision
from app.territory import pins, queries
from app.territory.pins import PinFault
from app.territory.sites import SiteView

HERE = UUID(int=9)
LAKE = {
    "type": "Feature",
    "properties": {"kind": "lake", "name": "Lago"},
    "geometry": mapping(box(11.2, 46.0, 11.3, 46.1)),
}


@pytest.fixture
def lake_site(embedded_app: Flask) -> SiteView:
    assert embedded_app
    create_site(
        outline=box(10.8, 45.8, 11.5, 46.4),
        basemap={"type": "FeatureCollection", "features": [LAKE]},
    )
    found = queries.site("trentino")
    assert found is not None
    return found


def pinned(lon: float, lat: float) -> ServiceContent:
    place = PlaceContent(HERE, city="Trento", point=LonLat(lon, lat), precision=Precision.TOWN)
    return ServiceContent(name="Corso", places=(place,))


def said_of_pin(content: ServiceContent, site: SiteView) -> list[Code]:
    return [one.code for one in problems(content, site) if one.field.endswith(".point")]


@pytest.mark.parametrize(
    ("lon", "lat", "codes"),
    [
        (11.1217, 46.0679, []),
        (11.25, 46.05, [Code.POINT_IN_WATER]),
        (11.6, 46.0, [Code.POINT_OUTSIDE]),
        (46.0, 11.6, [Code.POINT_SWAPPED]),
    ],
)
def test_a_pin_where_no_service_can_be_keeps_a_listing_from_being_sent(
    lake_site: SiteView, lon: float, lat: float, codes: list[Code]
) -> None:
    assert said_of_pin(pinned(lon, lat), lake_site) == codes


def test_a_pin_far_from_roads_is_doubted_and_may_be_sent(
    lake_site: SiteView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "FAR_FROM_ROADS_KM", 0.0)
    far = pinned(11.1217, 46.0679)

    assert pins.pin_fault(lake_site, LonLat(11.1217, 46.0679)) is PinFault.FAR_FROM_ROADS
    assert said_of_pin(far, lake_site) == []
    assert [one.code for one in doubts(far, lake_site)] == [Code.POINT_FAR_FROM_ROADS]
