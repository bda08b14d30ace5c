"""What the gap map points out besides: searches that found nothing, needs with nothing near.

The page and its files take it from here, so that no file shows what the page withholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.actor import Actor
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.plan import Mark
from app.map.coverage.unmet_needs import UnmetNeeds, unmet_need_marks, unmet_needs
from app.map.coverage.unmet_searches import UnmetWords, unmet, unmet_marks, unmet_words
from app.map.open_needs.published import needs_published


@dataclass(frozen=True)
class Lacking:
    """What is told of it in words, and as marks at longitude and latitude.

    Attributes:
        needs: None without a report, and for whoever may not see the site's monitoring.
    """

    searches: UnmetWords
    needs: UnmetNeeds | None
    marks: Sequence[Mark]

    @property
    def notes(self) -> list[str]:
        """Return what a map must say beside the marks that it bears."""
        notes = []
        if any(mark.kind == "asked" for mark in self.marks):
            notes.append(f"{_('Searches that found nothing')}: {self.searches.note}")
        if self.needs and any(mark.kind == "lacking" for mark in self.marks):
            whose = _("Invented participants") if self.needs.illustrative else ""
            title = _("Participants with nothing near")
            notes.append(f"{whose and f'{whose}. '}{title}: {self.needs.note}")
        return notes


def lacking(actor: Actor, asked: CoverageAsked) -> Lacking:
    """Return what somebody may see of it for one question."""
    searched, published = unmet(asked.site), needs_published(actor, asked.site)
    marks = unmet_marks(asked.site, searched)
    return Lacking(
        searches=unmet_words(searched),
        needs=unmet_needs(published, asked) if published else None,
        marks=[*marks, *unmet_need_marks(published, asked)] if published else marks,
    )
