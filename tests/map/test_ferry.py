"""Over the Tagus nobody walks: the ferry is said, with its fare, and its km are no walk."""

from __future__ import annotations

import numpy as np
import pytest
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_service,
    create_site,
    site_settings,
)
from flask.testing import FlaskClient
from map.asking import ENGLISH, features, table
from shapely.geometry import Point, box

from app.core.geo import LonLat
from app.directory.models import Service
from app.territory.ferries import Ferry, ferries, ferry_to, over_water
from app.travel import Mode, Points, Source

GAS = LonLat(-9.1470, 38.7060)
OVER_THERE = {
    "Cacilhas": LonLat(-9.1490, 38.6870),
    "Barreiro": LonLat(-9.0795, 38.6521),
    "Seixal": LonLat(-9.0952, 38.6473),
    "Trafaria": LonLat(-9.2307, 38.6744),
    "Montijo": LonLat(-8.9900, 38.7000),
}
OVER_HERE = {
    "Belém": LonLat(-9.1985, 38.6970),
    "Oriente": LonLat(-9.0990, 38.7680),
    "Algés": LonLat(-9.2290, 38.7010),
}
FARE = "The river is crossed by ferry: it costs a fare"


@pytest.fixture
def service(client: FlaskClient) -> Service:  # noqa: ARG001 - the client makes the tables
    bounds = [-9.24, 38.60, -9.05, 38.81]
    settings = site_settings(key="lisbon", country="PT", crs="EPSG:3763", centre=[-9.15, 38.74])
    buses = settings["estimate"]["transit"] | {"kmh": 25, "overhead_min": 10}
    settings["estimate"] = settings["estimate"] | {"transit": buses}
    create_site(
        id="lisbon", settings=settings | {"bounds": bounds}, outline=box(-9.24, 38.6, -9.05, 38.81)
    )
    create_area(code="110656", site_id="lisbon", outline=Point(GAS.lon, GAS.lat).buffer(0.1))
    organisation = create_organisation(site_id="lisbon")
    place = create_location(organisation, point=Point(GAS.lon, GAS.lat), city="Lisboa")
    return create_service(organisation, at=[place])


def read(client: FlaskClient, address: str) -> str:
    return " ".join(client.get(address, headers=ENGLISH).text.split())


@pytest.mark.usefixtures("service")
def test_the_banks_of_the_tagus_are_told_apart() -> None:
    ends = {**OVER_THERE, **OVER_HERE}
    lon, lat = (np.array([getattr(end, part) for end in ends.values()]) for part in ("lon", "lat"))

    crossed = over_water("lisbon", GAS, Points(lon, lat))

    assert [name for name, over in zip(ends, crossed, strict=True) if over] == list(OVER_THERE)
    assert not over_water("trentino", GAS, Points(lon, lat)).any()


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    ("mode", "source", "says"),
    [
        (Mode.WALK, Source.TABLE, Ferry.TAKEN),
        (Mode.BICYCLE, Source.ESTIMATE, Ferry.TAKEN),
        (Mode.TRANSIT, Source.TABLE, Ferry.PERHAPS),
        (Mode.TRANSIT, Source.TIMETABLE, Ferry.NONE),
        (Mode.TRANSIT, Source.SELDOM, Ferry.NONE),
        (Mode.TRANSIT, Source.WALKED, Ferry.TAKEN),
        (Mode.CAR, Source.TABLE, Ferry.NONE),
        (Mode.WALK, Source.UNKNOWN, Ferry.NONE),
    ],
)
def test_who_takes_the_ferry_follows_from_the_way_to_travel(
    mode: Mode, source: Source, says: Ferry
) -> None:
    said = ferry_to("lisbon", OVER_THERE["Cacilhas"], GAS, mode, source)

    assert said is says


@pytest.mark.usefixtures("service")
def test_many_trips_are_told_apart_as_one_is() -> None:
    ends = [GAS, *OVER_THERE.values(), GAS]
    bus, walk, known = Source.TABLE, Source.WALKED, Source.TIMETABLE
    sources = [bus, walk, bus, bus, known, bus, walk]
    points = Points(np.array([end.lon for end in ends]), np.array([end.lat for end in ends]))

    together = ferries("lisbon", GAS, points, Mode.TRANSIT, np.array(sources, np.int8))

    alone = zip(ends, sources, strict=True)
    assert together == [ferry_to("lisbon", GAS, end, Mode.TRANSIT, who) for end, who in alone]
    assert set(together) == set(Ferry)


def test_a_walk_over_the_river_is_a_ferry_and_its_length_no_walk(
    client: FlaskClient, service: Service
) -> None:
    trip = "from=-9.1490,38.6870&mode=walk"

    results = read(client, f"/map?site=lisbon&{trip}")
    directions = read(client, f"/services/{service.id}?{trip}")

    for page in (results, directions):
        assert "min on foot, with the ferry" in page
        assert "km of way, the ferry included" in page
        assert FARE in page
        assert " to walk" not in page


def test_on_the_same_bank_no_ferry_is_said(client: FlaskClient, service: Service) -> None:
    trip = "from=-9.1450,38.7100&mode=walk"

    results = read(client, f"/map?site=lisbon&{trip}")
    directions = read(client, f"/services/{service.id}?{trip}")

    assert " to walk" in results
    assert "the ferry" not in results + directions


def test_the_files_of_a_search_say_the_ferry_and_its_fare(
    client: FlaskClient, service: Service
) -> None:
    trip = "site=lisbon&from=-9.1490,38.6870&mode=walk"

    (row,), (feature,) = table(client, trip), features(client, trip)
    document = client.get(f"/map.geojson?{trip}", headers=ENGLISH).get_json()
    taken_away = read(client, f"/map.html?{trip}")

    assert row["id"] == feature["id"] == str(service.id)
    assert row["ferry"] == feature["properties"]["ferry"] == "yes"
    assert "min on foot, with the ferry" in row["reasons"]
    assert any("min on foot, with the ferry" in each for each in feature["properties"]["reasons"])
    assert any(note.startswith(FARE) for note in document["notes"])
    assert "min on foot, with the ferry" in taken_away
    assert FARE in taken_away


def test_who_goes_by_bus_is_told_of_a_ferry_that_may_be_one(
    client: FlaskClient, service: Service
) -> None:
    trip = "from=-9.23,38.64&mode=transit"

    (row,) = table(client, f"site=lisbon&{trip}")
    results = read(client, f"/map?site=lisbon&{trip}")
    directions = read(client, f"/services/{service.id}?{trip}")

    assert row["ferry"] == "perhaps"
    for page in (results, directions):
        assert "by public transport, perhaps with the ferry" in page
        assert "Over the river the trip may take the ferry: it costs a fare" in page
        assert FARE not in page


@pytest.mark.usefixtures("service")
def test_the_files_of_a_search_on_the_same_bank_say_no_ferry(client: FlaskClient) -> None:
    trip = "site=lisbon&from=-9.1450,38.7100&mode=walk"

    (row,), (feature,) = table(client, trip), features(client, trip)

    assert row["ferry"] == ""
    assert feature["properties"]["ferry"] is None
    assert "ferry" not in row["reasons"] + read(client, f"/map.html?{trip}")
