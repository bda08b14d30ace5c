"""What the routing library is told: limits of a search of ours, not of a public server."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from app.travel.road.library import valhalla
from app.travel.times import Mode

Config = dict[str, Any]

COSTING = {Mode.WALK: "pedestrian", Mode.BICYCLE: "bicycle", Mode.CAR: "auto"}
# A target that no road leads to makes the engine look this far for it, in every search.
FARTHEST_KM = {Mode.WALK: 30.0, Mode.BICYCLE: 100.0, Mode.CAR: 300.0}
MOST_LOCATIONS = 10_000
MOST_CONTOURS = 24
LONGEST_CONTOUR_MIN = 240


def asking(tiles: Path) -> Config:
    """Return the settings to ask questions of these tiles."""
    config = _defaults()
    config["mjolnir"]["tile_extract"] = str(tiles.resolve())
    # The default takes gigabytes and many seconds for a home and thousands of services.
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    # Else one place without a road makes the engine refuse the whole question.
    config["loki"]["use_connectivity"] = False
    limits = config["service_limits"]
    for mode, costing in COSTING.items():
        limits[costing]["max_matrix_location_pairs"] = MOST_LOCATIONS
        limits[costing]["max_matrix_distance"] = FARTHEST_KM[mode] * 1000
        limits[costing]["max_locations"] = MOST_LOCATIONS
    limits["isochrone"]["max_contours"] = MOST_CONTOURS
    limits["isochrone"]["max_time_contour"] = LONGEST_CONTOUR_MIN
    return config


def building(folder: Path, elevation: Path | None, threads: int) -> Config:
    """Return the settings to build tiles into a folder, told on standard output."""
    config = _defaults()
    config["mjolnir"]["tile_dir"] = str(folder.resolve())
    config["mjolnir"]["concurrency"] = threads
    config["logging"] = {"type": "std_out", "color": False}
    if elevation is not None:
        config["additional_data"]["elevation"] = str(elevation.resolve())
    return config


def written(config: Config, path: Path) -> Path:
    """Write the settings to a file, which is how the library takes them."""
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


def _defaults() -> Config:
    """Return the library's settings, ours to change.

    `get_config` hands out parts of the library's own defaults: what is changed in them
    would be the default of the next caller.
    """
    config: Config = deepcopy(valhalla().get_config(tile_extract="", tile_dir=""))
    # Paths of a server that is not here; what lies there must never be read.
    for name in ("traffic_extract", "admin", "landmarks", "timezone", "transit_dir",
                 "transit_feeds_dir"):  # fmt: skip
        config["mjolnir"].pop(name, None)
    config["additional_data"]["elevation"] = ""
    return config
