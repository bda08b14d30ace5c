"""Every address that the application answers to, with an example for each."""

from __future__ import annotations

from uuid import UUID

from directory.happenings.dates import create_date, create_event, in_days
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from werkzeug.routing import Rule

from app.accounts.gate import action_of
from app.accounts.policy import POLICY, Action, Role, Scope
from app.directory.vocabulary import ServiceKind

SERVICE = UUID(int=4711)
EVENT = UUID(int=4712)
POINT = UUID(int=4713)
EXAMPLES: dict[str, object] = {
    "service_id": SERVICE,
    "key": "trentino",
    "filename": "css/prossima.css",
}
QUERIES = {
    "/gazetteer.json": "?site=trentino&q=tre",
    "/map": "?site=trentino&q=nothingtofind",
    "/map/isochrones.json": "?site=trentino&from=11.12,46.07&mode=walk",
}
# What the link itself decides; anybody may follow one, but only a valid one leads somewhere.
BY_LINK = {Action.FOLLOW_LINK}


def furnish() -> None:
    """Store a site with one listing of each kind: every example address has something to show."""
    create_site()
    create_area()
    organisation = create_organisation()
    create_service(organisation, id=SERVICE, at=[create_location(organisation)])
    point = ServiceKind.ORIENTATION_POINT
    create_service(organisation, id=POINT, kind=point, at=[create_location(organisation)])
    create_date(create_event(organisation, id=EVENT), in_days(3))


def pages(app: Flask) -> list[str]:
    """Return the address of each rule that every visitor may read, filled with the examples."""
    return sorted(_address(app, rule) for rule in _readable(app) if _is_public(app, rule))


def closed_pages(app: Flask) -> list[str]:
    """Return the addresses that a visitor without a right or a valid link does not get."""
    return sorted(_address(app, rule) for rule in _readable(app) if not _is_public(app, rule))


def _readable(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def _is_public(app: Flask, rule: Rule) -> bool:
    action = action_of(app, rule.endpoint)
    assert action is not None, rule.endpoint
    # What comes after the first page of signing in leads back to it without that page.
    is_later_step = rule.rule.startswith("/sign-in/")
    everybody = POLICY.get((Role.VISITOR, action)) is Scope.ALL
    # A picture is there once somebody has uploaded it.
    needs_more = is_later_step or rule.endpoint == "photos.picture"
    return everybody and action not in BY_LINK and not needs_more


def _address(app: Flask, rule: Rule) -> str:
    values = {name: EXAMPLES.get(name, _any(rule, name)) for name in rule.arguments}
    if rule.endpoint.startswith("happenings."):
        values = dict.fromkeys(values, EVENT)
    if rule.endpoint.startswith("pointing_out."):
        values = dict.fromkeys(values, POINT)
    if rule.endpoint == "leaflet_file":
        values["filename"] = "leaflet.css"
    address = app.url_map.bind("localhost").build(rule.endpoint, values)
    return address + QUERIES.get(address, "")


def _any(rule: Rule, name: str) -> object:
    """Return something of the right kind where no example is needed, for it leads nowhere."""
    kind = type(rule._converters[name]).__name__  # noqa: SLF001 - werkzeug tells it nowhere else
    if kind == "AnyConverter":
        return min(rule._converters[name].items)  # noqa: SLF001
    return {"UUIDConverter": UUID(int=1), "IntegerConverter": 1}.get(kind, "example")
