"""Where nothing is near, and what would help: an engine of pure functions over arrays."""

from app.coverage.attack import recoverable
from app.coverage.blurring import WITHHELD, Blurred, Crowd, blurred
from app.coverage.catchments import (
    Access,
    Bands,
    access,
    places_per_resident,
    places_per_resident_by_band,
)
from app.coverage.exact import best_sites
from app.coverage.inputs import NO_AREA, Demand
from app.coverage.reach import (
    NOTHING,
    Nearest,
    Status,
    nearest,
    nearest_by_mode,
    nearest_by_need,
)
from app.coverage.shares import (
    Coverage,
    Order,
    Tally,
    change,
    coverage,
    worst_areas,
    young_by_source,
)
from app.coverage.siting import Proof, Sites, Siting, greedy_sites, held_to, sites_within
from app.coverage.suppression import FEWEST, Publication, publishable, remainders
from app.coverage.tables import LEFT_OUT, Asked, every_filter
from app.coverage.whatif import Scenario

__all__ = [
    "FEWEST",
    "LEFT_OUT",
    "NOTHING",
    "NO_AREA",
    "WITHHELD",
    "Access",
    "Asked",
    "Bands",
    "Blurred",
    "Coverage",
    "Crowd",
    "Demand",
    "Nearest",
    "Order",
    "Proof",
    "Publication",
    "Scenario",
    "Sites",
    "Siting",
    "Status",
    "Tally",
    "access",
    "best_sites",
    "blurred",
    "change",
    "coverage",
    "every_filter",
    "greedy_sites",
    "held_to",
    "nearest",
    "nearest_by_mode",
    "nearest_by_need",
    "places_per_resident",
    "places_per_resident_by_band",
    "publishable",
    "recoverable",
    "remainders",
    "sites_within",
    "worst_areas",
    "young_by_source",
]
