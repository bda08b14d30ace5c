"""A slow provider that a test holds by the hand: it answers when it is let go."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import numpy as np
import pytest

from app.core.geo import LonLat
from app.territory import remembered
from app.territory.sites import SiteView
from app.travel import Chain, Mode, Points, Source, StraightLine, Times

PATIENCE_S = 30.0


@dataclass
class SlowRoads:
    """Says so many minutes to everywhere by car, once it is let go; counts what it is asked."""

    minutes: float = 33.0
    version: str = "1"
    modes: tuple[Mode, ...] = (Mode.CAR,)
    broken: bool = False
    let_go: Event = field(default_factory=Event)
    asked: list[int] = field(default_factory=list)
    starts: list[LonLat] = field(default_factory=list)

    def one_to_many(self, origin: LonLat, points: Points, *_: object, **__: object) -> Times:
        self.asked.append(len(points))
        self.starts.append(origin)
        self.let_go.wait(PATIENCE_S)
        if self.broken:
            raise RuntimeError("no route")
        minutes = np.full(len(points), self.minutes)
        source = np.full(len(points), Source.ROAD, np.int8)
        return Times(minutes, minutes / 2, minutes - 3, minutes + 3, source)


def put_first(patch: pytest.MonkeyPatch, slow: SlowRoads) -> None:
    """Put the slow provider before the straight line, as roads of an operator stand."""

    def provider(site: SiteView) -> Chain:
        return Chain((slow, StraightLine(site.speeds)))

    patch.setattr(remembered, "provider", provider)
