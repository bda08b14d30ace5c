"""By which rules a report decided what may be shown, and what is withdrawn of older ones (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from app.map.monitoring.publishing import Shown
from app.map.monitoring.vocabulary import FAST, OUTCOME

# A table of every report that is no count: by which rules it was made.
RULES, VERSION = "rules", "version"
CURRENT = 2
# Without a version small counts were hidden in cells of these tables in which nobody can be.
WITHDRAWN = frozenset({OUTCOME, FAST})


def marked(tables: Mapping[str, Shown]) -> dict[str, Shown]:
    """Return the tables of a new report with the rules that it was made by."""
    return {**tables, RULES: {VERSION: CURRENT}}


def is_current(tables: Mapping[str, Shown]) -> bool:
    """Return whether a report was made by the rules of today."""
    return tables.get(RULES, {}).get(VERSION) == CURRENT


def still_shown(tables: Mapping[str, Shown]) -> dict[str, Shown]:
    """Return the tables of a report without those that gave somebody away."""
    gone = {RULES} if is_current(tables) else {RULES, *WITHDRAWN}
    return {name: table for name, table in tables.items() if name not in gone}
