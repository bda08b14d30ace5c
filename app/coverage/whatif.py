"""What changes when a service opens, closes or moves, or a new line shortens trips."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage.inputs import check_minutes
from app.coverage.reach import NOTHING, Nearest, nearest


@dataclass(frozen=True)
class Scenario:
    """The services that answer one need by one mode, and what a coordinator changed.

    A scenario is never altered: each change returns another one, worked out from the
    one before by looking only at what the change touches. `near` is at any time what
    `nearest` would say of all open columns. A service has one open column at most:
    when its minutes change, the old column closes and a new one is added.

    Attributes:
        base: (n, m) minutes of the services there are; never copied.
        added: (n, e) minutes of the columns that changes added.
        open: (m + e,) which columns count.
        service: (m + e,) whose column it is; new services have numbers from m on.
        best: (n,) minutes of the nearest open column; infinity where none is known.
        column: (n,) that column, the first among equals; `NOTHING` where none.
        unknown: (n,) open columns whose minutes nobody knows.
    """

    base: FloatArray
    added: FloatArray
    open: BoolArray
    service: IntArray
    best: FloatArray
    column: IntArray
    unknown: IntArray

    @classmethod
    def of(cls, minutes: FloatArray) -> Self:
        """Return things as they are.

        Args:
            minutes: (n, m) from place to service, of fitting services only, >= 0; NaN
                where unknown. Must not be written to afterwards.

        Raises:
            ValueError: the shape is wrong, or a time is negative.
        """
        near = nearest(minutes)
        n, m = minutes.shape
        return cls(
            base=minutes,
            added=np.empty((n, 0)),
            open=np.ones(m, np.bool_),
            service=np.arange(m),
            best=np.where(near.offer == NOTHING, np.inf, near.minutes),
            column=near.offer,
            unknown=np.isnan(minutes).sum(axis=1, dtype=np.int64),
        )

    @cached_property
    def near(self) -> Nearest:
        """Return the nearest service of each place; `offer` is the service's number."""
        offer = np.full(self.column.shape, NOTHING, np.int64)
        found = self.column != NOTHING
        offer[found] = self.service[self.column[found]]
        unsure = self.unknown > 0
        return Nearest(np.where(~found & unsure, np.nan, self.best), offer, unsure)

    @property
    def next_service(self) -> int:
        """Return the number that the next new service gets."""
        return int(max(self.service.max(initial=-1) + 1, self.base.shape[1]))

    def with_service(self, minutes: FloatArray) -> "Scenario":
        """Return the scenario with one more service.

        Args:
            minutes: (n,) from each place to it, >= 0; NaN where unknown.

        Raises:
            ValueError: there is not one time a place, or one is negative.
        """
        return _extended(self, minutes, self.next_service)

    def without(self, service: int) -> "Scenario":
        """Return the scenario without a service.

        Raises:
            ValueError: the service is not open.
        """
        closing = self._column_of(service)
        still = self.open.copy()
        still[closing] = False
        unknown = self.unknown - np.isnan(self._times(closing))
        rest = replace(self, open=still, unknown=unknown)
        return _looked_up(rest, np.flatnonzero(self.column == closing))

    def moved(self, service: int, minutes: FloatArray) -> "Scenario":
        """Return the scenario with a service at another address.

        Args:
            service: its number, which stays.
            minutes: (n,) from each place to the new address; NaN where unknown.

        Raises:
            ValueError: the service is not open, or the minutes are wrong.
        """
        return _extended(self.without(service), minutes, service)

    def with_line(self, services: IntArray, minutes: FloatArray) -> "Scenario":
        """Return the scenario with a new line that some trips can take.

        A line makes no trip longer: the shorter of old and new minutes counts, and a
        trip unknown before is known where the line serves it.

        Args:
            services: (s,) numbers of the services that the line leads to, each once.
            minutes: (n, s) by the line; NaN where it does not lead from there.

        Raises:
            ValueError: a service is not open, or the minutes are wrong.
        """
        check_minutes(minutes, places=len(self.base))
        if services.shape != minutes.shape[1:] or np.unique(services).size != services.size:
            raise ValueError(f"services {services.tolist()} do not fit {minutes.shape}")
        changed = self
        for service, by_line in zip(services.tolist(), minutes.T, strict=True):
            before = changed._times(changed._column_of(service))
            changed = changed.moved(service, np.fmin(before, by_line))
        return changed

    def _column_of(self, service: int) -> int:
        """Return the open column of a service."""
        columns = np.flatnonzero(self.open & (self.service == service))
        if not columns.size:
            raise ValueError(f"service {service} is not open here")
        return int(columns[0])

    def _times(self, column: int) -> FloatArray:
        """Return the minutes of one column."""
        m = self.base.shape[1]
        return self.base[:, column] if column < m else self.added[:, column - m]


def _extended(now: Scenario, minutes: FloatArray, service: int) -> Scenario:
    """Return the scenario with one more column; places far from it keep theirs."""
    if minutes.shape != now.best.shape:
        raise ValueError(f"minutes has shape {minutes.shape}, expected {now.best.shape}")
    check_minutes(minutes[:, np.newaxis])
    # NaN compares false, and the column before stays where both are as near.
    nearer = minutes < now.best
    return replace(
        now,
        added=np.column_stack([now.added, minutes]),
        open=np.append(now.open, np.True_),
        service=np.append(now.service, service),
        best=np.where(nearer, minutes, now.best),
        column=np.where(nearer, now.open.size, now.column),
        unknown=now.unknown + np.isnan(minutes),
    )


def _looked_up(now: Scenario, rows: IntArray) -> Scenario:
    """Return the scenario with the nearest column of these places looked up anew."""
    times = np.concatenate([now.base[rows], now.added[rows]], axis=1)
    near = nearest(times, now.open)
    best, column = now.best.copy(), now.column.copy()
    best[rows] = np.where(near.offer == NOTHING, np.inf, near.minutes)
    column[rows] = near.offer
    return replace(now, best=best, column=column)
