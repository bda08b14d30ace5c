"""The reports of a site as one data package, for the page and for the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from app.map.monitoring import files
from app.map.monitoring.queries import Report
from app.map.monitoring.rows import Row, rows
from app.territory import queries as territory
from app.territory.sites import SiteView


def package_of(site: SiteView, found: Sequence[Report]) -> bytes:
    """Return the ZIP file of a site's reports, of which there is one at least."""
    made_at = datetime.combine(found[-1].until, time.min, UTC)
    return files.package(rows_of(site, found), f"monitoring-{site.key}", title_of(site), made_at)


def rows_of(site: SiteView, found: Sequence[Report]) -> list[Row]:
    """Return every number of every report."""
    names: dict[str, str] = {}
    for report in found:
        names |= area_names(site, report.level)
    return rows(found, names)


def area_names(site: SiteView, level: str) -> Mapping[str, str]:
    """Return the names of the areas of a level by their code."""
    every = territory.areas(site.key)
    return {area.code: area.name for area in every if area.level == level}


def title_of(site: SiteView) -> str:
    """Return what the files are called, in English like their columns."""
    return f"{site.name.get('en', site.key)}: how the pilot is going"
