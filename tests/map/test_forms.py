"""A search is parsed at the edge: every mistake has a sentence, nothing is silently dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.core.geo import Box, LonLat
from app.directory.vocabulary import Track
from app.map.forms import InvalidSearchError, Known, read_reach, read_search, typed
from app.territory.sites import SiteView, YouthShare
from app.territory.starts import Atlas, Named
from app.travel import Mode, Speed

TRENTO = Named("Trento", LonLat(11.12, 46.07))


def site(key: str, bounds: Box) -> SiteView:
    centre = LonLat((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
    return SiteView(
        key=key, name={"en": key}, authority={"en": key}, country="IT", subdivision=None,
        timezone=ZoneInfo("Europe/Rome"), languages=("it",), crs="EPSG:25832", centre=centre,
        bounds=bounds, age_min=15, age_max=29, reach_target=300, levels=(),
        youth=YouthShare(0.15, date(2021, 1, 1), "test", {"en": "test"}),
        speeds={Mode.WALK: Speed(1.3, 4.5)}, estimate_sources={},
    )  # fmt: skip


MOUNTAINS = site("mountains", Box(10.4, 45.6, 12.0, 46.6))
CITY = site("city", Box(-9.25, 38.68, -9.08, 38.8))
NAMES_OF = {
    "mountains": {"trento": TRENTO, "tronto": TRENTO},
    "city": {"lisboa": Named("Lisboa", CITY.centre)},
}
LAKE = Box(10.8, 45.8, 10.9, 45.9)


def gap_m(of: SiteView, point: LonLat) -> float:
    """Return about how far a point lies outside a box."""
    box = of.bounds
    east = max(box.west - point.lon, point.lon - box.east, 0.0)
    return 111_000 * max(east, box.south - point.lat, point.lat - box.north)


KNOWN = Known(
    sites=(MOUNTAINS, CITY),
    default_site=MOUNTAINS,
    needs={"work", "job_search", "housing"},
    languages={"it", "ar"},
    atlas=Atlas(
        resolve=lambda site, text: NAMES_OF[site.key].get(text.lower()),
        suggest=lambda _site, text: ["Trento"] if text.startswith("Tr") else [],
        near=lambda _site, _point: "near Trento",
        water_at=lambda _site, point: "Lago Grande" if LAKE.holds(point) else None,
        metres_outside=lambda site, point: 0.0 if site.bounds.holds(point) else gap_m(site, point),
    ),
)


@pytest.fixture(autouse=True)
def _words(sqlite_app: Flask) -> Iterator[None]:
    with sqlite_app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def args(*pairs: tuple[str, str], **single: str) -> MultiDict[str, str]:
    return MultiDict([*pairs, *single.items()])


def refused(query: MultiDict[str, str], *, strict: bool = False) -> Mapping[str, list[str]]:
    with pytest.raises(InvalidSearchError) as caught:
        read_search(query, KNOWN, strict=strict)
    return caught.value.errors


def test_a_full_search_is_read() -> None:
    asked = read_search(
        args(
            ("need", "job_search"), ("need", "housing"), ("from", "trento"), site="mountains",
            q=" corso ", track="complex_needs", age="17", language="ar", free="1", open="1",
            mode="walk", within="40", page="2",
        ),
        KNOWN,
    )  # fmt: skip

    assert asked.needs == ("job_search", "housing")
    assert asked.text == "corso"
    assert asked.track is Track.COMPLEX_NEEDS
    assert asked.origin is not None
    assert asked.origin.name == "Trento"
    assert (asked.age, asked.within_min, asked.page) == (17, 40, 2)


def test_a_search_can_be_written_as_an_address_and_read_again() -> None:
    query = args(
        ("need", "housing"), ("from", "11.1,46.0"), site="mountains", q="a & b", within="30",
        box="11.0,46.0,11.2,46.2", free="1",
    )  # fmt: skip
    asked = read_search(query, KNOWN)

    again = read_search(MultiDict(parse_qsl(asked.query())), KNOWN)

    assert again == asked


def test_a_point_alone_finds_its_own_site() -> None:
    asked = read_search(args(("from", "-9.14,38.72")), KNOWN)

    assert asked.site is CITY


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("site", "atlantis", "mountains"),
        ("need", "money_tree", "money_tree"),
        ("mode", "helicopter", "walk"),
        ("track", "fast", "job_ready"),
        ("language", "xx", "it"),
        ("age", "-1", "0 to 120"),
        ("age", "17.5", "whole number"),
        ("age", "\u0661\u0667", "whole number"),
        ("within", "0", "1 to 480"),
        ("within", "NaN", "whole number"),
        ("page", "0", "1 to"),
        ("page", "99999999999999999999", "1 to"),
        ("free", "maybe", "1 for yes"),
        ("q", "x" * 10_000, "200 characters"),
        ("q", "?!", "one word"),
        ("box", "12,46,11,47", "West must be less"),
        ("box", "11,46", "west,south,east,north"),
        ("from", "nan,46", "two ordinary numbers"),
        ("from", "inf,46", "two ordinary numbers"),
        ("from", "46.07,11.12", "11.12,46.07"),
        ("from", "46.07,111.12", "between -90 and 90"),
        ("from", "11.12,99", "between -90 and 90"),
        ("from", "200,46", "between -180 and 180"),
        ("from", "0,0", "far outside mountains"),
        ("from", "11.5,44.0", "178 km away"),
        ("from", "-9.14,38.72", "in city. Choose city as the territory"),
        ("from", "lisboa", "in city. Choose city as the territory"),
        ("from", "10.85,45.85", "in the water: Lago Grande"),
        ("from", "11.12", "longitude,latitude"),
        ("from", "11.12;46.07", "longitude,latitude"),
        ("from", "Atlantis", "town or a station"),
        ("from", "Trnto", "Did you mean: Trento?"),
        ("from", "x" * 500, "200 characters"),
    ],
)  # fmt: skip
def test_a_mistake_says_what_to_change(name: str, value: str, says: str) -> None:
    errors = refused(args((name, value), site="mountains") if name != "site" else args(site=value))

    assert says in " ".join(errors[name])


def test_a_start_a_little_outside_is_taken_and_says_how_far() -> None:
    asked = read_search(args(("from", "12.05,46.0"), site="mountains"), KNOWN)

    assert asked.origin is not None
    assert 5_000 < asked.origin.outside_m < 6_000


def test_a_name_that_is_only_close_says_what_it_was_read_as() -> None:
    asked = read_search(args(("from", "tronto"), site="mountains"), KNOWN)

    assert asked.origin is not None
    assert asked.origin.notes(MOUNTAINS) == ["“tronto” was read as Trento."]


def test_exchanged_coordinates_are_offered_the_right_way_round() -> None:
    with pytest.raises(InvalidSearchError) as caught:
        read_search(args(("from", "46.07,11.12"), site="mountains"), KNOWN)

    (offer,) = caught.value.remedies
    assert (offer.field, offer.value) == ("from", "11.12,46.07")


def test_an_exchanged_pair_a_little_outside_is_offered_whole() -> None:
    with pytest.raises(InvalidSearchError) as caught:
        read_search(args(("from", "46.001234,12.051234"), site="mountains"), KNOWN)

    (offer,) = caught.value.remedies
    assert offer.value == "12.051234,46.001234"
    assert "Write 12.051234,46.001234 instead." in " ".join(caught.value.errors["from"])


def test_an_exchange_is_offered_only_where_it_lands_at_the_site() -> None:
    east = site("east", Box(99.0, 11.0, 100.0, 12.0))
    known = replace(KNOWN, sites=(MOUNTAINS, east))

    with pytest.raises(InvalidSearchError) as at_home:
        read_search(args(("from", "11.12,99"), site="east"), known)
    with pytest.raises(InvalidSearchError) as far_away:
        read_search(args(("from", "11.12,99"), site="mountains"), known)

    assert [each.value for each in at_home.value.remedies] == ["99,11.12"]
    assert far_away.value.remedies == ()


def test_where_only_the_start_is_wrong_the_other_filters_still_work() -> None:
    query = args(("need", "housing"), ("from", "Atlantis"), site="mountains", within="30")
    with pytest.raises(InvalidSearchError) as caught:
        read_search(query, KNOWN)

    rest = caught.value.without_start

    assert rest is not None
    assert (rest.needs, rest.origin, rest.within_min) == (("housing",), None, None)


def test_where_more_is_wrong_nothing_is_searched() -> None:
    with pytest.raises(InvalidSearchError) as caught:
        read_search(args(age="old", **{"from": "Atlantis"}), KNOWN)

    assert caught.value.without_start is None


def test_how_far_one_gets_is_read() -> None:
    asked = read_reach(args(("from", "trento"), site="mountains", mode="car"), KNOWN)

    assert (asked.start.name, asked.mode, asked.within_min) == ("Trento", Mode.CAR, None)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("from", "", "from where"),
        ("within", "61", "5 to 60"),
        ("within", "4", "5 to 60"),
        ("mode", "helicopter", "on foot (walk)"),
        ("need", "housing", "no such parameter"),
    ],
)
def test_how_far_one_gets_is_refused_with_words(name: str, value: str, says: str) -> None:
    query = MultiDict({"site": "mountains", "from": "trento"} | {name: value})
    with pytest.raises(InvalidSearchError) as caught:
        read_reach(query, KNOWN)

    assert says in " ".join(caught.value.errors[name])


def test_minutes_without_a_start_are_not_ignored() -> None:
    assert "from where" in refused(args(within="30"))["from"][0]


def test_the_same_question_with_two_answers_is_refused() -> None:
    errors = refused(args(("site", "mountains"), ("site", "city"), ("age", "17"), ("age", "18")))

    assert errors.keys() == {"site", "age"}
    assert "more than once" in errors["age"][0]


def test_a_program_is_told_of_parameters_that_do_not_exist() -> None:
    query = args(needs="housing")

    assert "no such parameter" in refused(query, strict=True)["needs"][0]
    assert read_search(query, KNOWN).needs == ()


def test_what_was_typed_is_kept_beside_the_mistake() -> None:
    query = args(("need", "housing"), ("need", "nonsense"), q="corso", age="old", within="x")

    with pytest.raises(InvalidSearchError) as caught:
        read_search(query, KNOWN)

    kept = caught.value.typed
    assert (kept.q, kept.age, kept.within) == ("corso", "old", "x")
    assert kept.needs == ("housing", "nonsense")


NAMES = st.sampled_from(
    ["site", "q", "need", "track", "age", "language", "free", "open", "from", "mode", "within",
     "box", "page", "other"]
)  # fmt: skip


def answered_or_refused(query: MultiDict[str, str]) -> bool:
    """Say whether the query became a search, or every mistake has its words."""
    try:
        asked = read_search(query, KNOWN, strict=True)
    except InvalidSearchError as error:
        return all(all(texts) and texts for texts in error.errors.values())
    return typed(query, asked.site).q == query.get("q", "")


@given(st.lists(st.tuples(NAMES, st.text(max_size=30))))
def test_any_query_is_answered_or_refused_with_words(pairs: list[tuple[str, str]]) -> None:
    query = MultiDict(pairs)

    outcome = answered_or_refused(query)

    assert outcome
