"""What is over is found under no wish, and a kind narrows like any other filter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching.examples import Case, cases

from app.core.units import BoolArray
from app.matching import Dimension, Sieve


def sieve_of(case: Case, **wish: BoolArray) -> Sieve:
    changed = replace(case.wish, **wish)
    return Sieve(case.services, case.offers, changed, case.trips, case.open_state)


def some(data: st.DataObject, case: Case) -> BoolArray:
    m = len(case.services)
    return np.array(data.draw(st.lists(st.booleans(), min_size=m, max_size=m)), np.bool_)


@given(cases(), st.data())
def test_what_is_over_is_found_under_no_filter_and_without_any(
    case: Case, data: st.DataObject
) -> None:
    over = some(data, case)

    sieve = sieve_of(case, over=over)

    assert not (sieve.passing & over).any()
    assert not any((sieve.found(dimension) & over).any() for dimension in sieve.active)
    assert (sieve.passing == (sieve_of(case).passing & ~over)).all()


@given(cases(), st.data())
def test_a_kind_narrows_and_is_counted_under_the_other_filters(
    case: Case, data: st.DataObject
) -> None:
    of_kind = some(data, case)

    sieve = sieve_of(case, of_kind=of_kind)

    assert (sieve.passing == (sieve_of(case).passing & of_kind)).all()
    assert (sieve.found(Dimension.KIND) == sieve_of(case).passing).all()


@given(cases(min_services=1))
def test_a_column_of_another_length_is_refused(case: Case) -> None:
    short = np.zeros(len(case.services) - 1, np.bool_)

    with pytest.raises(ValueError, match="over has shape"):
        _ = sieve_of(case, over=short).passing
    with pytest.raises(ValueError, match="of_kind has shape"):
        _ = sieve_of(case, of_kind=short).passing
