"""A territory becomes an SVG drawing that keeps its shape and stays inside its frame."""

from __future__ import annotations

import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.territory.drawing import MARGIN_PX, draw, frame_around, path_of

SQUARE = MultiPolygon([box(11.0, 46.0, 11.2, 46.2)])


def test_a_square_with_a_hole_is_two_closed_rings() -> None:
    square = Polygon(
        [(0, 0), (4, 0), (4, 4), (0, 4)],
        holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]],
    )

    path = path_of(square)

    assert path == "M0.0 0.0L4.0 0.0L4.0 4.0L0.0 4.0ZM1.0 1.0L2.0 1.0L2.0 2.0L1.0 2.0Z"


def test_a_line_stays_open() -> None:
    path = path_of(LineString([(0, 0), (3, 4)]))

    assert path == "M0.0 0.0L3.0 4.0"


@pytest.mark.parametrize("nothing", [Polygon(), MultiPolygon(), LineString()])
def test_nothing_draws_nothing(nothing: BaseGeometry) -> None:
    assert path_of(nothing) == ""


@given(
    west=st.floats(-170, 150),
    south=st.floats(-60, 55),
    across=st.floats(0.05, 4),
    up=st.floats(0.05, 4),
)
def test_every_outline_fits_its_frame(west: float, south: float, across: float, up: float) -> None:
    outline = box(west, south, west + across, south + up)

    drawn = frame_around(outline, 360, 300).onto(outline)

    left, top, right, bottom = drawn.bounds
    slack = 1e-6 + MARGIN_PX
    assert left >= slack - 1e-3
    assert top >= slack - 1e-3
    assert right <= 360 - slack + 1e-3
    assert bottom <= 300 - slack + 1e-3


def test_north_is_up() -> None:
    frame = frame_around(SQUARE, 360, 300)

    high, low = frame.onto(Point(11.1, 46.2)), frame.onto(Point(11.1, 46.0))

    assert shapely.get_y(high) < shapely.get_y(low)


def test_a_drawing_names_only_the_chief_towns_that_it_shows() -> None:
    basemap = {
        "features": [
            label("Trento", 11.1, 46.1, rank=1),
            label("Lavis", 11.1, 46.15, rank=2),
            label("Verona", 10.99, 45.4, rank=1),
        ]
    }

    drawing = draw(SQUARE, [], basemap, width=360, height=300)

    assert [town.name for town in drawing.towns] == ["Trento"]
    assert drawing.borders == ""


def test_water_is_cut_at_the_frame() -> None:
    lake = {
        "properties": {"kind": "lake", "rank": 1},
        "geometry": shapely.geometry.mapping(box(11.1, 40.0, 11.15, 50.0)),
    }

    drawing = draw(SQUARE, [], {"features": [lake]}, width=360, height=300)

    numbers = [float(number) for number in re.findall(r"-?\d+\.\d", drawing.water)]
    assert numbers
    assert min(numbers) >= 0
    assert max(numbers) <= 360


def label(name: str, lon: float, lat: float, rank: int) -> dict[str, object]:
    return {
        "properties": {"kind": "label", "class": "town", "name": name, "rank": rank},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
