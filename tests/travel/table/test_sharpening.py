"""Where a table would mislead, the point becomes a centre itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from travel.table.worlds import at

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.travel import Mode, Points, Source, Times
from app.travel.table import Origin, Table, build_table
from app.travel.table.centres import Places
from app.travel.table.roads import Roads
from app.travel.table.sharpening import Sample, misled, sharpened

ORIGIN = Origin("world", "by hand", "CC0-1.0", date(2026, 11, 23))
# A valley road of five stops, a kilometre and a minute apart; above the middle one, 600 m
# north on the map, a village that half an hour of hairpins leads to from the first stop.
LON, LAT = np.array([*(at(float(k)) for k in range(5)), at(2.0, 0.6)]).T
VALLEY = Roads(
    LON.copy(),
    LAT.copy(),
    np.array([0, 1, 2, 3, 0]),
    np.array([1, 2, 3, 4, 5]),
    np.array([1.0, 1.0, 1.0, 1.0, 12.0]),
    {Mode.CAR: np.array([1.0, 1.0, 1.0, 1.0, 30.0])},
)
NAMES = ["A", "B", "C", "D", "E", "Above"]
VILLAGES = Places(("A", "E", "Above"), LON[[0, 4, 5]], LAT[[0, 4, 5]])


EVERYWHERE = Points(LON, LAT)


def driven(at_most: int, start: int) -> list[float]:
    """Return the minutes from a node to all nodes, by a table of so many centres."""
    table = build_table(VALLEY, NAMES, VILLAGES, ORIGIN, gap_km=9.0, at_most=at_most)
    origin = LonLat(float(LON[start]), float(LAT[start]))
    times = Table(table).one_to_many(origin, EVERYWHERE, Mode.CAR, limit_min=None)
    return [round(float(value), 1) for value in times.minutes]


def test_a_stop_below_a_village_on_the_slope_becomes_a_centre_itself() -> None:
    # From A to C it is 2 minutes. Above is nearer to C than A and E are, and 30 minutes away.
    villages_only, with_one_more = driven(3, 0)[2], driven(4, 0)[2]

    assert villages_only > 20
    assert 2 <= with_one_more < 4


def test_with_room_for_all_every_stop_is_told_well() -> None:
    assert driven(6, 0)[1:] == pytest.approx([1.0, 2.0, 3.0, 4.0, 30.0], rel=0.35)


@pytest.mark.parametrize("at_most", [1, 3])
def test_there_are_never_more_centres_than_asked_for(at_most: int) -> None:
    table = build_table(VALLEY, NAMES, VILLAGES, ORIGIN, gap_km=9.0, at_most=at_most)

    assert len(table) == at_most


@dataclass(frozen=True)
class Knowing:
    """A table that knows the truth but for the points that are no centre: twice as long."""

    truth: FloatArray
    centres: frozenset[int]

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,  # noqa: ARG002 - part of the question
        *,
        limit_min: float | None,  # noqa: ARG002 - part of the question
        when: datetime | None = None,  # noqa: ARG002 - part of the question
    ) -> Times:
        start = int(np.flatnonzero((points.lon == origin.lon) & (points.lat == origin.lat))[0])
        wrong = np.array([1.0 if row in self.centres else 2.0 for row in range(len(points))])
        minutes = self.truth[start] * wrong
        source = np.where(np.isnan(minutes), Source.UNKNOWN, Source.TABLE).astype(np.int8)
        return Times(minutes, minutes, minutes, minutes, source)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_what_is_told_wrongly_is_added_and_nothing_twice(
    n: int, at_most: int, data: st.DataObject
) -> None:
    # Points 3 km from each other, 5 minutes for each step.
    lon, lat = np.array([at(3.0 * k) for k in range(n)]).reshape(-1, 2).T
    points = Points(lon.copy(), lat.copy())
    truth = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) * 5.0
    first = data.draw(st.integers(0, n - 1))

    chosen = sharpened(
        np.array([first]),
        points,
        Sample(np.arange(n), truth),
        lambda rows: Knowing(truth, frozenset(rows.tolist())),
        Mode.CAR,
        at_most=at_most,
    )

    assert chosen[0] == first
    assert len(set(chosen.tolist())) == chosen.size == min(n, at_most)


def test_a_table_that_says_nothing_misleads_nobody() -> None:
    truth = np.array([[0.0, 10.0, np.inf]])
    points = Points(LON[:3], LAT[:3])
    silent = Knowing(np.full((3, 3), np.nan), frozenset())

    off = misled(silent, points, Sample(np.array([0]), truth), Mode.CAR)

    assert off.tolist() == [0.0, 0.0, 0.0]


def test_half_as_long_is_as_wrong_as_twice_as_long() -> None:
    truth = np.array([[0.0, 10.0, 20.0]])
    points = Points(LON[:3], LAT[:3])
    twice = Knowing(np.array([[0.0, 10.0, 20.0]] * 3), frozenset({1}))
    half = Knowing(np.array([[0.0, 10.0, 5.0]] * 3), frozenset({1}))

    off_twice = misled(twice, points, Sample(np.array([0]), truth), Mode.CAR)
    off_half = misled(half, points, Sample(np.array([0]), truth), Mode.CAR)

    assert off_twice == pytest.approx([0.0, 0.0, np.log(2)])
    assert off_half == pytest.approx(off_twice)
