"""The figures of one answer as plain values, the same for the command and the files."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from app.core.language import said_in
from app.coverage import Tally
from app.map.coverage.found import CoverageFound
from app.travel import Source


def report(found: CoverageFound) -> dict[str, Any]:
    """Return the figures: the site, each level's areas, sources, and what is not counted.

    Shares are 0 to 1, rounded to four digits; None where nobody lives or nobody knows.
    """
    asked, people = found.asked, found.people
    site = found.levels[asked.site.levels[-1].key].site
    return {
        "site": asked.site.key,
        "need": asked.need,
        "track": None if asked.track is None else asked.track.value,
        "mode": asked.mode.value,
        "within_min": asked.within_min,
        "departs": None if found.departs is None else found.departs.isoformat(),
        "young": whole_people(people.counted),
        "young_counted_share": _share(people.counted_share),
        "offers": int(np.count_nonzero(found.fitting)),
        "services_without_place": found.elsewhere,
        **_tally(site, ()),
        "by_source": {
            source.word: whole_people(float(found.by_source[source])) for source in Source
        },
        "levels": [
            {
                "level": level.key,
                "name": said_in(dict(level.plural)),
                "areas": [
                    {"code": area.code, "name": area.name, **_tally(tally.areas, code)}
                    for code, area in enumerate(people.areas[level.key])
                ],
            }
            for level in asked.site.levels
            if (tally := found.levels[level.key])
        ],
    }


def _tally(tally: Tally, at: int | tuple[()]) -> dict[str, Any]:
    return {
        "covered": whole_people(float(tally.covered[at])),
        "beyond": whole_people(float(tally.beyond[at])),
        "unknown": whole_people(float(tally.unknown[at])),
        "share": _share(float(tally.share[at])),
    }


def whole_people(people: float) -> int:
    """Return people as a whole number; estimates are fractions."""
    return round(float(people))


def _share(share: float | None) -> float | None:
    return None if share is None or not isfinite(share) else round(share, 4)
