"""Where a listing's pin can be: on the site's land, out of its waters, near some road."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from factories import create_site
from flask import Flask
from shapely.geometry import box, mapping
from travel.table.worlds import world

from app.core.geo import LonLat
from app.territory import queries
from app.territory.pins import PinFault, pin_fault
from app.territory.sites import SiteView
from app.territory.travelling import files_of
from app.travel.table import write_table

LAKE = {
    "type": "Feature",
    "properties": {"kind": "lake", "name": "Lago"},
    "geometry": mapping(box(11.2, 46.0, 11.3, 46.1)),
}


@pytest.fixture
def site(embedded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteView:
    """Give a site smaller than its bounds, with a lake, and no table of its own."""
    settings = embedded_app.config["PROSSIMA"]
    bare = replace(settings, data_dir=tmp_path / "data", geodata_dir=tmp_path / "geodata")
    monkeypatch.setitem(embedded_app.config, "PROSSIMA", bare)
    create_site(
        outline=box(10.8, 45.8, 11.5, 46.4),
        basemap={"type": "FeatureCollection", "features": [LAKE]},
    )
    found = queries.site("trentino")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lon", "lat", "fault"),
    [
        (11.1217, 46.0679, None),
        (11.5004, 46.0, None),  # 30 m outside: outlines are generalised
        (11.6, 46.0, PinFault.OUTSIDE),  # in the bounds, but over the border
        (-9.14, 38.72, PinFault.OUTSIDE),
        (46.0679, 11.1217, PinFault.SWAPPED),
        (11.25, 46.05, PinFault.IN_WATER),
        (11.2002, 46.05, None),  # 15 m off the drawn shore: a quay
    ],
)
def test_a_pin_must_be_on_the_land_of_its_site(
    site: SiteView, lon: float, lat: float, fault: PinFault | None
) -> None:
    assert pin_fault(site, LonLat(lon, lat)) is fault


def test_a_pin_far_from_every_road_that_the_table_knows_is_doubted(site: SiteView) -> None:
    # Two places ten kilometres apart along the parallel of 46 degrees.
    table = world({"West": (0.0, 0.0), "East": (10.0, 0.0)}, [[0, 10], [10, 0]])
    path = files_of(site.key).own_table
    path.parent.mkdir(parents=True)
    write_table(path, table)

    assert pin_fault(site, LonLat(11.0, 46.01)) is None
    assert pin_fault(site, LonLat(11.0, 46.06)) is PinFault.FAR_FROM_ROADS
    assert pin_fault(site, LonLat(10.85, 46.35)) is PinFault.FAR_FROM_ROADS
