"""The open needs of participants as the newest report shows them: nothing else is ever read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.actor import Actor
from app.accounts.policy import Action, can
from app.map.monitoring.queries import reports
from app.map.open_needs.vocabulary import OPEN, UNMET, line, marks
from app.territory.queries import AreaView, areas
from app.territory.sites import SiteView


@dataclass(frozen=True)
class PublishedNeeds:
    """About how many participants have open needs; what is withheld is not here.

    Attributes:
        until: the day of the report.
        illustrative: whether the participants are invented.
        areas: of the level that the report counts by; empty for a site without areas.
    """

    until: date
    illustrative: bool
    areas: Sequence[AreaView]
    _tables: Mapping[str, Mapping[str, int | None]]

    def open(self, need: str | None, area: str = "") -> int | None:
        """Return about how many have a need, or one of a group; None where it is withheld.

        Args:
            need: a need or a group; None for any need.
            area: a code of `areas`; "" for the whole site.
        """
        return self._tables.get(OPEN, {}).get(line(area, need))

    def unmet(self, need: str | None, area: str = "") -> int | None:
        """Return about how many of them have no service near for it."""
        return self._tables.get(UNMET, {}).get(line(area, need))

    def unmet_needs(self) -> list[tuple[str, int]]:
        """Return the single needs with nothing near in the whole site, the most first."""
        found = [(mark, self.unmet(mark)) for mark in marks() if mark is not None]
        shown = [(mark, count) for mark, count in found if count is not None]
        return sorted(shown, key=lambda each: (-each[1], each[0]))

    def unmet_areas(self, need: str | None) -> list[tuple[AreaView, int]]:
        """Return the areas where a need has nothing near, the most first."""
        found = [(area, self.unmet(need, area.code)) for area in self.areas]
        shown = [(area, count) for area, count in found if count is not None]
        return sorted(shown, key=lambda each: (-each[1], each[0].name))


def needs_published(actor: Actor, site: SiteView) -> PublishedNeeds | None:
    """Return the needs of the newest report that counts them; None without one.

    Whoever may not see the site's monitoring is shown none.
    """
    if not can(actor, Action.SEE_MONITORING):
        return None
    counting = [each for each in reports(actor, site.key) if OPEN in each.tables]
    if not counting:
        return None
    newest = counting[-1]
    own = [area for area in areas(site.key) if area.level == newest.level]
    return PublishedNeeds(newest.until, newest.illustrative, own, newest.tables)
