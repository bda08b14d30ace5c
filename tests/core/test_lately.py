"""What was made of objects is kept for the very same objects, and for no others."""

from __future__ import annotations

import numpy as np

from app.core.lately import Lately
from app.travel import Points
from app.travel.lately import OfLatePoints


class Making:
    """Counts what it makes."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, *_: object) -> int:
        """Return the number of this one."""
        self.made += 1
        return self.made


def test_the_same_objects_are_asked_once_and_equal_ones_again() -> None:
    lately, make = Lately[int](kept=2), Making()
    first, equal = [1], [1]

    answers = [
        lately.of(first, make=make),
        lately.of(first, make=make),
        lately.of(equal, make=make),
    ]

    assert answers == [1, 1, 2]


def test_each_part_counts() -> None:
    lately, make = Lately[int](kept=4), Making()
    one, other = object(), object()

    answers = [lately.of(one, each, make=make) for each in (one, other, None, other)]

    assert answers == [1, 2, 3, 2]


def test_the_one_asked_for_longest_ago_is_let_go() -> None:
    lately, make = Lately[int](kept=2), Making()
    catalogue, some, others = object(), object(), object()

    asked = (catalogue, some, catalogue, others, catalogue, some)

    assert [lately.of(each, make=make) for each in asked] == [1, 2, 1, 3, 1, 4]


def test_single_points_do_not_push_a_catalogue_out() -> None:
    late, make = OfLatePoints[int](), Making()
    catalogue = Points(np.zeros(200), np.zeros(200))
    few = [Points(np.zeros(1), np.zeros(1)) for _ in range(3)]

    late.of_points(catalogue, make)
    for points in few:
        late.of_points(points, make)

    # New points over the same arrays are the same points.
    assert late.of_points(Points(catalogue.lon, catalogue.lat), make) == 1
    assert late.of_points(Points(catalogue.lon.copy(), catalogue.lat), make) == 5
