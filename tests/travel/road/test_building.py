"""Tiles: built whole or not at all, and refused where they cannot be used."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from travel.road.worlds import BRIDGE_LESS, Street, at, write_osm

from app.core.geo import Box, LonLat
from app.travel import Mode, Points
from app.travel.road import Road, RoadFileError
from app.travel.road.build import LOCK, Report, build_tiles
from app.travel.road.elevation import names
from app.travel.road.extract import read_extract
from app.travel.road.tiles import META

ANYWHERE = Points(np.empty(0), np.empty(0))
HILL = (Street(0.0, 6.0),)


@pytest.fixture(scope="session")
def banks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_osm(tmp_path_factory.mktemp("osm") / "banks.osm.pbf", BRIDGE_LESS)


@pytest.fixture
def copied(two_banks: Road, tmp_path: Path) -> Path:
    """Return a folder of good tiles, to spoil."""
    folder = two_banks.actors.tiles.parent
    return Path(shutil.copytree(folder, tmp_path / "copied"))


def built(osm: Path, folder: Path, **more: Any) -> Report:
    return build_tiles(read_extract(osm), folder, more.pop("places", ANYWHERE), **more)


def minutes(road: Road) -> float:
    to = Points(np.array([at(9.0).lon]), np.array([at(9.0).lat]))
    return float(road.one_to_many(at(3.0), to, Mode.CAR, limit_min=None).minutes[0])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK}


def test_tiles_say_what_they_are_of(banks: Path, tmp_path: Path) -> None:
    seen: list[float] = []

    report = built(banks, tmp_path / "tiles", tell=lambda _what, share: seen.append(share))
    road = Road.open(tmp_path / "tiles")

    # 49 junctions on each bank, each with its stub; 48 stretches between them.
    assert (report.tiles.nodes, report.tiles.edges) == (2 * 98, 2 * 2 * (48 + 49))
    assert road.osm_name == "banks.osm.pbf"
    assert road.bounds.holds(at(6.0, 2.0))
    assert not road.bounds.holds(at(6.0, 6.0))
    assert (road.built_on - date(2026, 1, 1)).days > 0
    assert road.version.startswith(report.tiles.sha256[:16])
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert sorted(content(tmp_path / "tiles")) == sorted([META, report.tiles.file])


def test_new_tiles_take_the_place_of_old_ones_that_are_in_use(banks: Path, tmp_path: Path) -> None:
    slow = write_osm(tmp_path / "slow.osm.pbf", (Street(0.0, 12.0, maxspeed=30),))
    built(banks, tmp_path / "tiles")
    in_use = Road.open(tmp_path / "tiles")
    before = minutes(in_use)

    built(slow, tmp_path / "tiles")
    after = Road.open(tmp_path / "tiles")

    assert minutes(after) > 1.5 * before
    assert minutes(in_use) == before
    assert after.version != in_use.version
    assert len(list((tmp_path / "tiles").glob("*.tar"))) == 1


def test_an_interrupted_build_leaves_the_old_tiles(banks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiles"
    built(banks, folder)
    before = content(folder)

    def stop(_what: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built(banks, folder, tell=stop)

    assert content(folder) == before
    assert minutes(Road.open(folder)) > 0


def test_what_a_killed_build_left_is_swept_away(banks: Path, tmp_path: Path) -> None:
    left = tmp_path / "tiles" / ".unfinished-killed" / "tiles"
    left.mkdir(parents=True)
    (left / "0.gph").write_bytes(b"half")

    built(banks, tmp_path / "tiles")

    assert not left.exists()


def test_two_builds_of_one_site_do_not_mix(banks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiles"
    folder.mkdir()

    with (folder / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RoadFileError, match="another build of tiles is running"):
            built(banks, folder)


def test_roads_of_another_place_are_refused(banks: Path, tmp_path: Path) -> None:
    trento = Points(np.array([11.1207]), np.array([46.0705]))

    with pytest.raises(RoadFileError, match="no place of the site lies on its roads"):
        built(banks, tmp_path / "tiles", places=trento)

    assert content(tmp_path / "tiles") == {}


def test_places_on_the_roads_are_counted(banks: Path, tmp_path: Path) -> None:
    ends = [at(3.0), at(9.0, 0.1), at(6.0, 2.0), LonLat(11.1207, 46.0705)]
    places = Points(np.array([p.lon for p in ends]), np.array([p.lat for p in ends]))

    report = built(banks, tmp_path / "tiles", places=places)

    assert (report.places_on_roads, report.places) == (2, 4)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda whole: whole[: len(whole) // 2], "unexpected EOF"),
        (lambda whole: whole[:100], "unexpected EOF"),
        (lambda _whole: b"<?xml version='1.0'?><osm version='0.6'/>", "no whole OpenStreetMap"),
        (lambda _whole: b"", "no whole OpenStreetMap"),
        (lambda whole: whole[:400] + b"\0" * 200 + whole[600:], "no whole OpenStreetMap"),
    ],
)
def test_a_file_that_is_no_map_is_refused(
    extract: Path, tmp_path: Path, spoil: Callable[[bytes], bytes], why: str
) -> None:
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(spoil(extract.read_bytes()))

    with pytest.raises(RoadFileError, match=rf"broken\.osm\.pbf.*{why}"):
        read_extract(broken)


def test_a_map_by_another_name_is_refused_before_the_build_trips_over_it(
    banks: Path, tmp_path: Path
) -> None:
    misnamed = tmp_path / "banks.osm.xml"
    misnamed.write_bytes(banks.read_bytes())

    with pytest.raises(RoadFileError, match=r"banks\.osm\.xml: the name .* ends with \.pbf"):
        read_extract(misnamed)


def test_a_file_cut_off_behind_its_header_is_refused_by_the_build(
    banks: Path, tmp_path: Path
) -> None:
    whole = read_extract(banks)
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(banks.read_bytes()[:-300])

    with pytest.raises(RoadFileError, match=r"building the road tiles failed.*PBF error"):
        build_tiles(type(whole)(cut, whole.bounds, None), tmp_path / "tiles", ANYWHERE)

    assert content(tmp_path / "tiles") == {}


def test_a_map_without_roads_is_refused(tmp_path: Path) -> None:
    osmium = import_module("osmium")
    bare, empty = tmp_path / "bare.osm.pbf", write_osm(tmp_path / "empty.osm.pbf", ())
    with osmium.SimpleWriter(str(bare)) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, version=1, location=(11.0, 46.0)))

    with pytest.raises(RoadFileError, match=r"empty\.osm\.pbf holds no point"):
        read_extract(empty)
    with pytest.raises(RoadFileError, match=r"bare\.osm\.pbf holds no roads"):
        built(bare, tmp_path / "tiles")


def test_the_box_of_the_header_is_believed_and_else_worked_out(
    extract: Path, tmp_path: Path
) -> None:
    osmium = import_module("osmium")
    boxed = tmp_path / "boxed.osm.pbf"
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(10.0, 45.0, 12.0, 47.0))
    header.set("osmosis_replication_timestamp", "2026-11-20T21:00:00Z")
    with osmium.SimpleWriter(str(boxed), header=header) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, version=1, location=(11.0, 46.0)))

    told, worked_out = read_extract(boxed), read_extract(extract)

    assert (told.bounds, told.newest) == (Box(10.0, 45.0, 12.0, 47.0), date(2026, 11, 20))
    assert worked_out.bounds.holds(LonLat(11.0937, 46.2110))
    assert worked_out.newest == date(2020, 10, 20)


def test_a_folder_without_tiles_says_how_to_build_them(tmp_path: Path) -> None:
    with pytest.raises(RoadFileError, match=r"no road tiles.*flask travel build"):
        Road.open(tmp_path)


def test_tiles_of_another_version_of_the_library_are_refused(copied: Path) -> None:
    told = json.loads((copied / META).read_text())
    (copied / META).write_text(json.dumps(told | {"library": "3.5.0"}))

    with pytest.raises(RoadFileError, match=r"built by pyvalhalla 3\.5\.0, here is 3.*again"):
        Road.open(copied)


def test_a_wrong_byte_is_found_before_the_library_reads_it(copied: Path) -> None:
    [file] = copied.glob("*.tar")
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(whole)

    with pytest.raises(RoadFileError, match="damaged, their checksum differs"):
        Road.open(copied)


def test_tiles_whose_file_is_gone_are_refused(copied: Path) -> None:
    [file] = copied.glob("*.tar")
    file.unlink()

    with pytest.raises(RoadFileError, match="road tiles are missing"):
        Road.open(copied)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 2}', "null", '{"format": 1, "bounds": 3}']
)
def test_a_spoilt_description_is_refused(copied: Path, text: str) -> None:
    (copied / META).write_text(text)

    with pytest.raises(RoadFileError, match="cannot be read"):
        Road.open(copied)


def test_a_description_that_points_elsewhere_is_refused(copied: Path) -> None:
    told = json.loads((copied / META).read_text())
    (copied / META).write_text(json.dumps(told | {"file": "../elsewhere.tar"}))

    with pytest.raises(RoadFileError, match="cannot be read"):
        Road.open(copied)


def test_heights_make_the_way_up_slower_than_the_way_down(tmp_path: Path) -> None:
    # The ground rises to the east, 60 m a kilometre.
    flat_osm = write_osm(tmp_path / "hill.osm.pbf", HILL)
    heights = tmp_path / "heights"
    (heights / "N46").mkdir(parents=True)
    rise = np.tile(np.linspace(0, 60 * 77.2, 3601), (3601, 1)).astype(">i2")
    (heights / "N46" / "N46E011.hgt").write_bytes(rise.tobytes())

    report = built(flat_osm, tmp_path / "tiles", elevation=heights)
    road = Road.open(tmp_path / "tiles")

    low, high = at(0.5), at(5.5)
    up, down = (
        road.one_to_many(start, Points(np.array([end.lon]), np.array([end.lat])), Mode.BICYCLE,
                         limit_min=None).minutes[0]
        for start, end in ((low, high), (high, low))
    )  # fmt: skip
    assert report.tiles.elevation
    assert up > 1.5 * down


def test_heights_of_another_place_are_refused_with_what_was_looked_for(
    banks: Path, tmp_path: Path
) -> None:
    with pytest.raises(RoadFileError, match=r"looked for N46/N46E011\.hgt"):
        built(banks, tmp_path / "tiles", elevation=tmp_path)


def test_heights_are_named_by_their_south_western_corner() -> None:
    assert names(Box(-9.2, 38.7, -8.9, 38.8)) == ["N38/N38W010", "N38/N38W009"]
    assert names(Box(0.1, -0.5, 0.2, 0.5)) == ["S01/S01E000", "N00/N00E000"]
