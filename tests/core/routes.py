"""Every address that the application answers to, with an example for each."""

from __future__ import annotations

from uuid import UUID

from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask

SERVICE = UUID(int=4711)
EXAMPLES: dict[str, object] = {
    "service_id": SERVICE,
    "key": "trentino",
    "filename": "css/prossima.css",
}
QUERIES = {"/gazetteer.json": "?site=trentino&q=tre", "/map": "?site=trentino&q=nothingtofind"}


def furnish() -> None:
    """Store a site with one service, so that every example address has something to show."""
    create_site()
    create_area()
    organisation = create_organisation()
    create_service(organisation, id=SERVICE, at=[create_location(organisation)])


def pages(app: Flask) -> list[str]:
    """Return the address of each rule that may be read, filled with the examples."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        values = {name: EXAMPLES[name] for name in rule.arguments}
        if rule.endpoint == "leaflet_file":
            values["filename"] = "leaflet.css"
        address = adapter.build(rule.endpoint, values)
        found.append(address + QUERIES.get(address, ""))
    return sorted(found)
