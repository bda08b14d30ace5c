"""What the colours of the gap map mean."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import format_percent
from flask_babel import gettext as _

from app.map.coverage.plan import MINUTE_STEPS, Mark
from app.territory.trip_words import minutes_words


def minutes_legend() -> list[tuple[str, str]]:
    """Return the classes of minutes with their words."""
    steps = [
        (f"within-{step}", _("up to %(time)s", time=minutes_words(step))) for step in MINUTE_STEPS
    ]
    return [
        *steps,
        ("far", _("longer")),
        ("none", _("nothing to reach")),
        ("unknown", _("time unknown")),
    ]


def share_legend() -> list[tuple[str, str]]:
    """Return the classes of shares with their words."""
    return [
        ("share-0", _("below %(n)s", n=format_percent(0.2))),
        *((f"share-{step}", _("from %(n)s", n=format_percent(step / 5))) for step in range(1, 5)),
        ("unknown", _("nobody lives there, or time unknown")),
    ]


def mark_legend(marks: Iterable[Mark]) -> list[tuple[str, str]]:
    """Return what the marks with a number in them mean, those that are there."""
    seen = {mark.kind for mark in marks}
    words = (
        ("asked", _("searches that found nothing, at least so many")),
        ("lacking", _("participants with nothing near, about so many")),
    )
    return [(kind, said) for kind, said in words if kind in seen]
