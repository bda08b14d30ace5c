"""How often link worker and participant are usually in touch, by track."""

from __future__ import annotations

from app.participants.vocabulary import Track

# Contacts a month that the page suggests; everybody changes them as it suits.
_USUAL = {Track.JOB_READY: 2, Track.COMPLEX_NEEDS: 4}
UNDECIDED = 3


def usual_contacts(track: Track | None) -> int:
    """Return the contacts a month to begin with."""
    return UNDECIDED if track is None else _USUAL[track]
