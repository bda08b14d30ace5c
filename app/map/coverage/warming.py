"""Working out the times of a whole site before anybody asks."""

from __future__ import annotations

from app.directory import queries
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.measuring import Progress
from app.map.coverage.overview import look_over
from app.map.coverage.people import people_of
from app.map.coverage.times import files_in_use, forget_files, work_out
from app.territory.sites import SiteView
from app.travel import Mode


def warm(site: SiteView, progress: Progress) -> int:
    """Keep the times to all services and between all places; return how many answers.

    Args:
        site: the site.
        progress: called with (steps done, steps in all).
    """
    people, catalogue = people_of(site), queries.catalogue(site.key)
    modes = [mode for mode in Mode if mode in site.speeds]
    work_out(site, people, catalogue, modes, progress=progress)
    found = look_over(CoverageAsked(site))
    forget_files(site, but=files_in_use(site, people, catalogue, modes))
    return found.covered.size
