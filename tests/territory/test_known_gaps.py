"""What public transport is told without is said until a timetable brings it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from factories import create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient
from travel.gtfs.small_feed import SOUND, imported

from app.core.geo import LonLat
from app.territory.known_gaps import KnownGap, brings, gap_words

ENGLISH = {"Accept-Language": "en"}
ADIGE = "Public transport is told without the trains of the Adige line"
CLES = "11.0335,46.3655"


@pytest.mark.parametrize(
    ("kind", "asked", "found"),
    [(2, 2, True), (106, 2, True), (401, 1, True), (3, 2, False), (700, 2, False)],
)
def test_a_gap_is_closed_by_a_line_of_its_kind_at_its_station(
    tmp_path: Path, kind: int, asked: int, *, found: bool
) -> None:
    _, network = imported(tmp_path, SOUND)
    trips = replace(network.trips, line_kinds=network.trips.line_kinds * 0 + kind)
    first = int(network.connections.start[0])
    station = LonLat(float(network.stops.lon[first]), float(network.stops.lat[first]))

    closed = brings(replace(network, trips=trips), KnownGap(station, [asked], {"en": "no trains"}))

    assert closed is found


def test_a_train_elsewhere_closes_no_gap(tmp_path: Path) -> None:
    _, network = imported(tmp_path, SOUND)
    trips = replace(network.trips, line_kinds=network.trips.line_kinds * 0 + 2)

    gap = KnownGap(LonLat(11.034, 45.2), [2], {"en": "no trains"})

    assert not brings(replace(network, trips=trips), gap)


def test_results_and_directions_say_which_trains_are_missing(client: FlaskClient) -> None:
    create_site()
    organisation = create_organisation()
    service = create_service(organisation, at=[create_location(organisation)])

    pages = {
        mode: [
            client.get(address, headers=ENGLISH).text
            for address in (
                f"/map?site=trentino&from={CLES}&mode={mode}",
                f"/services/{service.id}?from={CLES}&mode={mode}",
            )
        ]
        for mode in ("transit", "car")
    }

    assert [ADIGE in page for page in pages["transit"]] == [True, True]
    assert [ADIGE in page for page in pages["car"]] == [False, False]


@pytest.mark.usefixtures("client")
def test_a_site_of_which_no_gap_is_known_says_nothing() -> None:
    assert gap_words("nowhere") == []
