"""The file of a table: small, checked, versioned, and never a pickle."""

import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile
from zlib import error

import numpy as np
from numpy.typing import NDArray

from app.core.units import FloatArray
from app.travel.table.ways import DEGREE_STEP, STEP, Band, CentreTable, Origin, Ways
from app.travel.times import Mode

FORMAT = 1
# One matrix of 2,000 centres; a bigger file is not one of ours.
MOST_BYTES = 20_000_000
UNKNOWN = -1
# What reading a file that is cut, scrambled or of another kind may run into.
DAMAGE = (BadZipFile, EOFError, KeyError, OSError, TypeError, ValueError, error)

Packed: TypeAlias = NDArray[np.int32]


class TableFileError(ValueError):
    """A file that is no table, or not one of this version; the message says why."""


def write_table(path: Path, table: CentreTable) -> None:
    """Write a table; the same table gives the same bytes.

    Minutes and kilometres are kept in steps of 0.1, coordinates in 1e-5 degrees:
    `build_table` rounds to these, so that reading gives back what was written.
    """
    lon, lat = _steps(table.lon, DEGREE_STEP), _steps(table.lat, DEGREE_STEP)
    arrays: dict[str, Packed] = {"lon": lon, "lat": lat}
    for mode, ways in sorted(table.ways.items()):
        km = _upper(ways.km)
        arrays[f"{mode}_km"] = _differences(km)
        arrays[f"{mode}_minutes"] = _upper(ways.minutes) - _predicted(km, ways)
    buffer = BytesIO()
    meta = np.frombuffer(json.dumps(_meta(table), sort_keys=True).encode(), np.uint8)
    columns: dict[str, Any] = {name: _narrow(values) for name, values in arrays.items()}
    np.savez_compressed(buffer, meta=meta, **columns)
    path.write_bytes(buffer.getvalue())


def read_table(path: Path) -> CentreTable:
    """Read a table.

    Raises:
        TableFileError: the file is none of ours, is damaged (its checksum differs), or
            was written in another format.
        OSError: the file cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise TableFileError(f"{path.name}: too big for a table")
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            known = meta["format"] == FORMAT
            table = _table(meta, arrays) if known else None
    except DAMAGE as fault:
        raise TableFileError(f"{path.name}: not a table ({type(fault).__name__})") from fault
    if table is None:
        raise TableFileError(f"{path.name}: format {meta['format']}, not {FORMAT}")
    if table.version != meta["version"]:
        raise TableFileError(f"{path.name}: damaged, its checksum differs")
    return table


def _table(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> CentreTable:
    """Return the table of these arrays."""
    n = len(meta["names"])
    ways = {}
    for mode, told in meta["ways"].items():
        km = np.cumsum(arrays[f"{mode}_km"].astype(np.int32))
        pace, detour = told["pace_min_per_km"], told["detour"]
        # Tables of a city, and those built before there was one, tell none.
        start = told.get("start_min", 0.0)
        minutes = arrays[f"{mode}_minutes"] + _guess(km, told["min_per_km"])
        band = Band(*(np.array(told[k]) for k in ("straight_km", "low", "high")))
        ways[Mode(mode)] = Ways(_square(minutes, n), _square(km, n), pace, detour, band, start)
    degrees = (arrays[name].astype(float) * DEGREE_STEP for name in ("lon", "lat"))
    lon, lat = (np.round(column, 5) for column in degrees)
    return CentreTable(lon, lat, tuple(meta["names"]), ways, _origin(meta))


def _origin(meta: Mapping[str, Any]) -> Origin:
    """Return where the table comes from."""
    told = dict(meta["origin"])
    return Origin(**{**told, "built_on": date.fromisoformat(told["built_on"])})


def _meta(table: CentreTable) -> dict[str, Any]:
    """Return all that is not an array of numbers."""
    origin = table.origin
    return {
        "format": FORMAT,
        "version": table.version,
        "names": list(table.names),
        "origin": {
            "site": origin.site,
            "source": origin.source,
            "licence": origin.licence,
            "built_on": origin.built_on.isoformat(),
            "note": origin.note,
            "measured": dict(origin.measured),
        },
        "ways": {mode.value: _told(ways) for mode, ways in table.ways.items()},
    }


def _told(ways: Ways) -> dict[str, Any]:
    """Return the single figures of one mode."""
    return {
        "pace_min_per_km": ways.pace_min_per_km,
        "detour": ways.detour,
        "start_min": ways.start_min,
        "min_per_km": _min_per_km(ways),
        "straight_km": ways.band.straight_km.tolist(),
        "low": ways.band.low.tolist(),
        "high": ways.band.high.tolist(),
    }


def _min_per_km(ways: Ways) -> float:
    """Return the pace along the way from which the file notes the differences."""
    total_km = float(np.nansum(ways.km))
    return round(float(np.nansum(ways.minutes)) / total_km, 6) if total_km else 0.0


def _predicted(km: Packed, ways: Ways) -> Packed:
    """Return (k,) minutes, in steps, that the lengths suggest."""
    return _guess(km, _min_per_km(ways))


def _guess(km: Packed, min_per_km: float) -> Packed:
    """Return (k,) minutes, in steps, of lengths in steps; unknown stays unknown."""
    guess = np.rint(km * min_per_km).astype(np.int32)
    return np.where(km == UNKNOWN, 0, guess).astype(np.int32)


def _upper(matrix: FloatArray) -> Packed:
    """Return the ways of each pair once, in steps, unknown as -1."""
    above = matrix[np.triu_indices(len(matrix), 1)]
    return _steps(np.where(np.isnan(above), UNKNOWN * STEP, above), STEP)


def _square(above: Packed, n: int) -> FloatArray:
    """Return the symmetric matrix of the pairs."""
    values = np.where(above == UNKNOWN, np.nan, np.round(above * STEP, 1))
    matrix = np.zeros((n, n))
    matrix[np.triu_indices(n, 1)] = values
    return matrix + matrix.T


def _steps(values: FloatArray, step: float) -> Packed:
    """Return values as whole steps."""
    return np.rint(values / step).astype(np.int32)


def _differences(values: Packed) -> Packed:
    """Return each value less the one before: smaller numbers, a smaller file."""
    return np.diff(values, prepend=np.int32(0)).astype(np.int32)


def _narrow(values: Packed) -> NDArray[Any]:
    """Return the values in two bytes each where they fit."""
    limits = np.iinfo(np.int16)
    fits = not values.size or (values.min() >= limits.min and values.max() <= limits.max)
    return values.astype(np.int16) if fits else values
