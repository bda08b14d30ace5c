"""How many places of a service there are for each young person in reach."""

import numpy as np
import pandas as pd
import pytest
from access import fca
from coverage_cases import naive
from coverage_cases.examples import INF, NAN, amounts, matrices
from hypothesis import given
from hypothesis import strategies as st

from app.core.units import FloatArray
from app.coverage import Bands, access, places_per_resident, places_per_resident_by_band

# The weights of Luo & Qi (2009), their set for a slow decay, in their bands.
SLOW = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))


def weight(minutes: float, bands: Bands = SLOW) -> float:
    """Return the weight of a trip, looked up band by band."""
    for limit, value in zip(bands.up_to_min, bands.weight, strict=True):
        if minutes <= limit:
            return value
    return 0.0


def by_pysal(
    capacity: FloatArray, residents: FloatArray, minutes: FloatArray, bands: Bands
) -> FloatArray:
    """Return what PySAL access makes of the same numbers."""
    n, m = minutes.shape
    demand = pd.DataFrame({"people": residents}, index=pd.Index(range(n), name="geoid"))
    supply = pd.DataFrame({"places": capacity}, index=pd.Index(range(m), name="geoid"))
    trips = pd.DataFrame(
        {"origin": np.repeat(range(n), m), "dest": np.tile(range(m), n), "cost": minutes.ravel()}
    )
    found = fca.two_stage_fca(
        demand,
        supply,
        trips.dropna(),
        max_cost=bands.up_to_min[-1],
        demand_index=True,
        demand_name="people",
        supply_index=True,
        supply_name="places",
        weight_fn=lambda cost: weight(cost, bands),
    )
    ratios: FloatArray = found.reindex(range(n), fill_value=0.0).to_numpy()
    return ratios


def test_two_villages_share_one_course() -> None:
    # 12 places. The valley (100) and the hamlet (20) reach them; the pass does not.
    places = places_per_resident(
        capacity=np.array([12.0]),
        residents=np.array([100.0, 20.0, 5.0]),
        minutes=np.array([[10.0], [40.0], [NAN]]),
        within_min=40,
    )

    np.testing.assert_allclose(places, [0.1, 0.1, 0.0])


def test_a_longer_trip_claims_less_and_counts_less() -> None:
    # 100 residents at weight 1 and 100 at 0.68 claim 168 parts of 16.8 places.
    places = places_per_resident_by_band(
        capacity=np.array([16.8]),
        residents=np.array([100.0, 100.0]),
        minutes=np.array([[10.0], [15.0]]),
        bands=SLOW,
    )

    np.testing.assert_allclose(places, [0.1, 0.068])


def test_a_service_that_does_not_state_its_places_is_counted_apart() -> None:
    found = access(
        capacity=np.array([10.0, NAN, NAN]),
        residents=np.array([100.0, 0.0]),
        minutes=np.array([[5.0, 30.0, 31.0], [5.0, NAN, NAN]]),
        bands=SLOW,
    )

    np.testing.assert_allclose(found.places, [0.1, 0.1])
    assert found.unstated.tolist() == [1, 0]
    assert found.unknown.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("capacity", "residents"), [([0.0], [10.0]), ([5.0], [0.0]), ([0.0], [0.0])]
)
def test_no_places_or_nobody_is_zero_and_no_division(
    capacity: list[float], residents: list[float]
) -> None:
    minutes = np.array([[5.0]])

    places = places_per_resident(np.array(capacity), np.array(residents), minutes, within_min=30)

    assert places.tolist() == [0.0]


@given(st.integers(0, 2**32 - 1), st.sampled_from([SLOW, Bands((30.0,), (1.0,))]))
def test_the_ratios_are_those_of_pysal_access(seed: int, bands: Bands) -> None:
    random = np.random.default_rng(seed)
    n, m = random.integers(1, 30, 2)
    capacity, residents = random.integers(0, 40, m) * 1.0, random.integers(1, 900, n) * 1.0
    minutes = np.where(random.random((n, m)) < 0.2, NAN, random.integers(0, 45, (n, m)) * 1.0)
    # PySAL leaves out a service that nobody reaches; here every service has a neighbour.
    minutes[0] = 5.0

    places = places_per_resident_by_band(capacity, residents, minutes, bands=bands)

    expected = by_pysal(capacity, residents, minutes, bands)
    np.testing.assert_allclose(places, expected, rtol=0, atol=1e-9)


@given(st.data(), st.integers(0, 6), st.integers(0, 6))
def test_the_ratios_are_those_of_the_words(data: st.DataObject, n: int, m: int) -> None:
    capacity, residents = data.draw(amounts(m)), data.draw(amounts(n))
    minutes = data.draw(matrices(n, m))

    places = places_per_resident_by_band(capacity, residents, minutes, bands=SLOW)

    expected = naive.places_per_resident(capacity, residents, minutes, weight)
    np.testing.assert_allclose(places, expected, rtol=1e-12)


@given(st.data(), st.integers(0, 8), st.integers(0, 8))
def test_every_reachable_place_is_shared_out_once(data: st.DataObject, n: int, m: int) -> None:
    capacity, residents = data.draw(amounts(m)), data.draw(amounts(n))
    minutes = data.draw(matrices(n, m))

    places = places_per_resident(capacity, residents, minutes, within_min=40)

    claimed = ((minutes <= 40) & (residents[:, np.newaxis] > 0)).any(axis=0)
    np.testing.assert_allclose(places @ residents, capacity[claimed].sum())


def test_wrong_input_is_refused_in_words() -> None:
    one, two = np.ones(1), np.ones((1, 2))

    with pytest.raises(ValueError, match=r"minutes has shape \(1, 2\), expected \(1, 1\)"):
        places_per_resident(one, one, two, within_min=10)
    with pytest.raises(ValueError, match="capacity must be >= 0"):
        places_per_resident(-one, one, np.ones((1, 1)), within_min=10)
    with pytest.raises(ValueError, match="residents must be >= 0"):
        places_per_resident(one, np.array([NAN]), np.ones((1, 1)), within_min=10)


@pytest.mark.parametrize(
    ("limits", "weights"),
    [((), ()), ((10, 5), (1, 1)), ((10, 20), (0.5, 1)), ((10,), (0,)), ((10, INF), (1, 1)),
     ((10,), (1, 0.5))],
)  # fmt: skip
def test_bands_that_are_no_decay_are_refused(
    limits: tuple[float, ...], weights: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match=r"."):
        Bands(limits, weights)
