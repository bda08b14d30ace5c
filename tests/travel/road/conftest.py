"""Tiles to ask: of the real extract, and of a small world whose times can be worked out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from travel.road.worlds import BRIDGE_LESS, write_osm

from app.travel import Points
from app.travel.road import Road
from app.travel.road.build import build_tiles
from app.travel.road.extract import read_extract

# Where the library is missing there is nothing to ask; test_missing.py runs everywhere.
WITHOUT_LIBRARY = "test_missing.py"
HERE = Path(__file__).parent
collect_ignore = (
    [path.name for path in HERE.glob("test_*.py") if path.name != WITHOUT_LIBRARY]
    if find_spec("valhalla") is None
    else []
)

EXTRACT = "mezzolombardo_bbox.osm.pbf"
MEZZOLOMBARDO = Points(np.array([11.0937]), np.array([46.2110]))


@pytest.fixture(scope="session")
def extract(samples: Path) -> Path:
    """Return the real extract around Mezzolombardo."""
    return samples / EXTRACT


@pytest.fixture(scope="session")
def mezzolombardo(extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Return the roads of the real extract."""
    folder = tmp_path_factory.mktemp("tiles")
    build_tiles(read_extract(extract), folder, MEZZOLOMBARDO)
    return Road.open(folder)


@pytest.fixture(scope="session")
def two_banks(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Return the roads of a small world: two banks of a river without a bridge."""
    folder = tmp_path_factory.mktemp("banks")
    osm = write_osm(folder / "banks.osm.pbf", BRIDGE_LESS)
    build_tiles(read_extract(osm), folder / "tiles", Points(np.empty(0), np.empty(0)))
    return Road.open(folder / "tiles")
