"""Who would reach what after some changes: worked out from what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from flask_babel import gettext as _

from app.core.units import FloatArray, IntArray
from app.coverage import Scenario, coverage
from app.map.coverage.changes import Change, InvalidChangeError, Kind, check_change
from app.map.coverage.found import CoverageFound
from app.map.coverage.times import minutes_between, minutes_to
from app.travel import Mode

# Who lives further from the stop does not take the line.
LONGEST_WALK_MIN = 30.0


@dataclass(frozen=True)
class Tried:
    """An answer before and after the changes.

    Attributes:
        before: as things are.
        after: the same question with the changes; its capacity is that of before.
        changes: what was changed, in order.
        errors: a sentence for each change that could not be made.
    """

    before: CoverageFound
    after: CoverageFound
    changes: Sequence[Change]
    errors: Sequence[str]

    @property
    def gained(self) -> float:
        """Return how many more young people reach a service in time; negative where fewer."""
        finest = self.before.asked.site.levels[-1].key
        return float(
            self.after.levels[finest].site.covered - self.before.levels[finest].site.covered
        )


@dataclass
class _Ground:
    """The scenario so far, and where its columns and rows are."""

    found: CoverageFound
    now: Scenario
    column: dict[str, int]
    row: dict[str, int]


def attempt(found: CoverageFound, changes: Sequence[Change]) -> Tried:
    """Return what the changes would do; those that cannot be made are said and left out."""
    ground = _ground(found)
    made, errors = [], []
    for change in changes:
        try:
            check_change(change, ground.column, ground.row)
            ground.now = _changed(ground, change)
        except InvalidChangeError as error:
            errors.append(str(error))
        else:
            made.append(change)
    return Tried(found, answered(found, ground.now), made, errors)


def open_offers(found: CoverageFound) -> dict[str, int]:
    """Return the fitting offers by their id, with their place among the fitting ones."""
    columns = np.flatnonzero(found.fitting).tolist()
    return {str(found.catalogue.offer_ids[offer]): at for at, offer in enumerate(columns)}


def _ground(found: CoverageFound) -> _Ground:
    return _Ground(
        found=found,
        now=Scenario.of(found.minutes.minutes[:, found.fitting]),
        column=open_offers(found),
        row={place.code: row for row, place in enumerate(found.people.places)},
    )


def _changed(ground: _Ground, change: Change) -> Scenario:
    """Return the scenario with one more change.

    Raises:
        InvalidChangeError: the change contradicts an earlier one, or the question.
    """
    now = ground.now
    if change.kind is Kind.LINE:
        return _with_line(ground, change)
    if change.kind is Kind.OPEN:
        return now.with_service(_minutes_to_place(ground, change.place))
    service = ground.column[change.offer]
    if change.kind is Kind.CLOSE:
        del ground.column[change.offer]
        return now.without(service)
    return now.moved(service, _minutes_to_place(ground, change.place))


def _minutes_to_place(ground: _Ground, code: str) -> FloatArray:
    found = ground.found
    column = np.array([ground.row[code]])
    asked = found.asked
    return minutes_between(asked.site, found.people, asked.mode, column, found.departs)[:, 0]


def _with_line(ground: _Ground, change: Change) -> Scenario:
    """Return the scenario with a line between two settlements, in both directions.

    Raises:
        InvalidChangeError: the question is not about public transport.
    """
    if ground.found.asked.mode is not Mode.TRANSIT:
        raise InvalidChangeError(_("A new line changes trips by public transport only."))
    asked, people = ground.found.asked, ground.found.people
    ends_of_line = np.array([ground.row[change.place], ground.row[change.to]])
    to_place = minutes_between(asked.site, people, Mode.WALK, ends_of_line)
    to_offer = minutes_to(asked.site, people, ground.found.catalogue, Mode.WALK).minutes
    still = np.array(sorted(ground.column.values()), np.int64)
    ends = to_offer[:, np.flatnonzero(ground.found.fitting)[still]]
    one, other = ends_of_line.tolist()
    by_line = np.fmin(
        _ride(to_place[:, 0], ends[other], change.minutes),
        _ride(to_place[:, 1], ends[one], change.minutes),
    )
    led_to = np.isfinite(by_line).any(axis=0)
    services: IntArray = still[led_to]
    return ground.now.with_line(services, by_line[:, led_to])


def _ride(to_stop: FloatArray, from_stop: FloatArray, minutes: int) -> FloatArray:
    """Return (n, s) walk, ride and walk; NaN where either walk is unknown or too long."""
    near = np.where(to_stop <= LONGEST_WALK_MIN, to_stop, np.nan)
    last = np.where(from_stop <= LONGEST_WALK_MIN, from_stop, np.nan)
    trip: FloatArray = near[:, np.newaxis] + minutes + last[np.newaxis]
    return trip


def answered(found: CoverageFound, now: Scenario) -> CoverageFound:
    """Return the answer with the nearest services of a scenario; its capacity stays."""
    within = float(found.asked.within_min)
    levels = {
        key: coverage(now.near, found.people.demand(key), within_min=within)
        for key in found.people.areas
    }
    return replace(found, near=now.near, levels=levels)
