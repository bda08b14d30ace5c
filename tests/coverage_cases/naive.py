"""Coverage said again in plain Python, one place at a time: oracle and baseline."""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import inf, isnan, nan
from typing import Any, TypeAlias

# Lists or arrays, whatever a test has.
Row: TypeAlias = Any


def nearest(times: Row, fitting: Row) -> tuple[float, int, bool]:
    """Return minutes, column and doubt of one place."""
    minutes, column, unsure = inf, -1, False
    for at, (time, fits) in enumerate(zip(times, fitting, strict=True)):
        if not fits:
            continue
        if isnan(time):
            unsure = True
        elif time < minutes:
            minutes, column = time, at
    return (nan if minutes == inf and unsure else minutes), column, unsure


def status(times: Row, fitting: Row, within_min: float) -> str:
    """Return what is known of one place."""
    own = [time for time, fits in zip(times, fitting, strict=True) if fits]
    if any(time <= within_min for time in own):
        return "covered"
    return "unknown" if any(isnan(time) for time in own) else "beyond"


def tally(
    statuses: Sequence[str], young: Row, area: Sequence[int], code: int | None
) -> dict[str, float]:
    """Return the young people of one area by status; None for the whole site."""
    found = {"covered": 0.0, "beyond": 0.0, "unknown": 0.0}
    for what, people, where in zip(statuses, young, area, strict=True):
        if code is None or where == code:
            found[what] += people
    return found


def places_per_resident(
    capacity: Row, residents: Row, minutes: Row, weight: Callable[[float], float]
) -> list[float]:
    """Return the two steps of the floating catchment, word by word."""
    ratio = []
    for service, places in enumerate(capacity):
        claimants = sum(
            people * weight(row[service])
            for people, row in zip(residents, minutes, strict=True)
            if not isnan(row[service])
        )
        ratio.append(places / claimants if claimants else 0.0)
    return [
        sum(weight(time) * share for time, share in zip(row, ratio, strict=True) if not isnan(time))
        for row in minutes
    ]


def covered_by(sites: Sequence[int], young: Row, served: Row, reach: Row) -> float:
    """Return the young people reached by what is open and these new sites."""
    return sum(
        float(people)
        for people, already, row in zip(young, served, reach, strict=True)
        if already or any(row[site] for site in sites)
    )


def best_siting(count: int, young: Row, served: Row, reach: Row) -> float:
    """Return the most young people that any choice of so many sites reaches."""
    candidates = range(len(reach[0]) if len(reach) else 0)
    return max(
        covered_by(sites, young, served, reach)
        for sites in combinations(candidates, min(count, len(candidates)))
    )
