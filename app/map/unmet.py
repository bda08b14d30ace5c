"""Searches that found nothing: counted for the coordinators, without who asked."""

from __future__ import annotations

from app.directory.unmet import count_unmet_needs
from app.map.asked import Asked


def count_unmet(asked: Asked) -> None:
    """Add one to the count of such searches of today; words and age are not kept."""
    point = None if asked.origin is None else asked.origin.point
    count_unmet_needs(asked.site, point, asked.needs, _filters(asked))


def _filters(asked: Asked) -> str:
    """Return which filters were set, and the limits that a planner may move."""
    used = {
        "text": bool(asked.text),
        f"kind={asked.kind}": asked.kind is not None,
        f"track={asked.track}": asked.track is not None,
        "age": asked.age is not None,
        f"language={asked.language}": asked.language is not None,
        "free": asked.free,
        "open": asked.open,
        f"within={asked.within_min}:{asked.mode}": asked.within_min is not None,
        "box": asked.box is not None,
    }
    return " ".join(name for name, is_used in used.items() if is_used)
