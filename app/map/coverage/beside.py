"""What stands beside the map in a file, which has to be understood alone."""

from __future__ import annotations

from flask_babel import gettext as _

from app.map.coverage.lacking import Lacking
from app.map.coverage.page import CoveragePage
from app.map.coverage.picture import Words
from app.map.coverage.sheet import Key


def file_notes(page: CoveragePage, lacks: Lacking) -> list[str]:
    """Return what the figures rest on, who says the times, and what the marks count."""
    notes = list(page.notes)
    if page.sources:
        said = _("Who says how long the nearest trip takes, by share of the young people:")
        shares = " · ".join(f"{share} {words}" for _class, words, share in page.sources)
        notes.append(f"{said} {shares}")
    return [*notes, *lacks.notes, _("Made with Prossima.")]


def sheet_of(page: CoveragePage, notes: list[str]) -> Words:
    """Return what is written around the map on a picture."""
    circles = [Key("circle", kind, words) for kind, words in page.legend]
    areas = [Key("area", kind, words) for kind, words in page.share_legend]
    areas.append(Key("service", "", _("a service that counts")))
    areas += [Key("mark", kind, words) for kind, words in page.mark_legend]
    return Words(
        eyebrow=f"{page.site_name} · {_('Where nothing is near')}",
        title=page.title,
        headline=page.headline,
        day=page.day,
        legends=[
            (_("Circles: young people, by time to the nearest"), circles),
            (_("Areas: share within reach"), areas),
        ],
        notes=notes,
    )
