"""Well-being on the page: for each scale how many fare better or worse, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.core.language import said_in
from app.map.monitoring.figures import Bar, Reader
from app.map.monitoring.spread import Spread
from app.map.monitoring.vocabulary import FIRST, HAPPENED, KIND, LAST, SCALE, Fare
from app.map.monitoring.words import FILLS
from app.participants.assessment.known import asked_scales
from app.participants.scales import Direction, Scale, limits


@dataclass(frozen=True)
class ScalePart:
    """What a report says of a scale.

    Attributes:
        key: of the scale.
        name: what it is called.
        about: from which to which points it goes, and which are good news.
        lines: who was asked again, and how they fare.
        totals: names of first, last and change with their middle and the quarters around it.
    """

    key: str
    name: str
    about: str
    lines: Sequence[Bar]
    totals: Sequence[tuple[str, str, str]]

    @property
    def says_something(self) -> bool:
        """Return whether any number may be shown, now or before."""
        return any(each.figure.says_something for each in self.lines)


def scale_parts(read: Reader) -> list[ScalePart]:
    """Return every scale that can be asked and that the newest report counts, by name."""
    own = {name.removeprefix(SCALE) for name in read.newest.tables if name.startswith(SCALE)}
    scales = [scale for key, scale in asked_scales().items() if key in own]
    return sorted((_part(read, scale) for scale in scales), key=lambda each: each.name)


def _part(read: Reader, scale: Scale) -> ScalePart:
    table = f"{SCALE}{scale.key}"
    asked = read.newest.shown(table, HAPPENED)
    fares = {Fare.BETTER: _("Better"), Fare.SAME: _("About the same"), Fare.WORSE: _("Worse")}
    lines = [
        read.bar(label, table, f"{KIND}{fare}", asked or 1, fill=fill)
        for (fare, label), fill in zip(fares.items(), FILLS, strict=True)
    ]
    everybody = read.bar(_("Answered twice or more"), table, HAPPENED, asked or 1)
    return ScalePart(
        key=scale.key,
        name=said_in(dict(scale.name)),
        about=_about(scale),
        lines=[everybody, *lines],
        totals=_totals(read, table),
    )


def _about(scale: Scale) -> str:
    low, high = limits(scale)
    good = scale.direction is Direction.HIGHER_IS_BETTER
    return (
        _("%(low)s to %(high)s points; more is better.", low=low, high=high)
        if good
        else _("%(low)s to %(high)s points; fewer is better.", low=low, high=high)
    )


def _totals(read: Reader, table: str) -> list[tuple[str, str, str]]:
    told = read.newest.spreads
    parts = [
        (_("At first"), told.get(f"{table}{FIRST}"), "#,##0"),
        (_("At last"), told.get(f"{table}{LAST}"), "#,##0"),
        (_("Change"), told.get(table), "+#,##0;-#,##0"),
    ]
    return [
        (label, _middle(each, form), _quarters(each, form)) for label, each, form in parts if each
    ]


def _middle(told: Spread, form: str) -> str:
    return _signed(told.median, form)


def _quarters(told: Spread, form: str) -> str:
    """Return between which points the middle half is, "" where too few were asked."""
    if told.lower is None or told.upper is None:
        return ""
    low, high = _signed(told.lower, form), _signed(told.upper, form)
    return _("%(low)s to %(high)s", low=low, high=high)


def _signed(number: int, form: str) -> str:
    return format_decimal(number, format=form) if number else "0"
