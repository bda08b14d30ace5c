"""GeoJSON features, read with json and shapely: never a driver that guesses the format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.territory.problems import Problems
from app.territory.tables import decoded

POLYGONS = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True)
class Feature:
    """A feature of a layer; `row` counts from 1."""

    row: int
    properties: Mapping[str, Any]
    geometry: BaseGeometry | None


def features(path: Path, problems: Problems, encoding: str = "utf-8-sig") -> Iterator[Feature]:
    """Read a FeatureCollection; a feature whose geometry cannot be read is noted and left out."""
    text = decoded(path, problems, encoding)
    for row, raw in enumerate(_raw_features(text, path.name, problems), start=1):
        properties = raw.get("properties") if isinstance(raw, dict) else None
        if not isinstance(properties, dict):
            problems.add(path.name, "is not a feature with properties", row=row)
            continue
        try:
            geometry = _geometry(raw.get("geometry"))
        except (
            ValueError,
            TypeError,
            AttributeError,
            KeyError,
            IndexError,
            shapely.errors.ShapelyError,
        ):
            problems.add(path.name, "geometry cannot be read", row=row)
            continue
        yield Feature(row, properties, geometry)


def _geometry(raw: dict[str, Any] | None) -> BaseGeometry | None:
    # A coordinate may be NaN or infinite: whoever uses the outline names its row.
    with np.errstate(invalid="ignore"):
        return None if raw is None else shapely.force_2d(shape(raw))


def _raw_features(text: str, file: str, problems: Problems) -> list[Any]:
    if not text:
        return []
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        problems.add(file, f"is cut off or not JSON: {error.msg}", row=error.lineno)
        return []
    except RecursionError:
        problems.add(file, "is nested too deeply to be GeoJSON")
        return []
    found = raw.get("features") if isinstance(raw, dict) else None
    if not isinstance(found, list):
        problems.add(file, "is not a GeoJSON FeatureCollection")
        return []
    return found


def polygon_fault(geometry: BaseGeometry | None) -> str | None:
    """Return why a geometry is no usable outline, or None where it is one."""
    if geometry is None or geometry.is_empty:
        return "geometry is missing or empty"
    if geometry.geom_type not in POLYGONS:
        return f"geometry is a {geometry.geom_type}, not a Polygon or MultiPolygon"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "a coordinate is not a number"
    if not geometry.is_valid:
        return f"geometry is invalid: {shapely.is_valid_reason(geometry)}"
    return None
