"""The open needs of an invented pilot, blurred like those of a real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from app.map.monitoring.counting import Unit
from app.map.monitoring.vocabulary import NEED, OUTCOME, Near
from app.map.open_needs.counting import OpenCase, published_needs
from app.participants.fitting.asked import USUAL_LONGEST_MIN, CaseAsked, usual_modes
from app.territory.sites import SiteView


def invented_needs(site: SiteView, units: Sequence[Unit]) -> Mapping[str, Mapping[str, int]]:
    """Return what a report shows of the needs of those whose pathway goes on.

    Args:
        site: whose.
        units: everybody; how near a service is to them was drawn when they named the need.
    """
    open_units = [unit for unit in units if unit.month and OUTCOME not in unit.happened]
    named = [_named(unit) for unit in open_units]
    cases = [
        OpenCase(unit.area, _asked(site, sorted(needs)))
        for unit, needs in zip(open_units, named, strict=True)
    ]
    in_order = iter(named)
    return published_needs(cases, np.random.default_rng(7), lambda _asked: next(in_order))


def _named(unit: Unit) -> dict[str, Near]:
    """Return the needs that somebody named, and how near a service for each is."""
    return {
        table.removeprefix(NEED): Near(event.kind)
        for table, event in unit.happened.items()
        if table.startswith(NEED)
    }


def _asked(site: SiteView, needs: Sequence[str]) -> CaseAsked:
    """Return what somebody asks of whom nothing is known but needs."""
    return CaseAsked(
        site=site,
        needs=needs,
        home=None,
        home_name="",
        modes=usual_modes(site),
        longest_min=USUAL_LONGEST_MIN,
        is_usual_way=True,
        age=None,
        track=None,
        languages=(),
        evenings=None,
        wheelchair=False,
    )
