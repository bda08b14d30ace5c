"""The spatial vocabulary means the same on both databases, and what geodesy says."""

from __future__ import annotations

from uuid import UUID

import pytest
from factories import create_location, create_organisation, create_service, create_site, numbered_id
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point
from sqlalchemy import delete, insert, select

from app.core.db import db
from app.core.geo import Box, CoordinateError, LonLat
from app.core.spatial import has_words, in_box, lat_of, lon_of, metres, within
from app.core.words import fold, searched_words
from app.directory.models import Location, Organisation, Service

GEOD = Geod(ellps="WGS84")
LONS = st.floats(-180, 180).map(lambda x: round(x, 6)) | st.floats(10, 12).map(
    lambda x: round(x, 6)
)
LATS = st.floats(-89.9, 89.9).map(lambda y: round(y, 6)) | st.floats(45, 47).map(
    lambda y: round(y, 6)
)
POINTS = st.lists(st.tuples(LONS, LATS) | st.none(), max_size=12)
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
pytestmark = pytest.mark.usefixtures("app")


def store(points: list[tuple[float, float] | None]) -> dict[UUID, tuple[float, float]]:
    """Replace all locations by these; return those that have a point."""
    db.session.execute(delete(Location))
    rows = [
        {
            "id": UUID(int=at + 1),
            "site_id": "trentino",
            "organisation_id": numbered_id(1),
            "point": None if lon_lat is None else Point(*lon_lat),
        }
        for at, lon_lat in enumerate(points)
    ]
    if rows:
        db.session.execute(insert(Location), rows)
    return {UUID(int=at + 1): lon_lat for at, lon_lat in enumerate(points) if lon_lat is not None}


@pytest.fixture
def _owner(app: Flask) -> None:  # noqa: ARG001 - its tables
    create_site()
    create_organisation(id=numbered_id(1))


def away(lon_lat: tuple[float, float], origin: LonLat) -> float:
    return float(GEOD.inv(*lon_lat, origin.lon, origin.lat)[2])


@pytest.mark.usefixtures("_owner")
@given(POINTS, LONS, LATS, st.floats(0, 2_000_000))
@MANY
def test_within_finds_what_geodesy_finds(
    points: list[tuple[float, float] | None], lon: float, lat: float, radius_m: float
) -> None:
    origin = LonLat(lon, lat)
    known = store(points)

    found = set(
        db.session.scalars(select(Location.id).where(within(Location.point, origin, radius_m)))
    )

    distances = {key: away(lon_lat, origin) for key, lon_lat in known.items()}
    # A millimetre at the very rim is nobody's business.
    assert {key for key, m in distances.items() if m < radius_m - 0.001} <= found
    assert found <= {key for key, m in distances.items() if m <= radius_m + 0.001}


@pytest.mark.usefixtures("_owner")
@given(POINTS, LONS, LATS)
@MANY
def test_metres_are_geodesic_and_unknown_without_a_point(
    points: list[tuple[float, float] | None], lon: float, lat: float
) -> None:
    origin = LonLat(lon, lat)
    known = store(points)

    measured = db.session.execute(select(Location.id, metres(Location.point, origin))).all()

    for key, distance in measured:
        expected = away(known[key], origin) if key in known else None
        assert distance == (expected if expected is None else pytest.approx(expected, abs=0.001))


@pytest.mark.usefixtures("_owner")
@given(POINTS, st.tuples(LONS, LONS).map(sorted), st.tuples(LATS, LATS).map(sorted))
@MANY
def test_a_box_holds_what_lies_between_its_edges(
    points: list[tuple[float, float] | None], lons: list[float], lats: list[float]
) -> None:
    known = store(points)
    box = Box(lons[0], lats[0], lons[1], lats[1])

    found = set(db.session.scalars(select(Location.id).where(in_box(Location.point, box))))

    assert found == {key for key, lon_lat in known.items() if box.holds(LonLat(*lon_lat))}


@pytest.mark.usefixtures("_owner")
@given(POINTS)
@MANY
def test_a_point_comes_back_as_it_was_stored(points: list[tuple[float, float] | None]) -> None:
    known = store(points)

    rows = db.session.execute(
        select(Location.id, Location.point, lon_of(Location.point), lat_of(Location.point))
    ).all()

    for key, point, lon, lat in rows:
        stored = None if point is None else (point.x, point.y)
        assert stored == known.get(key)
        assert (lon, lat) == known.get(key, (None, None))


@pytest.mark.parametrize("lon_lat", [(181.0, 46.0), (11.0, 91.0), (float("nan"), 46.0)])
@pytest.mark.usefixtures("_owner")
def test_a_point_that_no_map_can_show_is_refused(lon_lat: tuple[float, float]) -> None:
    with pytest.raises(Exception, match="unusable coordinate") as caught:
        store([lon_lat])
    db.session.rollback()

    assert isinstance(caught.value.__cause__ or caught.value, CoordinateError)


TEXTS = st.lists(
    st.sampled_from(["corso", "corsi", "città", "lavoro", "lavorare", "a1", "Ärzte", "l'orto"])
    | st.text(min_size=1, max_size=8),
    min_size=1,
    max_size=5,
)


@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
@settings(MANY, max_examples=25)
def test_words_are_found_by_their_beginnings(texts: list[list[str]], asked: list[str]) -> None:
    words = searched_words(" ".join(asked))
    if not words:
        return
    db.session.rollback()
    owner = _fresh_owner()
    stored = {}
    for text in texts:
        service = create_service(owner, needs=(), search_text=fold(" ".join(text)))
        stored[service.id] = service.search_text.split()

    found = set(db.session.scalars(select(Service.id).where(has_words(Service.search_text, words))))

    assert found == {
        key
        for key, own in stored.items()
        if all(any(word.startswith(begin) for word in own) for begin in words)
    }


def _fresh_owner() -> Organisation:
    for table in reversed(db.metadata.sorted_tables):
        if table.name != "stamp":
            db.session.execute(table.delete())
    create_site()
    return create_organisation()


def test_a_moved_location_is_found_where_it_is_now() -> None:
    create_site()
    location = create_location(create_organisation(), point=Point(11.0, 46.0))

    location.point = Point(11.5, 46.5)
    db.session.commit()

    near_old = select(Location.id).where(within(Location.point, LonLat(11.0, 46.0), 1000))
    near_new = select(Location.id).where(within(Location.point, LonLat(11.5, 46.5), 1000))
    assert db.session.scalars(near_old).all() == []
    assert db.session.scalars(near_new).all() == [location.id]


def test_no_words_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least one word"):
        has_words(Service.search_text, ())
