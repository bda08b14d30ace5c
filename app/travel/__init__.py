"""How long it takes from one place to many: an engine of pure functions."""

from app.travel.chain import Answer, Chain
from app.travel.estimate import Speed, StraightLine
from app.travel.prefilter import prefilter
from app.travel.times import Mode, Points, Provider, Source, Times, chosen

__all__ = [
    "Answer",
    "Chain",
    "Mode",
    "Points",
    "Provider",
    "Source",
    "Speed",
    "StraightLine",
    "Times",
    "chosen",
    "prefilter",
]
