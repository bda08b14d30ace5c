"""An invented site, small enough to check by hand: a valley of two communes and a city.

west 10.0                10.1                10.2 east
46.1 +--------------------+-------------------+
     | 001 Altavalle      | 002 Bassa         |
     | 1,000 people       | 500 people        |
46.0 +--------------------+-------------------+
     | 003 Città di Mezzo, without a figure   |
45.9 +----------------------------------------+
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

SITE = """
key = "valley"
name = { it = "La Valle", pt = "O Vale", en = "The Valley" }
authority = { it = "Comunità della Valle", en = "Community of the Valley" }
country = "IT"
timezone = "Europe/Rome"
languages = ["it"]
crs = "EPSG:25832"
centre = [10.1, 46.0]
bounds = [10.0, 45.9, 10.2, 46.1]
age_min = 15
age_max = 29
reach_target = 10

[[level]]
key = "community"
name = { en = "Community" }
plural = { en = "Communities" }

[[level]]
key = "comune"
name = { en = "Municipality" }
plural = { en = "Municipalities" }

[youth]
share = 0.15
date = "2024-01-01"
source = "Invented share"
note = { en = "Share of the valley, an estimate." }

[estimate]
walk = { detour = 1.3, kmh = 4.5, overhead_min = 0, low = 0.8, high = 1.6, source = "Invented" }
bicycle = { detour = 1.3, kmh = 13, overhead_min = 2, low = 0.8, high = 1.6, source = "Invented" }
transit = { detour = 1.4, kmh = 20, overhead_min = 15, low = 0.7, high = 1.8, source = "Invented" }
car = { detour = 1.3, kmh = 40, overhead_min = 4, low = 0.8, high = 1.6, source = "Invented" }
"""
AREAS = """code,level,parent,name,population,population_date,youth,youth_basis,source
V,community,,Valle,1500,2021-01-01,230,mixed,Sum
001,comune,V,Altavalle,1000,2021-01-01,155,published,"Office, CC BY 4.0"
002,comune,V,Bassa,500,2021-01-01,75,share,"Office, CC BY 4.0"
003,comune,V,Città di Mezzo,,,,,"Office, CC BY 4.0"
"""
PLACES = """code,name,area,lon,lat,population,youth,youth_basis,source
001,Altavalle,001,10.05,46.05,1000,155,published,Office
002,Bassa,002,10.15,46.05,500,75,share,Office
"""
GAZETTEER = """name,kind,area,lon,lat,weight,also,source
Altavalle,settlement,001,10.05,46.05,80,Hochtal,Office
Città di Mezzo,settlement,003,10.10,45.95,60,,Office
Bassa,settlement,002,10.15,46.05,50,,Office
Stazione di Bassa,station,002,10.16,46.04,40,Bassa FS,Railway
Bassano,settlement,,10.30,46.05,20,,Office
"""
OUTLINES: dict[str, BaseGeometry] = {
    "V": box(10.0, 45.9, 10.2, 46.1),
    "001": Polygon([(10.0, 46.0), (10.1, 46.0), (10.1, 46.1), (10.0, 46.1)]),
    "002": Polygon([(10.1, 46.0), (10.2, 46.0), (10.2, 46.1), (10.1, 46.1)]),
    "003": Polygon([(10.0, 45.9), (10.2, 45.9), (10.2, 46.0), (10.1, 46.0), (10.0, 46.0)]),
}
NAMES = {"001": "Altavalle", "002": "Bassa", "003": "Città di Mezzo"}


def feature(properties: dict[str, Any], geometry: BaseGeometry | None) -> dict[str, Any]:
    shape = None if geometry is None else mapping(geometry)
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False)


def outlines(shapes: dict[str, BaseGeometry]) -> str:
    return collection(*(feature({"code": code}, shape) for code, shape in shapes.items()))


def write_valley(parent: Path, **files: str | None) -> Path:
    """Write the site's folder; `areas_csv="..."` replaces a file, None leaves it out."""
    folder = parent / "valley"
    folder.mkdir(exist_ok=True)
    river = feature(
        {"kind": "river", "name": "Rio", "rank": 1}, box(10.0, 45.95, 10.2, 45.96).boundary
    )
    written = {
        "site_toml": SITE,
        "areas_csv": AREAS,
        "areas_geojson": outlines(OUTLINES),
        "places_csv": PLACES,
        "gazetteer_csv": GAZETTEER,
        "basemap_geojson": collection(river),
    } | files
    for name, text in written.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return folder


def official(*rows: tuple[str, str, BaseGeometry | None]) -> str:
    """Return a publisher's file of communes: code, name, outline."""
    return collection(*(feature({"istat": c, "nome": n}, shape) for c, n, shape in rows))


def communes(**changed: BaseGeometry | None) -> str:
    """Return a publisher's file of the valley's three communes, `c001=` another outline."""
    shapes = {code: changed.get(f"c{code}", OUTLINES[code]) for code in NAMES}
    return official(*((code, NAMES[code], shapes[code]) for code in NAMES))
