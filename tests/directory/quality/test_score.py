"""Points of a listing: what they are for, and that tables and contents give the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from directory.editing.actors import coordinator
from directory.editing.contents import complete_service, service_contents
from factories import (
    create_location,
    create_organisation,
    create_schedule,
    create_service,
    create_site,
    offers_of,
)
from flask import Flask
from hypothesis import given

from app.core.db import db
from app.directory.actions import load_listings
from app.directory.editing import PlaceContent, PlaceKind, ServiceContent
from app.directory.editing.present import service_content, whole_service
from app.directory.quality import queries
from app.directory.quality.score import FIELDS, POINTS, Check, Facts, facts_of, missing, points
from app.directory.vocabulary import Wheelchair
from app.territory.setup import load_missing_sites

TODAY = date(2026, 11, 22)


def test_the_points_of_all_checks_are_a_hundred() -> None:
    assert sum(POINTS.values()) == 100
    assert [each.name for each in fields(Facts)] == [check.value for check in Check]
    assert set(FIELDS) == set(Check) - {Check.CONFIRMED}


def test_a_complete_and_confirmed_listing_has_them_all_but_those_of_its_short_text() -> None:
    facts = facts_of(complete_service(), confirmed=True)

    assert missing(facts) == [Check.DESCRIPTION]
    assert points(facts) == 95


def test_an_empty_listing_has_those_that_cannot_be_missing() -> None:
    facts = facts_of(ServiceContent())

    assert points(facts) == POINTS[Check.WHEELCHAIR]


def test_a_telephone_line_needs_no_address_and_no_door() -> None:
    line = ServiceContent(
        in_person=False, by_phone=True, places=(PlaceContent(kind=PlaceKind.REMOTE),)
    )

    assert not {Check.PLACE, Check.HOURS, Check.WHEELCHAIR} & set(missing(facts_of(line)))


def test_a_hidden_address_is_no_fault() -> None:
    shelter = ServiceContent(places=(PlaceContent(kind=PlaceKind.CONFIDENTIAL, area="022205"),))

    assert Check.PLACE not in missing(facts_of(shelter))


@given(service_contents())
def test_what_is_worth_most_is_asked_for_first_and_all_of_it_makes_a_hundred(
    content: ServiceContent,
) -> None:
    facts = facts_of(content)

    worth = [POINTS[check] for check in missing(facts)]

    assert worth == sorted(worth, reverse=True)
    assert points(facts) + sum(worth) == 100


@given(service_contents())
def test_telling_more_never_costs_points(content: ServiceContent) -> None:
    more = replace(content, summary="Un primo colloquio senza appuntamento", phone="0461 1")

    assert points(facts_of(more)) >= points(facts_of(content))


@pytest.mark.usefixtures("app")
def test_the_tables_tell_the_same_as_the_content() -> None:
    create_site()
    body = create_organisation()
    door = create_location(body, wheelchair=Wheelchair.YES)
    hidden = create_location(body, confidential=True, precision=None)
    create_service(body, name="A", at=[door], phone="1", age_min=15)
    create_service(
        body, name="B", at=[door, hidden], translations=[{"language": "pt", "name": "B"}]
    )
    create_service(body, name="C", in_person=False, online=True, access=["email"])
    open_one = create_service(body, name="D", at=[create_location(body, precision=None)])
    create_schedule(offers_of(open_one)[0])

    told = queries.of_site("trentino", TODAY)

    assert [each.name for each in told] == ["A", "B", "C", "D"]
    for each in told:
        service = whole_service(db.session(), each.id)
        assert service is not None
        assert facts_of(service_content(service)) == each.facts


def test_the_tables_tell_the_same_of_every_listing_shipped(embedded_app: Flask) -> None:
    load_missing_sites()
    geodata: Path = embedded_app.config["PROSSIMA"].geodata_dir
    load_listings("trentino", geodata / "trentino")

    told = queries.of_actor(coordinator(), TODAY)

    assert len(told) > 100
    for each in told:
        service = whole_service(db.session(), each.id)
        assert service is not None
        assert facts_of(service_content(service)) == replace(each.facts, confirmed=False)
