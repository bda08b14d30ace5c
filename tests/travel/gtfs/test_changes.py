"""Where one can change."""

from pathlib import Path

import pytest
from travel.gtfs.small_feed import SOUND, imported, spoiled

from app.travel.timetable.network import Network

HEADER = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
# Media 2 lies 111 m north of Media: 139 m of way at 4.5 km/h, 112 s.
TWO_MEDIAS = SOUND["stops.txt"] + "N,Media 2,46.081,11.10\n"
HALTING = SOUND["stop_times.txt"].replace("B,3", "N,3") + "T,08:30:00,08:30:00,B,4\n"


def changes(network: Network) -> dict[tuple[str, str], int]:
    names, c = network.stops.name, network.changes
    rows = zip(c.start.tolist(), c.end.tolist(), c.seconds.tolist(), strict=True)
    return {(str(names[a]), str(names[b])): s for a, b, s in rows}


def between_medias(folder: Path, transfers: str | None) -> int | None:
    feed = spoiled(stops=TWO_MEDIAS, stop_times=HALTING, transfers=transfers)
    return changes(imported(folder, feed)[1]).get(("Media", "Media 2"))


def test_one_changes_on_the_spot_and_to_stops_nearby_on_foot(tmp_path: Path) -> None:
    feed = spoiled(stops=TWO_MEDIAS, stop_times=HALTING)

    found = changes(imported(tmp_path, feed)[1])

    assert found["Media", "Media"] == 30
    assert found["Media", "Media 2"] == found["Media 2", "Media"] == 112
    assert ("Alta", "Media") not in found


@pytest.mark.parametrize(
    ("row", "seconds"),
    [
        ("M,N,0,", 112),
        ("M,N,,", 112),
        ("M,N,1,", 0),
        ("M,N,2,0", 112),
        ("M,N,2,300", 300),
        ("M,N,3,", None),
    ],
)
def test_a_stated_transfer_counts_but_nobody_walks_faster(
    tmp_path: Path, row: str, seconds: int | None
) -> None:
    assert between_medias(tmp_path, HEADER + row + "\n") == seconds


def test_a_change_on_the_spot_can_be_stated_too(tmp_path: Path) -> None:
    timed = spoiled(transfers=HEADER + "M,M,1,\nA,A,2,180\nB,B,3,\n")

    found = changes(imported(tmp_path, timed)[1])

    assert found == {("Media", "Media"): 0, ("Alta", "Alta"): 180}


def test_platforms_of_a_station_are_joined_however_far_apart(tmp_path: Path) -> None:
    # Alta and Media, 2.2 km apart, are said to be one station without a point of its own.
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,Stazione,46.09,11.10,1,\n"
        "A,Alta,46.10,11.10,0,S\nM,,46.08,11.10,0,S\nB,Bassa,,,0,S\n"
    )

    _, network = imported(tmp_path, spoiled(stops=stops))

    assert network.stops.name.tolist() == ["Alta", "Stazione", "Bassa"]
    assert network.stops.lat[2] == pytest.approx(46.09)
    assert changes(network)["Alta", "Stazione"] == pytest.approx(2224, abs=3)


def test_a_transfer_of_a_station_is_one_of_all_its_platforms(tmp_path: Path) -> None:
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,Stazione,46.10,11.10,1,\n"
        "A,Alta,46.10,11.10,0,S\nM,Media,46.0999,11.10,0,S\nB,Bassa,46.101,11.10,0,\n"
    )

    _, network = imported(tmp_path, spoiled(stops=stops, transfers=HEADER + "S,B,2,600\n"))

    found = changes(network)
    assert found["Alta", "Bassa"] == found["Media", "Bassa"] == 600
    assert found["Bassa", "Alta"] < 600
