"""What a coordinator asks: for whom, for which need, by which means, at what time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from app.directory.vocabulary import Track
from app.map.coverage.changes import Change
from app.territory.sites import SiteView
from app.travel import Mode

DEFAULT_WITHIN_MIN = 30
_WEEK_DAYS = 7
_WEDNESDAY, _SATURDAY = 2, 5


class Moment(StrEnum):
    """When the trip begins; outside `ANY` only services not known to be closed then count."""

    ANY = "any"
    MORNING = "morning"
    EVENING = "evening"
    SATURDAY = "saturday"


_STARTS = {
    Moment.MORNING: (_WEDNESDAY, time(8, 30)),
    Moment.EVENING: (_WEDNESDAY, time(18, 0)),
    Moment.SATURDAY: (_SATURDAY, time(10, 0)),
}


@dataclass(frozen=True)
class CoverageAsked:
    """One question about coverage; without a need every service counts."""

    site: SiteView
    need: str | None = None
    track: Track | None = None
    mode: Mode = Mode.TRANSIT
    within_min: int = DEFAULT_WITHIN_MIN
    moment: Moment = Moment.ANY
    level: str | None = None

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - any field's type
        """Return the same question, changed."""
        return replace(self, **changes)

    def departure(self, today: date) -> datetime | None:
        """Return the departure on the site's clock, in the coming week; None for a usual day."""
        if self.moment is Moment.ANY:
            return None
        weekday, clock = _STARTS[self.moment]
        ahead = (weekday - today.weekday()) % _WEEK_DAYS
        return datetime.combine(today + timedelta(days=ahead), clock)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the question as names and values of an address; defaults are left out."""
        pairs = [
            ("site", self.site.key),
            ("need", self.need or ""),
            ("track", "" if self.track is None else self.track.value),
            ("mode", "" if self.mode is Mode.TRANSIT else self.mode.value),
            ("within", "" if self.within_min == DEFAULT_WITHIN_MIN else str(self.within_min)),
            ("moment", "" if self.moment is Moment.ANY else self.moment.value),
            ("level", self.level or ""),
        ]
        return [(name, value) for name, value in pairs if value]

    def query(self) -> str:
        """Return the question as the query of an address."""
        return urlencode(self.pairs())

    def with_changes(self, changes: Sequence[Change]) -> str:
        """Return the question and some changes as the query of an address."""
        return urlencode([*self.pairs(), *(("change", change.text()) for change in changes)])
