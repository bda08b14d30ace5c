"""What was worked out of points, kept for whoever asks for the same points again."""

from collections.abc import Callable

from app.core.lately import Lately, Made
from app.travel.times import Points

# A catalogue, and the part of it that a search narrowed down: no third is asked for again.
_KEPT = 2
# Fewer are worked out anew sooner than it would take to push a catalogue out.
_MANY = 100


class OfLatePoints(Lately[Made]):
    """What was last worked out of points: a catalogue asks for the same arrays at every search."""

    def __init__(self) -> None:
        super().__init__(_KEPT)

    def of_points(self, points: Points, make: Callable[[Points], Made]) -> Made:
        """Return what was made of these points, made now where nobody has lately.

        Args:
            points: (n,) where trips end.
            make: works it out; depends on nothing else that changes.
        """
        if len(points) < _MANY:
            return make(points)
        return self.of(points.lon, points.lat, make=lambda: make(points))
