"""ENGINE of well-being scales as data: items, scoring, cut-offs (pure: no web, no database)."""

from app.participants.scales.scale import Band, Direction, Item, Option, Scale
from app.participants.scales.scoring import (
    AnswerError,
    Change,
    Score,
    band_of,
    compare,
    limits,
    score,
)

__all__ = [
    "AnswerError",
    "Band",
    "Change",
    "Direction",
    "Item",
    "Option",
    "Scale",
    "Score",
    "band_of",
    "compare",
    "limits",
    "score",
]
