"""What a check found, in words for whoever runs the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isnan
from textwrap import fill

from app.territory.checking import NEWER_FEED, Check, Coverage, Origin
from app.travel import Mode, Source
from app.travel.measured import Measure

WIDTH = 96
NAMES = {
    "Road": "roads",
    "Timetable": "timetable",
    "Table": "table",
    "TransitByRoad": "table's roads at the pace of buses",
    "StraightLine": "straight line",
}
AGAINST = {
    "road": "trips over the roads",
    "timetable": "trips of the timetable",
    "pairs": "trips whose minutes are known from elsewhere",
}
_PER_CENT = 100
# A share this close to all is all of them.
_NEARLY_ALL = 0.995


def check_words(found: Check) -> str:
    """Return who answers at a site, how much of it, how far off, and what would help."""
    parts = [
        [found.site.upper()],
        ["Who answers, the first who knows:", *map(_origin, found.origins)],
        ["Of trips between places / from places to services they know:", *_known(found.coverage)],
        [*_measured(found)],
        ["What would help:", *(f"  - {each}" for each in advice(found))],
    ]
    return "\n".join(line for part in parts for line in (*part, "")).rstrip()


def advice(found: Check) -> Iterator[str]:
    """Yield what the operator can do for better times, the most useful first."""
    names, site = {origin.name for origin in found.origins}, found.site
    is_old = any(NEWER_FEED in origin.of for origin in found.origins)
    if "Timetable" not in names or is_old:
        state = "a newer timetable" if is_old else "a timetable of its buses and trains"
        yield f"{state}: flask travel gtfs FILE... --site {site}"
    if "Road" not in names:
        yield (
            f"real roads: flask travel build --site {site} --osm FILE; then this check measures "
            "walking, cycling and driving against them"
        )
    stale = found.measured is None or not found.measured.measures
    if stale:
        yield f"a measure of its own: flask travel check --site {site}"
    yield f"times worked out ahead, so that nobody waits: flask travel warm --site {site}"


def _origin(origin: Origin) -> str:
    modes = ", ".join(mode.value for mode in origin.modes)
    head = f"  {NAMES.get(origin.name, origin.name)} ({modes}), {origin.of or 'no date'}"
    return f"{head}, version {origin.version}\n{_indented(origin.source)}"


def _known(coverage: Sequence[Coverage]) -> Iterator[str]:
    for name, rows in groupby(coverage, key=lambda each: each.name):
        shares = [f"{c.mode} {_share(c.places)} / {_share(c.services)}" for c in rows]
        yield f"  {NAMES.get(name, name)}: {', '.join(shares)}"


def _measured(found: Check) -> Iterator[str]:
    if found.measured is None or not found.measured.measures:
        yield "How far off: not measured; the bands that people see are assumptions."
        return
    yield f"How far off, measured on {found.measured.measured_on} (the bands that people see):"
    for each in found.measured.measures:
        yield from _measure(each)
    missing = [mode.value for mode in Mode if mode not in {m.mode for m in found.measured.measures}]
    if missing:
        yield f"  {', '.join(missing)}: nothing to hold them against; their bands are assumptions"


def _measure(each: Measure) -> Iterator[str]:
    figures = each.figures
    who = "table" if each.source is Source.TABLE else "straight line"
    against = AGAINST.get(each.against, each.against)
    yield f"  {each.mode} by {who}, over {figures['known']:.0f} {against}:"
    yield (
        f"      half of them are off by less than {_per_cent(figures['median'])}, "
        f"nine in ten by less than {_per_cent(figures['p90'])}"
    )
    yield (
        f"      said to be within 30 min, but longer: {_share(figures['wrongly_near'])}; "
        f"truly within 30 min, but missed: {_share(figures['missed'])}"
    )
    yield f"      shown to people: {_band(each)}"


def _band(each: Measure) -> str:
    """Return the band as what 20 minutes become, by the length of the trip."""
    band = each.band
    rows = zip(band.straight_km.tolist(), band.low.tolist(), band.high.tolist(), strict=True)
    told = [(f"{km:.0f} km", f"{20 * low:.0f}-{20 * high:.0f} min") for km, low, high in rows]
    if len(told) == 1:
        return f"for 20 min {told[0][1]}"
    return "for 20 min " + ", ".join(f"{minutes} at {km}" for km, minutes in told)


def _share(share: float) -> str:
    return "all" if share >= _NEARLY_ALL else _per_cent(share)


def _per_cent(share: float) -> str:
    return "unknown" if isnan(share) else f"{share * _PER_CENT:.0f} %"


def _indented(text: str) -> str:
    return fill(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
