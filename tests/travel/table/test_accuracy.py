"""How far off a provider is, on trips that a reader can add up."""

import numpy as np
import pytest

from app.travel import Mode, Speed, StraightLine
from app.travel.table import Pairs, evaluate
from app.travel.table.accuracy import together
from app.travel.table.mesh import KM_PER_DEGREE

NAN = float("nan")


def northward(km: list[float], minutes: list[float]) -> Pairs:
    n = len(km)
    lat = 46.0 + np.array(km) / KM_PER_DEGREE
    return Pairs(np.full(n, 11.0), np.full(n, 46.0), np.full(n, 11.0), lat, np.array(minutes))


ONE_KM_A_MINUTE = StraightLine({Mode.CAR: Speed(detour=1, kmh=60)})


def test_errors_and_shares_are_those_of_the_hand_example() -> None:
    # Said: 10 20 40 50. True: 10 40 20 50. Near said: 10 20, one wrongly; truly: 10 20, one missed.
    pairs = northward([10, 20, 40, 50], [10, 40, 20, 50])

    accuracy = evaluate(ONE_KM_A_MINUTE, pairs)

    assert (accuracy.known, accuracy.unknown) == (4, 0)
    assert accuracy.median == pytest.approx(0.25, abs=0.01)  # 0, 0.5, 1, 0
    assert (accuracy.wrongly_near, accuracy.missed) == (0.5, 0.5)
    assert accuracy.low == pytest.approx(0.65, abs=0.02)  # true / said: 1, 2, 0.5, 1
    assert accuracy.high == pytest.approx(1.7, abs=0.02)


def test_what_the_provider_leaves_open_is_unknown_and_missed() -> None:
    accuracy = evaluate(ONE_KM_A_MINUTE, northward([10, NAN], [10, 20]))

    assert (accuracy.known, accuracy.unknown, accuracy.missed) == (1, 1, 0.5)
    assert accuracy.median == pytest.approx(0, abs=0.01)


def test_nothing_measured_is_nan() -> None:
    accuracy = evaluate(ONE_KM_A_MINUTE, northward([], []))

    assert (accuracy.known, accuracy.unknown) == (0, 0)
    assert np.isnan([accuracy.median, accuracy.p90, accuracy.wrongly_near, accuracy.missed]).all()


def test_trips_of_several_sets_are_measured_together() -> None:
    both = together([northward([10], [10]), northward([20, 40], [40, 20])])

    assert both.minutes.tolist() == [10, 40, 20]
    assert len(together([])) == 0
