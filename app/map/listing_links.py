"""Where those who keep listings find what a search finds as files, in full."""

from __future__ import annotations

from flask import url_for

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can
from app.map.asked import Asked

KINDS = {"csv": "CSV", "xlsx": "XLSX", "json": "HSDS"}


def listing_links(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return each kind of file with its address; none for those who may not have them."""
    if not can(current_actor(), Action.EXPORT_LISTINGS):
        return ()
    query = asked.query()
    return tuple(
        (kind, f"{url_for('listing_files.listings', ending=ending)}?{query}")
        for ending, kind in KINDS.items()
    )
