"""Read site.toml, and the copy of it that the database keeps, into a SiteView."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyproj import CRS
from pyproj.exceptions import CRSError

from app.core.geo import Box, CoordinateError, LonLat
from app.territory.problems import Problems
from app.territory.sites import Level, SiteView, YouthShare
from app.travel import Mode, Speed

FILE = "site.toml"
_KEY = re.compile(r"[a-z][a-z0-9-]{0,31}")
_LEVEL_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_OLDEST = 120
_LONGEST_RETENTION_MONTHS = 240
_COORDINATES_OF_BOX = 4


@dataclass(frozen=True)
class _Table:
    """A table of the file; what cannot be read is noted, and a stand-in is given."""

    cells: Mapping[str, Any]
    problems: Problems
    path: str = ""

    def wrong(self, key: str, reason: str) -> None:
        self.problems.add(FILE, reason, column=f"{self.path}{key}")

    def table(self, key: str) -> _Table:
        cells = self.cells.get(key)
        if not isinstance(cells, dict):
            self.wrong(key, "is missing or not a table")
        return _Table(cells if isinstance(cells, dict) else {}, self.problems, f"{self.path}{key}.")

    def text(self, key: str, pattern: re.Pattern[str] | None = None) -> str:
        value = self.cells.get(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "is missing or not a text")
            return ""
        if pattern and not pattern.fullmatch(value):
            self.wrong(key, f"{value!r} must match {pattern.pattern}")
        return value.strip()

    def texts(self, key: str) -> Mapping[str, str]:
        value = self.cells.get(key)
        sound = (
            isinstance(value, dict) and value and all(isinstance(t, str) for t in value.values())
        )
        if not sound:
            self.wrong(key, 'must hold a text by language, such as { it = "…", en = "…" }')
            return {}
        return {str(language): str(said) for language, said in dict(value or {}).items()}

    def number(self, key: str, low: float, high: float) -> float:
        value = self.cells.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.wrong(key, "is missing or not a number")
            return low
        if not low <= value <= high:
            self.wrong(key, f"{value:g} is not between {low:g} and {high:g}")
            return low
        return float(value)

    def numbers(self, key: str, count: int) -> Sequence[float]:
        value = self.cells.get(key)
        if not isinstance(value, list) or len(value) != count:
            self.wrong(key, f"must hold {count} numbers")
            return [0.0] * count
        if not all(isinstance(n, int | float) and isfinite(n) for n in value):
            self.wrong(key, f"must hold {count} numbers")
            return [0.0] * count
        return [float(n) for n in value]


def parse_site(raw: Mapping[str, Any], problems: Problems) -> SiteView:
    """Return the site; of no use where a problem was noted.

    Texts are kept in every language the file has; the page picks one.
    """
    top = _Table(raw, problems)
    age_min = int(top.number("age_min", 0, _OLDEST))
    return SiteView(
        key=top.text("key", _KEY),
        name=top.texts("name"),
        authority=top.texts("authority"),
        country=top.text("country", re.compile("[A-Z]{2}")),
        subdivision=top.text("subdivision") if "subdivision" in raw else None,
        timezone=_timezone(top),
        languages=_languages(top),
        crs=_metric_crs(top),
        centre=_centre(top),
        bounds=_bounds(top),
        age_min=age_min,
        age_max=int(top.number("age_max", age_min, _OLDEST)),
        reach_target=int(top.number("reach_target", 0, 10_000_000)),
        levels=_levels(top),
        youth=_youth(top.table("youth")),
        speeds=_speeds(top),
        estimate_sources=_estimate_sources(top),
        version=str(raw.get("version", "")),
        retention_months=_retention_months(top),
    )


def _retention_months(top: _Table) -> int:
    if "retention_months" not in top.cells:
        return SiteView.retention_months
    return int(top.number("retention_months", 1, _LONGEST_RETENTION_MONTHS))


def stored_site(settings: Mapping[str, Any]) -> SiteView:
    """Return the site from the settings that the database keeps.

    Raises:
        RefusedError: somebody changed them by hand, and now they make no site.
    """
    problems = Problems()
    view = parse_site(settings, problems)
    problems.refuse_any()
    return view


def _timezone(top: _Table) -> ZoneInfo:
    name = top.text("timezone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        top.wrong("timezone", f"there is no time zone {name!r}")
        return ZoneInfo("UTC")


def _languages(top: _Table) -> Sequence[str]:
    codes = top.cells.get("languages")
    if not isinstance(codes, list) or not codes or not all(isinstance(c, str) for c in codes):
        top.wrong("languages", 'must list language codes, such as ["it"]')
        return ()
    return tuple(codes)


def _metric_crs(top: _Table) -> str:
    name = top.text("crs", re.compile(r"EPSG:\d{4,6}"))
    if name:
        try:
            metric = CRS(name).axis_info[0].unit_name == "metre" and name != "EPSG:3857"
        except CRSError:
            metric = False
        if not metric:
            top.wrong(
                "crs", f"{name} is not a metric CRS (web Mercator is none: its metres stretch)"
            )
    return name


def _centre(top: _Table) -> LonLat:
    try:
        return LonLat(*top.numbers("centre", 2))
    except CoordinateError as error:
        top.wrong("centre", f"is no longitude and latitude: {error.reason}")
        return LonLat(0, 0)


def _bounds(top: _Table) -> Box:
    try:
        return Box(*top.numbers("bounds", _COORDINATES_OF_BOX))
    except CoordinateError as error:
        top.wrong("bounds", f"is no west, south, east, north: {error.reason}")
        return Box(0, 0, 0, 0)


def _levels(top: _Table) -> Sequence[Level]:
    raw = top.cells.get("level")
    if not isinstance(raw, list) or not raw or not all(isinstance(cells, dict) for cells in raw):
        top.wrong("level", "there must be at least one [[level]], coarse to fine")
        return ()
    tables = [_Table(cells, top.problems, f"level {n}.") for n, cells in enumerate(raw, start=1)]
    levels = [Level(t.text("key", _LEVEL_KEY), t.texts("name"), t.texts("plural")) for t in tables]
    if len({level.key for level in levels}) < len(levels):
        top.wrong("level", "two levels have the same key")
    return tuple(levels)


def _youth(table: _Table) -> YouthShare:
    text = str(table.cells.get("date", ""))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        table.wrong("date", f"{text!r} is not a date such as 2021-12-31")
        day = date.min
    note = table.texts("note")
    return YouthShare(table.number("share", 0, 1), day, table.text("source"), note)


def _modes(top: _Table) -> Mapping[Mode, _Table]:
    estimates = top.table("estimate")
    return {mode: estimates.table(mode) for mode in Mode}


def _speeds(top: _Table) -> Mapping[Mode, Speed]:
    return {mode: _speed(table) for mode, table in _modes(top).items()}


def _speed(table: _Table) -> Speed:
    return Speed(
        detour=table.number("detour", 1, 10),
        kmh=table.number("kmh", 0.1, 300),
        overhead_min=table.number("overhead_min", 0, 240),
        low=table.number("low", 0, 1),
        high=table.number("high", 1, 20),
    )


def _estimate_sources(top: _Table) -> Mapping[Mode, str]:
    estimates = top.cells.get("estimate")
    tables = estimates if isinstance(estimates, dict) else {}
    return {
        mode: str(tables[mode].get("source", ""))
        for mode in Mode
        if isinstance(tables.get(mode), dict)
    }
