"""How far off table and estimate are at a site, as measured, and the bands that follow from it."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import METRES_PER_KM, FloatArray
from app.travel.estimate import Speed
from app.travel.table import Table
from app.travel.table.accuracy import Pairs, estimated, evaluate
from app.travel.table.ways import Band
from app.travel.times import Mode, Provider, Source

FORMAT = 1
# A band of trips of one length needs so many trips; one in ten lies below, one above.
FEWEST_TRIPS = 10
MOST_KNOTS = 4
TAILS = (0.1, 0.9)
_DECIMALS = 3
_FIGURES = ("known", "unknown", "median", "p90", "wrongly_near", "missed")


class MeasuredFileError(ValueError):
    """A file of measures that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How far off one provider was for one mode.

    Attributes:
        source: who was measured, TABLE or ESTIMATE.
        mode: how one travels.
        against: what it was held against: `road`, `timetable`, or `pairs` of known trips.
        version: what was measured; another table or speed is not measured by this.
        figures: counts and shares as in `Accuracy`, by name; NaN where nothing was measured.
        band: what follows for trips of each length.
    """

    source: Source
    mode: Mode
    against: str
    version: str
    figures: Mapping[str, float]
    band: Band


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of a site, and the day on which they were taken."""

    site: str
    measured_on: date
    measures: tuple[Measure, ...] = ()

    def of(self, source: Source, mode: Mode, version: str) -> Measure | None:
        """Return the measure of this provider, mode and version, if there is one."""
        asked = (source, mode, version)
        return next((m for m in self.measures if (m.source, m.mode, m.version) == asked), None)

    def but(self, fresh: Sequence[Measure], on: date) -> "Measured":
        """Return these measures with fresh ones in the place of the old."""
        taken = {(m.source, m.mode) for m in fresh}
        kept = [m for m in self.measures if (m.source, m.mode) not in taken]
        both = sorted((*kept, *fresh), key=lambda m: (m.source, m.mode))
        return replace(self, measured_on=on, measures=tuple(both))


def measure(
    provider: Provider, pairs: Pairs, mode: Mode, *, source: Source, against: str, version: str
) -> Measure | None:
    """Return how far off a provider is over trips whose minutes are known.

    None where it answers fewer than `FEWEST_TRIPS` of them: too few for a band.
    """
    said, _ = estimated(provider, pairs, mode)
    rows = np.flatnonzero(np.isfinite(said) & (said > 0) & (pairs.minutes > 0))
    if rows.size < FEWEST_TRIPS:
        return None
    accuracy = evaluate(provider, pairs, mode)
    figures = {name: round(float(getattr(accuracy, name)), _DECIMALS) for name in _FIGURES}
    ratio = pairs.minutes[rows] / said[rows]
    # A speed has one band for trips of all lengths.
    most = 1 if source is Source.ESTIMATE or mode is Mode.TRANSIT else MOST_KNOTS
    band = band_of(_straight_km(pairs)[rows], ratio, most_knots=most)
    return Measure(source, mode, against, version, figures, band)


def band_of(straight_km: FloatArray, ratio: FloatArray, *, most_knots: int = MOST_KNOTS) -> Band:
    """Return the band that true / estimated minutes suggest, by the length of the trip.

    The trips are cut into equal groups by length, each of at least `FEWEST_TRIPS`;
    one in ten of each lies below `low`, one in ten above `high`.

    Args:
        straight_km: (n,) straight lines of the trips, n > 0.
        ratio: (n,) true / estimated minutes, > 0.
        most_knots: how many groups at most.
    """
    groups = max(1, min(most_knots, ratio.size // FEWEST_TRIPS))
    knots: dict[float, tuple[float, float]] = {}
    for rows in np.array_split(np.argsort(straight_km, kind="stable"), groups):
        low, high = np.quantile(ratio[rows], TAILS)
        at_km = round(float(np.median(straight_km[rows])), _DECIMALS)
        knots[at_km] = (min(float(low), 1.0), max(float(high), 1.0))
    lows, highs = np.array([knots[km] for km in sorted(knots)]).T.round(_DECIMALS)
    return Band(np.array(sorted(knots)), lows, highs)


def with_measured_bands(table: Table, measured: Measured) -> Table:
    """Return the table with the measured bands in the place of its own.

    Its own stays for trips shorter than those that were measured: nothing is known of
    them but what it was built with.
    """
    ways = dict(table.table.ways)
    for mode, own in table.table.ways.items():
        found = measured.of(Source.TABLE, mode, table.ways_version)
        if found is not None:
            ways[mode] = replace(own, band=_extended(own.band, found.band))
    return Table(replace(table.table, ways=ways))


def with_measured_speeds(
    speeds: Mapping[Mode, Speed], measured: Measured, source: Source, prefix: str = ""
) -> dict[Mode, Speed]:
    """Return the speeds with measured bands, for the modes that were measured with them."""
    banded = {}
    for mode, speed in speeds.items():
        found = measured.of(source, mode, speed_version(speed, prefix))
        band = {} if found is None else {"low": found.band.low[0], "high": found.band.high[0]}
        banded[mode] = replace(speed, **{name: float(value) for name, value in band.items()})
    return banded


def speed_version(speed: Speed, prefix: str = "") -> str:
    """Return what a measure of trips at this speed is valid for; the band is no part of it."""
    return f"{prefix}{speed.detour:g} {speed.kmh:g} {speed.overhead_min:g}"


def read_measured(path: Path) -> Measured:
    """Read measures.

    Raises:
        MeasuredFileError: the file is none of ours, or is damaged.
        OSError: it cannot be read.
    """
    try:
        return _measured(json.loads(path.read_text("utf-8")))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MeasuredFileError(f"{path.name}: not usable ({type(error).__name__})") from error


def write_measured(path: Path, measured: Measured) -> None:
    """Write measures; a reader sees the old file or the new one, never a part."""
    told = {
        "format": FORMAT,
        "site": measured.site,
        "measured_on": measured.measured_on.isoformat(),
        "measures": [_told(each) for each in measured.measures],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _straight_km(pairs: Pairs) -> FloatArray:
    km = np.empty(len(pairs))
    for row, (lon, lat) in enumerate(zip(pairs.from_lon, pairs.from_lat, strict=True)):
        to_lon, to_lat = pairs.to_lon[row : row + 1], pairs.to_lat[row : row + 1]
        km[row] = roughly_metres_between(LonLat(lon, lat), to_lon, to_lat)[0] / METRES_PER_KM
    return km


def _extended(own: Band, found: Band) -> Band:
    """Return the measured band, after its own for what is clearly shorter."""
    short = own.straight_km < found.straight_km[0] / 2
    return Band(
        np.append(own.straight_km[short], found.straight_km),
        np.append(own.low[short], found.low),
        np.append(own.high[short], found.high),
    )


def _told(each: Measure) -> dict[str, Any]:
    figures = {name: None if isnan(value) else value for name, value in each.figures.items()}
    columns = ("straight_km", "low", "high")
    return {
        "source": each.source.word,
        "mode": each.mode.value,
        "against": each.against,
        "version": each.version,
        "figures": figures,
        "band": {name: getattr(each.band, name).tolist() for name in columns},
    }


def _measured(told: Mapping[str, Any]) -> Measured:
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']}, not {FORMAT}")
    on = date.fromisoformat(told["measured_on"])
    return Measured(str(told["site"]), on, tuple(_measure(each) for each in told["measures"]))


def _measure(told: Mapping[str, Any]) -> Measure:
    figures = {
        str(name): float("nan") if value is None else float(value)
        for name, value in told["figures"].items()
    }
    columns = (np.array(told["band"][name], np.float64) for name in ("straight_km", "low", "high"))
    return Measure(
        Source[told["source"].upper()],
        Mode(told["mode"]),
        str(told["against"]),
        str(told["version"]),
        figures,
        Band(*columns),
    )
