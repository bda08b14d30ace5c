"""Both databases give the same ids in the same order, and those that brute force gives."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from uuid import UUID

import pytest
from factories import create_location, create_organisation, create_service, create_site, numbered_id
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point

from app.core.geo import LonLat
from app.core.words import searched_words
from app.directory import queries
from app.directory.needs import taxonomy

pytestmark = pytest.mark.usefixtures("app")
TRENTO = LonLat(11.1217, 46.0679)
WGS84 = Geod(ellps="WGS84")
NEEDS = ("job_search", "housing", "mental_health", "digital_skills")


@dataclass(frozen=True)
class Known:
    """A service as the brute force knows it."""

    id: UUID
    needs: frozenset[str]
    points: tuple[Point, ...]


def spread(count: int) -> list[Known]:
    """Store services on a spiral around Trento, every seventh at two places, some twice."""
    organisation = create_organisation()
    known = []
    for number in range(count):
        step = number // 2 if number % 5 == 0 else number
        points = [Point(11.1217 + 0.004 * step * (-1) ** step, 46.0679 + 0.003 * step)]
        if number % 7 == 0:
            points.append(Point(11.1217 - 0.002 * step, 46.0679))
        needs = {NEEDS[number % 4], NEEDS[number % 3]}
        service_id = numbered_id(10_000 - number)
        create_service(
            organisation,
            id=service_id,
            needs=sorted(needs),
            at=[create_location(organisation, point=point) for point in points],
        )
        known.append(Known(service_id, frozenset(needs), tuple(points)))
    return known


def metres_to(origin: LonLat, known: Known) -> float:
    """Return the geodesic distance to the nearest point, rounded to the micrometre."""
    away = (WGS84.inv(origin.lon, origin.lat, p.x, p.y)[2] for p in known.points)
    return round(min(away, default=inf), 6)


def by_brute_force(
    known: list[Known], origin: LonLat, needs: set[str], within_m: float
) -> list[UUID]:
    """Return the ids that fit, by distance and then id."""
    fitting = [each for each in known if not needs or needs & each.needs]
    near = [each for each in fitting if metres_to(origin, each) <= within_m]
    return [each.id for each in sorted(near, key=lambda each: (metres_to(origin, each), each.id))]


@pytest.mark.parametrize("needs", [(), ("housing",), ("job_search", "digital_skills")])
@pytest.mark.parametrize("within_m", [500.0, 5_000.0, 50_000.0])
def test_the_nearest_are_those_of_brute_force(needs: tuple[str, ...], within_m: float) -> None:
    create_site()
    known = spread(40)

    ids, total = queries.nearest("trentino", TRENTO, needs, within_m, 1000)

    assert ids == by_brute_force(known, TRENTO, set(needs), within_m)
    assert total == len(ids)


@given(
    lon=st.floats(10.9, 11.4),
    lat=st.floats(45.9, 46.3),
    within_m=st.floats(0, 40_000),
    needs=st.sets(st.sampled_from(NEEDS)),
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_origin_gives_what_brute_force_gives(
    spread_once: list[Known], lon: float, lat: float, within_m: float, needs: set[str]
) -> None:
    origin = LonLat(lon, lat)

    ids, total = queries.nearest("trentino", origin, sorted(needs), within_m, 1000)

    assert ids == by_brute_force(spread_once, origin, needs, within_m)
    assert total == len(ids)


@pytest.fixture
def spread_once() -> list[Known]:
    create_site()
    return spread(30)


def test_the_total_is_exact_and_the_first_page_is_the_beginning() -> None:
    create_site()
    known = spread(30)

    ids, total = queries.nearest("trentino", TRENTO, (), 50_000, 7)

    assert total == 30
    assert ids == by_brute_force(known, TRENTO, set(), 50_000)[:7]


def test_services_at_one_address_stand_by_their_ids() -> None:
    create_site()
    organisation = create_organisation()
    location = create_location(organisation)
    for number in (3, 1, 2):
        create_service(organisation, id=numbered_id(number), at=[location])

    ids, _ = queries.nearest("trentino", TRENTO, (), 1000, 10)

    assert ids == [numbered_id(1), numbered_id(2), numbered_id(3)]


def test_a_point_is_asked_alone_and_still_counts() -> None:
    # The closest peer ignores a point without a commune and returns everything.
    create_site()
    organisation = create_organisation()
    create_service(organisation, at=[create_location(organisation, point=Point(10.6, 45.7))])

    ids, total = queries.nearest("trentino", TRENTO, (), 10_000, 10)

    assert (ids, total) == ([], 0)


def test_hybrid_services_far_away_are_not_near() -> None:
    # A filter on being there in person must not let the online half through.
    create_site()
    organisation = create_organisation()
    far = create_location(organisation, point=Point(10.6, 45.7))
    create_service(organisation, at=[far], in_person=True, online=True)
    create_service(organisation, at=[create_location(organisation)], in_person=False, online=True)

    assert queries.nearest("trentino", TRENTO, (), 10_000, 10) == ([], 0)


def test_a_confidential_place_is_never_measured() -> None:
    create_site()
    organisation = create_organisation()
    create_service(organisation, at=[create_location(organisation, confidential=True)])

    assert queries.nearest("trentino", TRENTO, (), 10_000, 10) == ([], 0)


def test_services_without_a_point_stay_in_the_catalogue() -> None:
    # The closest peer drops on-site services without coordinates, with no warning.
    create_site()
    organisation = create_organisation()
    create_service(organisation, at=[create_location(organisation, point=None)])

    assert len(queries.catalogue("trentino").services) == 1


def found(text: str) -> list[str]:
    """Return the names of the services that a search for words finds."""
    hits = queries.text_hits("trentino", searched_words(text))
    names = queries.catalogue("trentino").own_names
    return [name for name, hit in zip(names, hits, strict=True) if hit]


@pytest.mark.parametrize(
    "text",
    ["città", "citta", "CITTÀ", "citt", "orientamento città", "orienta", "Città, orientamento!"],
)
def test_accents_case_and_beginnings_do_not_matter(text: str) -> None:
    create_site()
    organisation = create_organisation()
    create_service(organisation, needs=(), name="Orientamento in Città")
    create_service(organisation, needs=(), name="Altro")

    assert found(text) == ["Orientamento in Città"]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("corsi", "corso"), ("corso", "corsi"), ("cursos", "curso"), ("course", "courses")],
)
def test_singular_finds_plural_and_back(stored: str, typed: str) -> None:
    create_site()
    create_service(create_organisation(), needs=(), name=stored)

    assert found(typed) == [stored]


def test_a_service_without_needs_is_found_by_its_words() -> None:
    # In the closest peer's index a service without a theme has no words at all.
    create_site()
    create_service(create_organisation(), needs=(), name="Laboratorio")

    assert found("laboratorio") == ["Laboratorio"]


@pytest.mark.parametrize("text", ["alloggio", "housing", "habitação", "casa"])
def test_the_words_of_a_need_find_its_services_in_every_language(text: str) -> None:
    create_site()
    create_service(create_organisation(), needs=["housing"], name="Ostello")

    assert found(text) == ["Ostello"]


@pytest.mark.parametrize(
    "text",
    [
        '"città" OR 1',
        "citta* NEAR/2 x",
        "search_text:città ^",
        "città' & | ! :*",
        "NOT città AND (",
        '""',
        "città\\",
        "%_-+{}[]<->",
    ],
)
def test_operators_of_full_text_search_are_but_words(text: str) -> None:
    create_site()
    create_service(create_organisation(), needs=(), name="Città")

    words = searched_words(text)

    if words:
        assert queries.text_hits("trentino", words).sum() in {0, 1}


@given(text=st.text(max_size=60))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_whatever_breaks_the_search(spread_once: list[Known], text: str) -> None:
    words = searched_words(text)

    if words:
        assert queries.text_hits("trentino", words).shape == (len(spread_once),)


def test_every_need_is_a_bit_of_its_own() -> None:
    known = taxonomy()

    masks = [known.mask(need.key) for need in known.needs]

    assert sum(masks) == 2 ** len(masks) - 1
