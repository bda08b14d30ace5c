"""`flask travel build`: from a map file to times by road, on the shipped sites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core.settings import Settings
from app.territory.setup import load_missing_sites
from app.territory.travelling import files_of, road

EXTRACT = "mezzolombardo_bbox.osm.pbf"
MEZZOLOMBARDO, STATION = "11.0937,46.2110", "11.1190,46.2130"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with the shipped sites and no roads yet."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("roads")))
    with app.app_context():
        upgrade()
        load_missing_sites()
        yield app


@pytest.fixture
def built(shipped: Flask, samples: Path) -> Flask:
    """Give the application with the roads of the extract."""
    run = build(shipped, samples / EXTRACT)
    assert run.exit_code == 0, run.output
    return shipped


def build(app: Flask, osm: Path, site: str = "trentino", *more: str) -> Result:
    return app.test_cli_runner().invoke(
        args=["travel", "build", "--site", site, "--osm", str(osm), *more]
    )


def source(app: Flask, mode: str, target: str = STATION) -> str:
    run = app.test_cli_runner().invoke(
        args=["travel", "between", MEZZOLOMBARDO, target, "--site", "trentino", "--mode", mode,
              "--json"]
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    return str(json.loads(run.stdout)["source"])


def test_the_report_says_what_is_covered(built: Flask, samples: Path) -> None:
    run = build(built, samples / EXTRACT)

    assert "2132 nodes, 5126 edges, without heights" in run.output
    assert "8 of the site's 166 places lie on these roads" in run.output
    assert "Only few of its places" in run.output


def test_roads_are_asked_first_and_the_others_fill_what_they_do_not_know(built: Flask) -> None:
    sources = [source(built, mode) for mode in ("walk", "bicycle", "car", "transit")]

    assert sources == ["road", "road", "road", "table"]
    assert source(built, "car", "11.1207,46.0705") == "table"


def test_a_map_of_another_place_is_refused_with_its_box(shipped: Flask, samples: Path) -> None:
    run = build(shipped, samples / EXTRACT, "lisbon")

    assert run.exit_code != 0
    assert "is of another place: its bounding box is 10.511, 45.096, 12.332, 46.835" in run.output
    assert road("lisbon") is None


def test_a_map_that_is_cut_off_is_refused_and_changes_nothing(
    built: Flask, samples: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes((samples / EXTRACT).read_bytes()[:500_000])
    before = road("trentino")

    run = build(built, cut)

    assert run.exit_code != 0
    assert "cut.osm.pbf is no whole OpenStreetMap file" in run.output
    assert before is not None
    assert road("trentino") is before


def test_a_site_that_does_not_exist_is_named(shipped: Flask, samples: Path) -> None:
    assert "lisbon, trentino" in build(shipped, samples / EXTRACT, "atlantis").output


def test_heights_that_are_missing_are_named(shipped: Flask, samples: Path, tmp_path: Path) -> None:
    run = build(shipped, samples / EXTRACT, "trentino", "--elevation", str(tmp_path))

    assert run.exit_code != 0
    assert "holds no heights of this place" in run.output


def test_new_roads_are_taken_up_without_a_restart(built: Flask, samples: Path) -> None:
    first = road("trentino")

    build(built, samples / EXTRACT)
    second = road("trentino")

    assert first is not None
    assert second is not None
    assert second is not first
    assert road("trentino") is second


def test_spoilt_roads_fall_through_with_a_word_in_the_log(
    built: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    [tiles] = files_of("trentino").roads.glob("*.tar")
    tiles.write_bytes(b"not tiles")
    (files_of("trentino").roads / "tiles.json").touch()

    assert source(built, "car") == "table"
    assert source(built, "walk") == "table"
    assert caplog.text.count("trentino-tiles cannot be used: the road tiles are damaged") == 1
