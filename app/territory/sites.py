"""A site as the rest of the program sees it: its settings, parsed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.core.geo import Box, LonLat
from app.travel import Mode, Speed


@dataclass(frozen=True)
class Level:
    """A level of areas, such as comune; names by language."""

    key: str
    name: Mapping[str, str]
    plural: Mapping[str, str]


@dataclass(frozen=True)
class YouthShare:
    """The share of 15-29 applied where an area publishes no figure of its own."""

    share: float
    date: date
    source: str
    note: Mapping[str, str]


@dataclass(frozen=True)
class SiteView:
    """A pilot territory; texts by language code."""

    key: str
    name: Mapping[str, str]
    authority: Mapping[str, str]
    country: str
    subdivision: str | None
    timezone: ZoneInfo
    languages: Sequence[str]
    crs: str
    centre: LonLat
    bounds: Box
    age_min: int
    age_max: int
    reach_target: int
    levels: Sequence[Level]
    youth: YouthShare
    speeds: Mapping[Mode, Speed]
    estimate_sources: Mapping[Mode, str]
    # Changes with every load or import of this site's territory; empty: keep nothing by it.
    version: str = ""
    # How long a case is kept after its last deed.
    retention_months: int = 24
