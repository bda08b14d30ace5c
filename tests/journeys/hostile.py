"""A listing whose every name is HTML that would run, were it ever taken for a page."""

from __future__ import annotations

import factories

HOSTILE = "<img src=x onerror=window.__xss=1>"
FIND_IT = "/map?site=trentino&q=onerror"


def add_hostile_listing() -> None:
    """Store a service, its organisation and its place, all with the hostile name."""
    organisation = factories.create_organisation(name=HOSTILE)
    place = factories.create_location(organisation, name=HOSTILE, address=f"Via {HOSTILE} 1")
    factories.create_service(
        organisation, at=[place], name=HOSTILE, summary=HOSTILE, description=HOSTILE
    )
