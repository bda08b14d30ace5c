"""What changes when a service opens, closes or moves, or a new line shortens trips."""

from typing import Any

import numpy as np
import pytest
from coverage_cases.examples import NAN, TIMES, matrices
from hypothesis import given
from hypothesis import strategies as st

from app.core.units import FloatArray
from app.coverage import NOTHING, Scenario, Status, nearest


def two_villages() -> Scenario:
    """Return the valley and the hamlet with one service each."""
    return Scenario.of(np.array([[5.0, 40.0], [60.0, 10.0]]))


def test_a_new_service_is_the_nearest_where_it_is() -> None:
    changed = two_villages().with_service(np.array([30.0, 2.0]))

    assert changed.near.minutes.tolist() == [5, 2]
    assert changed.near.offer.tolist() == [0, 2]


def test_when_a_service_closes_its_people_go_to_the_next() -> None:
    changed = two_villages().without(0)

    assert changed.near.minutes.tolist() == [40, 10]
    assert changed.near.offer.tolist() == [1, 1]


def test_a_service_that_moves_keeps_its_number() -> None:
    changed = two_villages().moved(0, np.array([25.0, 3.0]))

    assert changed.near.minutes.tolist() == [25, 3]
    assert changed.near.offer.tolist() == [0, 0]


def test_a_line_makes_trips_shorter_never_longer() -> None:
    changed = two_villages().with_line(np.array([0, 1]), np.array([[90.0, NAN], [8.0, NAN]]))

    assert changed.near.minutes.tolist() == [5, 8]
    assert changed.near.offer.tolist() == [0, 0]


def test_a_line_makes_an_unknown_trip_known() -> None:
    before = Scenario.of(np.array([[NAN], [NAN]]))

    changed = before.with_line(np.array([0]), np.array([[20.0], [NAN]]))

    assert changed.near.status(30).tolist() == [Status.COVERED, Status.UNKNOWN]


def test_closing_the_only_service_leaves_nothing_and_that_is_known() -> None:
    changed = Scenario.of(np.array([[NAN], [5.0]])).without(0)

    assert changed.near.offer.tolist() == [NOTHING, NOTHING]
    assert changed.near.status(30).tolist() == [Status.BEYOND, Status.BEYOND]


def test_the_scenario_before_stays_as_it_was() -> None:
    before = two_villages()

    before.without(0).with_service(np.zeros(2))

    assert before.near.minutes.tolist() == [5, 10]


class Recount:
    """The same changes told to a plain table of columns by service number."""

    def __init__(self, minutes: FloatArray) -> None:
        self.n = len(minutes)
        self.columns = list(enumerate(minutes.T.tolist()))
        self.next = minutes.shape[1]

    def close(self, service: int) -> list[float]:
        column: list[float] = dict(self.columns)[service]
        self.columns = [pair for pair in self.columns if pair[0] != service]
        return column

    def add(self, service: int, column: list[float]) -> None:
        self.columns.append((service, column))

    def minutes(self) -> FloatArray:
        return np.array([column for _, column in self.columns]).reshape(-1, self.n).T

    def services(self) -> list[int]:
        return [service for service, _ in self.columns]


def one_change(data: Any, now: Scenario, plain: Recount) -> Scenario:
    """Draw a change and make it in both."""
    column = data.draw(st.lists(TIMES, min_size=plain.n, max_size=plain.n))
    kind = data.draw(
        st.sampled_from(["add", "close", "move", "line"] if plain.columns else ["add"])
    )
    if kind == "add":
        plain.add(plain.next, column)
        plain.next += 1
        return now.with_service(np.array(column))
    service = data.draw(st.sampled_from(plain.services()))
    before = plain.close(service)
    if kind == "close":
        return now.without(service)
    if kind == "move":
        plain.add(service, column)
        return now.moved(service, np.array(column))
    plain.add(service, np.fmin(before, column).tolist())
    return now.with_line(np.array([service]), np.array([column]).T)


@given(st.data(), st.integers(1, 5), st.integers(0, 4))
def test_any_changes_in_turn_give_what_counting_anew_gives(
    data: st.DataObject, n: int, m: int
) -> None:
    minutes = data.draw(matrices(n, m))
    now, plain = Scenario.of(minutes), Recount(minutes)

    for _ in range(data.draw(st.integers(1, 6))):
        now = one_change(data, now, plain)

    anew = nearest(plain.minutes())
    numbers = np.append(plain.services(), NOTHING).astype(np.int64)
    np.testing.assert_array_equal(now.near.minutes, anew.minutes)
    np.testing.assert_array_equal(now.near.unsure, anew.unsure)
    np.testing.assert_array_equal(now.near.offer, numbers[anew.offer])


def test_wrong_changes_are_refused_in_words() -> None:
    now = two_villages()

    with pytest.raises(ValueError, match="service 7 is not open"):
        now.without(7)
    with pytest.raises(ValueError, match="service 0 is not open"):
        now.without(0).moved(0, np.zeros(2))
    with pytest.raises(ValueError, match="minutes has shape"):
        now.with_service(np.zeros(3))
    with pytest.raises(ValueError, match="must be >= 0"):
        now.with_service(np.array([-1.0, 0.0]))
    with pytest.raises(ValueError, match="do not fit"):
        now.with_line(np.array([0, 0]), np.zeros((2, 2)))
    with pytest.raises(ValueError, match="1 rows, expected 2"):
        now.with_line(np.array([0]), np.zeros((1, 1)))
