"""Who reaches what: figures of small valleys that a reader can check by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time

import pytest
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_place,
    create_schedule,
    create_service,
    create_site,
    offers_of,
    site_settings,
)
from flask import Flask
from shapely.geometry import Point

from app.directory.vocabulary import ServiceKind, Track
from app.map.coverage import times
from app.map.coverage.asked import CoverageAsked, Moment
from app.map.coverage.found import CoverageFound, look
from app.map.coverage.report import report
from app.territory import queries
from app.territory.sites import SiteView
from app.travel import Mode

TRENTO, PERGINE = Point(11.1217, 46.0679), Point(11.2406, 46.0637)
# A Monday at noon.
NOW = datetime(2026, 11, 2, 12, 0)  # noqa: DTZ001 - the site's clock


@pytest.fixture(autouse=True)
def _valley(app: Flask) -> Iterator[None]:
    """Two towns 9 km apart, and one service in the first."""
    times.forget()
    create_site()
    trento = create_area()
    pergine = create_area(code="022139", name="Pergine", youth=300, population=2000)
    create_place(area_id=trento.id, code="1", name="Trento", point=TRENTO, youth=900)
    create_place(area_id=pergine.id, code="2", name="Pergine", point=PERGINE, youth=300)
    with app.app_context():
        yield
    times.forget()


def site() -> SiteView:
    found = queries.site("trentino")
    assert found is not None
    return found


def on_foot(**asked: object) -> CoverageFound:
    return look(CoverageAsked(site(), mode=Mode.WALK).but(**asked), NOW)


def covered(found: CoverageFound) -> float:
    return float(found.levels["comune"].site.covered)


def test_those_in_the_same_town_are_within_reach_and_the_next_town_is_not() -> None:
    office = create_organisation()
    create_service(office, at=[create_location(office)])

    found = on_foot()

    assert covered(found) == 900
    assert found.levels["comune"].areas.beyond.tolist() == [300, 0]
    assert [area.name for area in found.people.areas["comune"]] == ["Pergine", "Trento"]


def test_only_services_of_the_need_and_the_track_count() -> None:
    office = create_organisation()
    create_service(office, at=[create_location(office)], track=Track.JOB_READY)

    assert covered(on_foot(need="job_search")) == 900
    assert covered(on_foot(need="mental_health")) == 0
    assert covered(on_foot(track=Track.COMPLEX_NEEDS)) == 0


def test_without_any_service_nobody_is_covered_and_nothing_is_unknown() -> None:
    found = on_foot()

    site_wide = found.levels["comune"].site
    assert [float(site_wide.covered), float(site_wide.beyond)] == [0, 1200]
    assert float(site_wide.unknown) == 0
    assert report(found)["share"] == 0


def test_services_without_a_place_are_counted_apart_and_cover_nobody() -> None:
    office = create_organisation()
    create_service(office, in_person=False, online=True)
    hidden = create_location(office, confidential=True)
    create_service(office, at=[hidden])

    found = on_foot()

    assert covered(found) == 0
    assert found.elsewhere == 2


def test_in_the_evening_a_service_known_to_be_closed_does_not_count() -> None:
    office = create_organisation()
    service = create_service(office, at=[create_location(office)])
    create_schedule(offers_of(service)[0], weekday=2, opens=time(9), closes=time(12))

    assert covered(on_foot(moment=Moment.MORNING)) == 900
    assert covered(on_foot(moment=Moment.EVENING)) == 0


def test_an_event_is_no_supply() -> None:
    office = create_organisation()
    create_service(office, at=[create_location(office)], kind=ServiceKind.EVENT)

    assert covered(on_foot()) == 0


def test_a_new_service_counts_at_once() -> None:
    office = create_organisation()
    before = covered(on_foot())

    create_service(office, at=[create_location(office, point=PERGINE)])

    assert before == 0
    assert covered(on_foot()) == 300


def test_places_are_shared_out_once_between_two_locations_of_a_service() -> None:
    office = create_organisation()
    both = [create_location(office), create_location(office)]
    create_service(office, at=both, capacity_free=90)

    found = on_foot()

    assert found.even.places.tolist() == pytest.approx([0.1, 0])


def test_a_site_without_young_people_is_answered_without_a_division() -> None:
    create_site(id="empty", settings=site_settings(key="empty"))
    view = queries.site("empty")
    assert view is not None

    figures = report(look(CoverageAsked(view), NOW))

    assert figures["share"] is None
    assert figures["young"] == 0


def test_the_command_prints_the_figures_of_the_page(app: Flask) -> None:
    office = create_organisation()
    create_service(office, at=[create_location(office)])

    run = app.test_cli_runner().invoke(
        args=["coverage", "report", "--site", "trentino", "--mode", "walk", "--json"]
    )

    assert run.exit_code == 0, run.output
    figures = json.loads(run.stdout)
    assert (figures["covered"], figures["beyond"]) == (900, 300)
    assert figures["levels"][0]["areas"][1]["share"] == 1


def test_an_unknown_need_is_answered_with_those_there_are(app: Flask) -> None:
    run = app.test_cli_runner().invoke(
        args=["coverage", "report", "--site", "trentino", "--need", "juggling"]
    )

    assert run.exit_code == 2
    assert "job_search" in run.output
