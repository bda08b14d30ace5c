"""Publishers' files for the valley, and how an import answers."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
from click.testing import Result
from flask import Flask
from territory import valley

COLUMNS = ("--level", "comune", "--code", "istat", "--name", "nome")
Run = Callable[..., Result]


def import_into_valley(app: Flask) -> Run:
    """Return a function that runs the import of areas into the valley."""
    runner = app.test_cli_runner()

    def import_areas(path: Path, *options: str, columns: tuple[str, ...] = COLUMNS) -> Result:
        arguments = ["territory", "import-areas", str(path), "--site", "valley"]
        return runner.invoke(args=[*arguments, *columns, *options])

    return import_areas


def written(folder: Path, text: str, name: str = "comuni.geojson", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def moved(text: str, crs: str) -> str:
    frame = gpd.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326).to_crs(crs)
    features = json.loads(frame.to_json())["features"]
    return json.dumps({"type": "FeatureCollection", "features": features})


def geopackage(folder: Path, **layers: str) -> Path:
    path = folder / "comuni.gpkg"
    for layer, text in (layers or {"comuni": valley.communes()}).items():
        frame = gpd.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326)
        frame.to_crs(25832).to_file(path, driver="GPKG", layer=layer)
    return path


def shapefile(folder: Path, crs: int | None = 25832) -> Path:
    path = folder / "comuni.shp"
    frame = gpd.GeoDataFrame.from_features(json.loads(valley.communes())["features"], crs=4326)
    frame = frame.to_crs(25832)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        frame.set_crs(crs, allow_override=True).to_file(path, encoding="cp1252")
    return path


def refused(result: Result, *said: str) -> None:
    assert result.exit_code == 1, result.output
    assert "refused, nothing was changed" in result.output
    for words in said:
        assert words in result.output
