"""What is missing near a participant, counted for coverage: need, area and day, never who."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock
from uuid import UUID

from app.directory.unmet import count_unmet_needs
from app.participants.fitting.finding import CaseFound

# Opening the page again the same day is the same gap. Only this process remembers it, and no
# table: a count must not lead back to a case.
MOST_REMEMBERED = 5000
_counted: OrderedDict[tuple[UUID, str, date], None] = OrderedDict()
_lock = Lock()


def count_gaps(participant_id: UUID, found: CaseFound) -> int:
    """Count each need for which nothing is near, as a search that found nothing; once a day.

    Nothing is counted while better times are on their way: a gap that only an estimate
    saw would stay counted.
    """
    asked = found.asked
    if asked.home is None or (found.best is not None and found.best.refining):
        return 0
    missing = _new_today(
        participant_id, [each.need for each in found.needs if not each.near.total], found.today
    )
    for need in missing:
        count_unmet_needs(asked.site, asked.home, [need])
    return len(missing)


def _new_today(participant_id: UUID, needs: Sequence[str], today: date) -> list[str]:
    """Return the needs that this process has not counted for this case today."""
    with _lock:
        new = [need for need in needs if (participant_id, need, today) not in _counted]
        _counted.update(dict.fromkeys((participant_id, need, today) for need in new))
        while len(_counted) > MOST_REMEMBERED:
            _counted.popitem(last=False)
    return new
