"""How to get to a listing: said from where, answered in words, with or without a timetable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from factories import create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient

from app.core.geo import Box
from app.directory.models import Service
from app.territory.travelling import files_of
from app.travel.gtfs import import_feeds

ENGLISH = {"Accept-Language": "en"}
FEED = "gtfs_trentino_extraurbano_2024-25.zip"
TRENTINO = Box(10.45, 45.67, 11.97, 46.54)
CLES = "11.0335,46.3655"
NEARBY = "11.1225,46.0700"
MOENA = "11.6599,46.3763"


@pytest.fixture
def service(client: FlaskClient) -> Service:  # noqa: ARG001 - the client makes the tables
    create_site(id="trentino")
    organisation = create_organisation()
    return create_service(organisation, at=[create_location(organisation)])


def read(client: FlaskClient, service: Service, query: str) -> tuple[int, str]:
    """Return status and words of the page, its spaces made single."""
    answer = client.get(f"/services/{service.id}?{query}", headers=ENGLISH)
    return answer.status_code, " ".join(answer.text.split())


def test_a_listing_asks_from_where(client: FlaskClient, service: Service) -> None:
    status, html = read(client, service, "")

    assert status == 200
    assert "How to get there" in html
    assert "Say from where" in html


def test_an_estimate_is_told_with_its_band_and_source(
    client: FlaskClient, service: Service
) -> None:
    status, html = read(client, service, f"from={CLES}&mode=car")

    assert status == 200
    assert "min by car</strong>" in html
    assert "estimate" in html
    assert " to " in html.split("way-minutes")[1]


def test_the_search_that_one_comes_back_to_begins_where_one_begins(
    client: FlaskClient, service: Service
) -> None:
    _status, html = read(client, service, f"from={CLES}&mode=car")

    assert f"/map?site=trentino&amp;from={CLES}&amp;mode=car" in html


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=46.07,11.12", "Start from 11.12,46.07"),
        ("from=9.19,45.46", "far outside"),
        ("from=Xyzzyville", "not a place that we know"),
        ("from=nan,1", "two ordinary numbers"),
        (f"from={CLES}&mode=teleport", "Choose how to travel"),
    ],
)
def test_a_start_that_cannot_be_used_is_kept_and_explained(
    client: FlaskClient, service: Service, query: str, says: str
) -> None:
    status, html = read(client, service, query)

    assert status == 422
    assert says in html
    assert f'value="{query.removeprefix("from=").split("&")[0]}"' in html
    assert "Sportello lavoro" in html


@pytest.mark.parametrize("query", ["day=someday", "at=25:00", "at=soon"])
def test_a_time_that_is_none_is_refused_with_words(
    client: FlaskClient, service: Service, query: str
) -> None:
    status, _html = read(client, service, f"from={CLES}&{query}")

    assert status == 422


def test_a_hidden_place_has_no_way(client: FlaskClient) -> None:
    create_site(id="trentino")
    organisation = create_organisation()
    secret = create_location(organisation, confidential=True)
    service = create_service(organisation, at=[secret])

    status, html = read(client, service, f"from={CLES}")

    assert status == 200
    assert "How to get there" not in html


@pytest.fixture
def timetable(client: FlaskClient, samples: Path) -> Iterator[Path]:
    """Give the site its valley buses, and take them away again."""
    with client.application.app_context():
        target = files_of("trentino").timetable
    target.parent.mkdir(parents=True, exist_ok=True)
    import_feeds(
        [samples / FEED], target, service_date=datetime.now(UTC).date(), shift=True, bounds=TRENTINO
    )
    yield target
    target.unlink()


@pytest.mark.usefixtures("timetable")
def test_public_transport_has_legs_and_a_last_way_home(
    client: FlaskClient, service: Service
) -> None:
    status, html = read(client, service, f"from={CLES}&mode=transit")

    assert status == 200
    assert "Train R35" in html
    assert "towards Trento" in html
    assert "Cles Ferrovia" in html
    assert "On foot, about" in html
    assert "Last way home" in html
    assert re.search(r"Timetable of 2024-25, its days moved by \d+ weeks: times may have", html)


@pytest.mark.usefixtures("timetable")
def test_late_in_the_evening_the_way_back_is_said_to_be_missing(
    client: FlaskClient, service: Service
) -> None:
    _status, html = read(client, service, f"from={MOENA}&mode=transit&at=17:00")

    assert "No way back: one arrives at 21:" in html
    assert "the last way home leaves at 18:" in html


@pytest.mark.usefixtures("timetable")
def test_where_nothing_runs_it_says_so_and_offers_another_way(
    client: FlaskClient, service: Service
) -> None:
    high_up = "10.9290,46.1300"

    _status, html = read(client, service, f"from={high_up}&mode=transit&at=23:50&day=sun")

    assert "Nothing leads there by public transport" in html
    assert "Other ways to get there" in html


@pytest.mark.usefixtures("timetable")
def test_minutes_of_a_later_bus_do_not_stand_beside_that_nothing_runs(
    client: FlaskClient, service: Service
) -> None:
    _status, html = read(client, service, f"from={CLES}&mode=transit&at=21:00&day=sun")

    assert "Nothing leads there by public transport after" in html
    assert "way-minutes" not in html


def test_a_walk_is_not_offered_a_second_time_as_public_transport(
    client: FlaskClient, service: Service
) -> None:
    _status, html = read(client, service, f"from={NEARBY}&mode=car")

    others = html.split('class="way-others"')[1].split("</div>")[0]
    assert others.count("on foot") == 1
    assert "by public transport" not in others


@pytest.mark.usefixtures("timetable")
def test_a_trip_without_a_ride_is_told_as_the_walk_that_it_is(
    client: FlaskClient, service: Service
) -> None:
    _status, html = read(client, service, f"from={NEARBY}&mode=transit")
    _status, walked = read(client, service, f"from={NEARBY}&mode=walk")

    head = html.split('class="way-minutes"')[1].split("</p>")[0]
    assert "on foot</strong>" in head
    assert "estimate" in head
    assert head == walked.split('class="way-minutes"')[1].split("</p>")[0]
    assert "From the timetable" not in html


def test_a_timetable_that_has_run_out_says_so(
    client: FlaskClient, service: Service, timetable: Path, samples: Path
) -> None:
    import_feeds(
        [samples / FEED], timetable, service_date=date(2024, 10, 15), shift=False, bounds=TRENTINO
    )

    _status, html = read(client, service, f"from={CLES}&mode=transit")

    assert re.search(r"This timetable ended on [^:]*2025: times may have changed", html)
    assert "Train R35" in html
