"""A person's home is never sent out: not by type, not by import, not by any page."""

from __future__ import annotations

from typing import Any

import grimp
import pytest
from flask.testing import FlaskClient
from territory.geocoding.conftest import TRENTO
from territory.geocoding.loopback import Loopback

from app.territory.geocoding import geocode
from app.territory.sites import SiteView

HOME = "Via Segreta 7, 38122 Trento"
# What knows where people live or start from.
KNOW_HOMES = ("app.map", "app.participants", "app.api", "app.matching", "app.travel")


@pytest.mark.parametrize("home", [HOME, TRENTO, {"street": HOME}, None])
def test_nothing_but_a_listings_address_is_taken(
    trentino: SiteView, asked: Loopback, home: Any
) -> None:
    with pytest.raises(TypeError, match="only the address of a listing"):
        geocode(trentino, home)

    assert asked.heard.queries == []


@pytest.mark.parametrize(
    "address",
    [
        "/map",
        "/map.geojson",
        "/map.csv",
        "/map/points",
        "/territory/gazetteer.json",
        "/territory/trentino",
        "/",
    ],
)
@pytest.mark.usefixtures("trentino")
def test_no_page_calls_out_for_a_starting_point(
    client: FlaskClient, asked: Loopback, address: str
) -> None:
    question = {"site": "trentino", "from": HOME, "q": HOME, "mode": "car", "within": "30"}

    answer = client.get(address, query_string=question)

    assert answer.status_code < 500
    assert asked.heard.queries == []


@pytest.mark.usefixtures("trentino")
def test_no_page_at_all_calls_out_however_it_is_asked(client: FlaskClient, asked: Loopback) -> None:
    question = {"site": "trentino", "from": HOME, "q": HOME, "text": HOME, "address": HOME}
    readable = [
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]

    for address in readable:
        client.get(address, query_string=question)

    assert len(readable) > 5
    assert asked.heard.queries == []


def test_what_knows_homes_does_not_know_the_geocoder() -> None:
    graph = grimp.build_graph("app")
    geocoder = {"app.territory.geocoding"} | graph.find_descendants("app.territory.geocoding")

    importers = {
        who for module in geocoder for who in graph.find_modules_that_directly_import(module)
    }

    assert not [who for who in importers if who.startswith(KNOW_HOMES)]


def test_only_one_module_opens_a_way_out() -> None:
    graph = grimp.build_graph("app", include_external_packages=True)

    using = graph.find_modules_that_directly_import("geopy")

    assert using == {"app.territory.geocoding.external", "app.territory.geocoding.fetching"}
