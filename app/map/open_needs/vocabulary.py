"""How the published needs are named in a report: two tables, a line for each area and need."""

from __future__ import annotations

from app.directory.needs import taxonomy

# Tables of a report.
OPEN, UNMET = "open_needs", "unmet_needs"
# Between area and need of a line; all areas, and any need, are nothing.
BAR = "|"
ALL = ""


def line(area: str, need: str | None) -> str:
    """Return the name of a line: the code of an area, and the key of a need or group."""
    return f"{area}{BAR}{need or ALL}"


def marks() -> tuple[str | None, ...]:
    """Return what is counted: any need (None), then each group, then each need."""
    known = taxonomy()
    return (None, *(group.key for group in known.groups), *(need.key for need in known.needs))
