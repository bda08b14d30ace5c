"""A pin goes before the memory, the memory before the gazetteer, and outside comes last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from territory.geocoding.conftest import TRENTO, open_door
from territory.geocoding.loopback import Loopback

from app.core.db import db
from app.core.geo import LonLat
from app.territory.geocoding import (
    ListingAddress,
    Located,
    Miss,
    NotFound,
    Outside,
    Precision,
    Source,
    geocode,
    pin,
)
from app.territory.geocoding.models import GeocodedAddress
from app.territory.sites import SiteView

GUARDINI = ListingAddress("Via Guardini 75", "38121", "Trento")


def test_a_pin_in_the_form_is_taken_and_nobody_is_asked(
    trentino: SiteView, asked: Loopback
) -> None:
    found = geocode(trentino, GUARDINI, pin=TRENTO)

    assert isinstance(found, Located)
    assert (found.point, found.source, found.precision) == (TRENTO, Source.PIN, Precision.ADDRESS)
    assert asked.heard.queries == []


def test_a_pin_in_another_country_is_refused(trentino: SiteView) -> None:
    refused = geocode(trentino, GUARDINI, pin=LonLat(-9.14, 38.71))

    assert isinstance(refused, Outside)
    assert refused.distance_km > 1500


def test_a_kept_pin_answers_for_the_same_address_written_otherwise(
    trentino: SiteView, asked: Loopback
) -> None:
    geocode(trentino, GUARDINI)
    pin(trentino.key, GUARDINI, TRENTO)

    found = geocode(trentino, ListingAddress("VIA GUARDINI, 75; 38121 trento"))

    assert isinstance(found, Located)
    assert (found.point, found.source) == (TRENTO, Source.PIN)
    assert len(asked.heard.queries) == 1


def test_the_same_address_is_asked_once_and_keeps_attribution_and_date(
    trentino: SiteView, asked: Loopback
) -> None:
    first = geocode(trentino, GUARDINI)
    open_door()

    second = geocode(trentino, GUARDINI)

    assert isinstance(second, Located)
    assert second == first
    assert len(asked.heard.queries) == 1


@pytest.mark.parametrize("word", ["far", "nowhere"])
def test_a_refusal_is_remembered_too(trentino: SiteView, asked: Loopback, word: str) -> None:
    first = geocode(trentino, ListingAddress(word))
    open_door()

    second = geocode(trentino, ListingAddress(word))

    assert second == first
    assert len(asked.heard.queries) == 1


def test_what_has_expired_is_asked_again_and_forgotten(trentino: SiteView, asked: Loopback) -> None:
    geocode(trentino, ListingAddress("nowhere"))
    past = datetime.now(UTC) - timedelta(seconds=1)
    db.session.execute(update(GeocodedAddress).values(expires_at=past))
    db.session.commit()
    open_door()

    geocode(trentino, GUARDINI)

    assert len(asked.heard.queries) == 2
    assert db.session.scalar(select(func.count()).select_from(GeocodedAddress)) == 1


def test_the_name_of_a_town_needs_nobody_outside(trentino: SiteView, asked: Loopback) -> None:
    found = geocode(trentino, ListingAddress(city="rovereto"))

    assert isinstance(found, Located)
    assert (found.source, found.precision) == (Source.GAZETTEER, Precision.TOWN)
    assert found.instead_of is None
    assert asked.heard.queries == []


def test_a_station_of_the_gazetteer_that_lies_elsewhere_is_refused(trentino: SiteView) -> None:
    refused = geocode(trentino, ListingAddress("Verona Porta Nuova"))

    assert isinstance(refused, Outside)
    assert refused.source is Source.GAZETTEER
    assert 15 < refused.distance_km < 25


def test_without_a_service_the_town_is_offered_and_says_so(trentino: SiteView) -> None:
    found = geocode(trentino, ListingAddress("Via Roma 5", "38068", "Rovereto (TN)"))

    assert isinstance(found, Located)
    assert (found.name, found.instead_of) == ("Rovereto", Miss.OFF)


def test_in_one_line_the_town_is_read_from_the_end(trentino: SiteView) -> None:
    found = geocode(trentino, ListingAddress("Via Roma 5, 38068 Rovereto TN"))

    assert isinstance(found, Located)
    assert (found.name, found.precision) == ("Rovereto", Precision.TOWN)


@pytest.mark.parametrize("text", ["", " ", ",;-", "x" * 301])
def test_no_letters_or_too_many_are_not_asked(
    trentino: SiteView, asked: Loopback, text: str
) -> None:
    assert geocode(trentino, ListingAddress(text)) == NotFound(Miss.EMPTY)
    assert asked.heard.queries == []


@given(text=st.text(max_size=400))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gets_an_answer(trentino: SiteView, text: str) -> None:
    answer = geocode(trentino, ListingAddress(text))

    assert isinstance(answer, Located | Outside | NotFound)
