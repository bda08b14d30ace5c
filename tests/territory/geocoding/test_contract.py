"""Each outside service keeps the same contract, on both databases."""

from __future__ import annotations

from threading import enumerate as threads
from time import monotonic, sleep

import pytest
from territory.geocoding.conftest import Configure, open_door
from territory.geocoding.loopback import Loopback, loopback

from app.core.settings import GeocoderKind
from app.territory.geocoding import (
    ListingAddress,
    Located,
    Miss,
    NotFound,
    Outside,
    Precision,
    Source,
    geocode,
)
from app.territory.sites import SiteView

GUARDINI = ListingAddress("Via Guardini 75", "38121", "Trento")


@pytest.mark.usefixtures("asked")
def test_a_house_is_found_with_precision_attribution_and_date(trentino: SiteView) -> None:
    found = geocode(trentino, GUARDINI)

    assert isinstance(found, Located)
    assert (found.point.lon, found.point.lat) == (11.1234, 46.0567)
    assert found.precision is Precision.ADDRESS
    assert found.source in {Source.NOMINATIM, Source.PHOTON}
    assert "OpenStreetMap" in found.attribution
    assert "Via Guardini 75" in found.name
    assert found.asked_at.tzinfo is not None


@pytest.mark.usefixtures("app")
def test_the_request_says_who_asks_and_nothing_but_the_address(
    trentino: SiteView, asked: Loopback
) -> None:
    geocode(trentino, GUARDINI)

    [query], [agent] = asked.heard.queries, asked.heard.agents
    assert query["q"] == ["Via Guardini 75, 38121 Trento"]
    assert set(query) <= {
        *("q", "format", "limit", "viewbox", "countrycodes", "accept-language", "lon", "lat")
    }
    assert agent.startswith("Prossima/")
    assert "maps@example.org" in agent


@pytest.mark.usefixtures("asked")
def test_a_street_without_the_number_says_that_it_is_a_street(trentino: SiteView) -> None:
    found = geocode(trentino, ListingAddress("Street", city="Trento"))

    assert isinstance(found, Located)
    assert found.precision is Precision.STREET


@pytest.mark.parametrize("word", ["nowhere", "country"])
@pytest.mark.usefixtures("asked")
def test_an_unknown_address_and_a_whole_country_are_not_found(
    trentino: SiteView, word: str
) -> None:
    assert geocode(trentino, ListingAddress(word)) == NotFound(Miss.UNKNOWN)


@pytest.mark.usefixtures("asked")
def test_an_address_elsewhere_is_refused_with_its_name_and_distance(trentino: SiteView) -> None:
    refused = geocode(trentino, ListingAddress("far"))

    assert isinstance(refused, Outside)
    assert "Verona" in refused.name
    # From 45.4384 north to the border of the site at 45.6: 18 km.
    assert refused.distance_km == pytest.approx(17.97, abs=0.05)


@pytest.mark.usefixtures("asked")
def test_the_house_at_the_site_is_taken_behind_its_namesake_elsewhere(trentino: SiteView) -> None:
    found = geocode(trentino, ListingAddress("both"))

    assert isinstance(found, Located)
    assert "Trento" in found.name


@pytest.mark.parametrize("word", ["broken", "busy", "garbage", "list", "nan", "nested", "huge"])
@pytest.mark.usefixtures("asked")
def test_nonsense_is_a_failure_and_never_a_point(trentino: SiteView, word: str) -> None:
    assert geocode(trentino, ListingAddress(word)) == NotFound(Miss.FAILED)


@pytest.mark.parametrize("word", ["drip", "header-drip", "silent"])
@pytest.mark.usefixtures("asked")
def test_a_slow_service_is_cut_off_and_leaves_no_thread_behind(
    trentino: SiteView, word: str
) -> None:
    answer = geocode(trentino, ListingAddress(word), patience_s=1.0)

    assert answer == NotFound(Miss.FAILED)
    give_up = monotonic() + 20
    while any(thread.name == "geocoder" for thread in threads()) and monotonic() < give_up:
        sleep(0.01)
    assert not [thread for thread in threads() if thread.name == "geocoder"]


@pytest.mark.parametrize("kind", [GeocoderKind.NOMINATIM, GeocoderKind.PHOTON])
def test_a_redirect_is_not_followed(
    trentino: SiteView, configure: Configure, kind: GeocoderKind
) -> None:
    with loopback() as decoy, loopback(redirect_to=decoy.url) as redirecting:
        configure(kind, redirecting.url)

        answer = geocode(trentino, ListingAddress("redirect"))

        assert answer == NotFound(Miss.FAILED)
        assert len(redirecting.heard.queries) == 1
        assert decoy.heard.queries == []


@pytest.mark.parametrize("kind", [GeocoderKind.NOMINATIM, GeocoderKind.PHOTON])
def test_a_service_that_is_not_there_is_a_failure(
    trentino: SiteView, configure: Configure, kind: GeocoderKind
) -> None:
    with loopback() as gone:
        url = gone.url
    configure(kind, url)

    assert geocode(trentino, GUARDINI) == NotFound(Miss.FAILED)


@pytest.mark.usefixtures("asked")
def test_after_a_failure_the_town_is_offered_and_says_why(trentino: SiteView) -> None:
    found = geocode(trentino, ListingAddress("broken", "38068", "Rovereto TN"))

    assert isinstance(found, Located)
    assert (found.name, found.precision) == ("Rovereto", Precision.TOWN)
    assert found.instead_of is Miss.FAILED
    assert found.source is Source.GAZETTEER


def test_a_failure_is_not_asked_again_at_once(trentino: SiteView, asked: Loopback) -> None:
    geocode(trentino, ListingAddress("broken"))
    open_door()

    again = geocode(trentino, ListingAddress("broken"))

    assert again == NotFound(Miss.FAILED)
    assert len(asked.heard.queries) == 1


@pytest.mark.usefixtures("asked")
def test_no_word_of_the_address_comes_into_the_log(
    trentino: SiteView, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        geocode(trentino, ListingAddress("broken", city="Canarytown"))

    assert "geocoder" in caplog.text
    assert "canarytown" not in caplog.text.lower()
