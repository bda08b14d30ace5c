"""Where the road engine is not installed: it says so, and the next provider answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core.settings import Settings
from app.territory.setup import load_missing_sites
from app.territory.travelling import files_of, road
from app.travel.road import Road, RoadFileError
from app.travel.road.extract import read_extract
from app.travel.road.tiles import META

TOLD = {
    "format": 1, "file": "0.tar", "sha256": "0", "library": "3.9.1", "osm_name": "a.osm.pbf",
    "osm_date": None, "bounds": [11.0, 46.0, 11.2, 46.3], "built_at": "2026-11-22T21:00:00+00:00",
    "nodes": 1, "edges": 1, "elevation": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def without_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imports fail as they do where the extra is not installed, also where it is."""
    for name in ("valhalla", "osmium"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        load_missing_sites()
        yield app


def test_tiles_cannot_be_opened_and_the_error_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / META).write_text(json.dumps(TOLD))

    with pytest.raises(RoadFileError, match=r"pip install 'prossima\[routing\]'.*pyvalhalla"):
        Road.open(tmp_path)


def test_a_map_cannot_be_read_and_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(RoadFileError, match=r"needs Python 3\.12 or newer"):
        read_extract(tmp_path / "a.osm.pbf")


def test_tiles_without_the_library_fall_through_to_the_table(
    shipped: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    folder = files_of("trentino").roads
    folder.mkdir(parents=True)
    (folder / META).write_text(json.dumps(TOLD))

    trip = shipped.test_cli_runner().invoke(
        args=["travel", "between", "11.0332,46.3653", "11.1207,46.0705",
              "--site", "trentino", "--mode", "car", "--json"]
    )  # fmt: skip

    assert json.loads(trip.stdout)["source"] == "table"
    assert road("trentino") is None
    assert "trentino-tiles cannot be used: the road engine is not installed" in caplog.text
