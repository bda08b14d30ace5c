"""The number of SQL statements of a search never grows with the number of services."""

from __future__ import annotations

import pytest
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient
from map.asking import TRENTO, statements
from shapely.geometry import Point

from app.directory.models import Organisation

ADDRESSES = [
    "/map?site=trentino",
    f"/map?from={TRENTO}&need=job_search&within=60",
    "/map?site=trentino&q=sportello&open=1&free=0",
    f"/map.geojson?from={TRENTO}",
    f"/map.csv?from={TRENTO}",
    f"/map/points.json?from={TRENTO}",
    f"/map.html?from={TRENTO}",
]
MOST = 12


def add_services(organisation: Organisation, count: int) -> None:
    for number in range(count):
        point = Point(11.1217 + number / 10_000, 46.0679)
        create_service(
            organisation,
            needs=["job_search", "housing"],
            at=[create_location(organisation, point=point)],
            translations=[{"language": "en", "name": f"Job desk {number}"}],
        )


def counted(client: FlaskClient, address: str) -> int:
    """Return how many statements an address takes once the catalogue is in memory."""
    client.get(address, headers={"Accept-Language": "en"})
    with statements() as seen:
        answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.usefixtures("app")
def test_ten_and_three_hundred_services_take_as_many_statements(client: FlaskClient) -> None:
    create_site()
    create_area()
    organisation = create_organisation()
    add_services(organisation, 10)
    few = {address: counted(client, address) for address in ADDRESSES}

    add_services(organisation, 290)

    assert {address: counted(client, address) for address in ADDRESSES} == few
    assert max(few.values()) <= MOST
