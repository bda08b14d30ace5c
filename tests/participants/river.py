"""A river without a bridge between the home of a case and what lies to the north of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from flask import Flask
from shapely.geometry import Point

# The home is at 11.035,46.365; the offer lies a kilometre to the north of it, the river between.
RIVER_LAT, OFFER = 46.370, Point(11.035, 46.374)
FARE = "The river is crossed by ferry: it costs a fare"


def dig_river(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the site a river that only a ferry takes one over."""
    settings = app.config["PROSSIMA"]
    line = {"type": "LineString", "coordinates": [[10.9, RIVER_LAT], [11.2, RIVER_LAT]]}
    river = {"type": "Feature", "properties": {"crossed_by": "ferry"}, "geometry": line}
    for known in settings.geodata_dir.glob("*.toml"):
        copy(known, folder)
    (folder / "trentino").mkdir()
    barriers = folder / "trentino" / "travel_barriers.geojson"
    barriers.write_text(json.dumps({"type": "FeatureCollection", "features": [river]}))
    monkeypatch.setitem(app.config, "PROSSIMA", replace(settings, geodata_dir=folder))
