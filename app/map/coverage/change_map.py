"""Two answers on one map: in which areas more or fewer young people reach a service."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
from flask_babel import format_percent
from flask_babel import gettext as _

from app.map.coverage.comparing import Side
from app.map.coverage.found import CoverageFound
from app.map.coverage.plan import UNKNOWN, Plan, areas_only

# Parts of the young people of an area; less than half a hundredth is as before.
MUCH, SOME = 0.10, 0.005


def change_map(found: CoverageFound, level: str, before: Side, after: Side) -> Plan:
    """Return the areas of a level by how much the share within reach changes."""
    shares = np.subtract(after.areas.share, before.areas.share).tolist()
    return areas_only(found, level, [change_kind(share) for share in shares])


def change_kind(change: float) -> str:
    """Return the class of a change of share: worse or better, 2 by a tenth at least."""
    if not isfinite(change):
        return UNKNOWN
    if abs(change) < SOME:
        return "same"
    return f"{'better' if change > 0 else 'worse'}-{2 if abs(change) >= MUCH else 1}"


def change_legend() -> Sequence[tuple[str, str]]:
    """Return the classes of changes with their words."""
    much = format_percent(MUCH)
    return [
        ("worse-2", _("fewer, by %(n)s or more", n=much)),
        ("worse-1", _("fewer than before")),
        ("same", _("as before")),
        ("better-1", _("more than before")),
        ("better-2", _("more, by %(n)s or more", n=much)),
        (UNKNOWN, _("nobody lives there, or time unknown")),
    ]
