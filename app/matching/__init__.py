"""Who fits what, how near, and why: an engine of pure functions over arrays."""

from app.matching.days_off import DaysOff, no_days_off
from app.matching.facets import Facets, Gain, drop_one, drop_one_of_sieve, facets, facets_of_sieve
from app.matching.filters import Dimension
from app.matching.hours import (
    EVER_SINCE,
    FOR_EVER,
    Change,
    Hours,
    OpenState,
    next_change,
    open_states,
)
from app.matching.inputs import Fee, Offers, Services, Track, Trips, Wish, bit_mask
from app.matching.meeting import NO_OFFER, Elsewhere
from app.matching.rank import Ranking, Shown, rank, rank_sieve
from app.matching.reasons import (
    Code,
    Confirmed,
    Covers,
    Minutes,
    Note,
    PlacesFree,
    Reason,
    reasons,
)
from app.matching.sieve import Sieve

__all__ = [
    "EVER_SINCE",
    "FOR_EVER",
    "NO_OFFER",
    "Change",
    "Code",
    "Confirmed",
    "Covers",
    "DaysOff",
    "Dimension",
    "Elsewhere",
    "Facets",
    "Fee",
    "Gain",
    "Hours",
    "Minutes",
    "Note",
    "Offers",
    "OpenState",
    "PlacesFree",
    "Ranking",
    "Reason",
    "Services",
    "Shown",
    "Sieve",
    "Track",
    "Trips",
    "Wish",
    "bit_mask",
    "drop_one",
    "drop_one_of_sieve",
    "facets",
    "facets_of_sieve",
    "next_change",
    "no_days_off",
    "open_states",
    "rank",
    "rank_sieve",
    "reasons",
]
