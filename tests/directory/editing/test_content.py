"""The content of a listing as JSON, as fields, and the merging of two people's changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from directory.editing.contents import service_contents
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import LonLat
from app.directory.editing import (
    ContentError,
    OrganisationContent,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    SpecialDays,
    TranslationContent,
    difference,
    from_json,
    merged,
    to_json,
)
from app.directory.editing.difference import from_fields, to_fields

HERE = UUID(int=1)


def test_a_content_is_written_and_read_again() -> None:
    written = ServiceContent(
        name="Sportello", places=(PlaceContent(HERE, city="Tione", point=LonLat(10.7, 46.0)),)
    )

    read = from_json(json.loads(json.dumps(to_json(written))))

    assert read == written


@given(service_contents())
def test_every_content_is_read_as_it_was_written(content: ServiceContent) -> None:
    through_json = from_json(json.loads(json.dumps(to_json(content))))

    assert through_json == content
    assert to_json(through_json) == to_json(content)


@given(service_contents())
def test_every_content_is_the_sum_of_its_fields(content: ServiceContent) -> None:
    assert from_fields(ServiceContent, to_fields(content)) == content


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"schema": 2, "listing": "service"},
        {"schema": 1, "listing": "person"},
        {"schema": 1, "listing": "service", "name": 7},
        {"schema": 1, "listing": "service", "age_min": True},
        {"schema": 1, "listing": "service", "track": "any"},
        {"schema": 1, "listing": "service", "places": [{"id": "1", "point": [200, 0]}]},
    ],
)
def test_a_content_of_another_form_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(ContentError):
        from_json(stored)


def test_a_hidden_place_keeps_nothing_that_gives_it_away() -> None:
    place = PlaceContent(
        HERE, PlaceKind.CONFIDENTIAL, "House", "Via Segreta 1", "38100", "Trento", "022205",
        LonLat(11.1, 46.0),
    )  # fmt: skip

    assert to_json(ServiceContent(places=(place,)))["places"] == [
        {
            "id": str(HERE),
            "kind": "confidential",
            "area": "022205",
        }
    ]


def test_a_difference_names_each_field_with_both_values() -> None:
    before = ServiceContent(name="Sportello", places=(PlaceContent(HERE, city="Tione"),))
    after = replace(
        before,
        name="Sportello lavoro",
        translations=(TranslationContent("pt", name="Balcão"),),
        places=(PlaceContent(HERE, city="Storo"),),
    )

    found = [(row.field, row.before, row.after) for row in difference(before, after)]

    assert found == [
        ("name", "Sportello", "Sportello lavoro"),
        (f"places.{HERE}.city", "Tione", "Storo"),
        ("translations.pt.name", None, "Balcão"),
    ]


@given(service_contents(), service_contents())
def test_there_is_no_difference_exactly_where_contents_are_equal(
    one: ServiceContent, other: ServiceContent
) -> None:
    assert (difference(one, other) == []) == (to_fields(one) == to_fields(other))


def test_a_service_is_not_compared_with_an_organisation() -> None:
    with pytest.raises(TypeError):
        difference(ServiceContent(), OrganisationContent())


def test_changes_of_different_fields_are_both_kept() -> None:
    base = ServiceContent(name="Sportello", phone="0461 1")

    both, clashes = merged(base, replace(base, name="Lavoro"), replace(base, phone="0461 2"))

    assert both == ServiceContent(name="Lavoro", phone="0461 2")
    assert clashes == []


def test_a_field_that_both_changed_is_told_and_mine_stands() -> None:
    base = ServiceContent(name="Sportello")

    both, clashes = merged(base, replace(base, name="Theirs"), replace(base, name="Mine"))

    assert both.name == "Mine"
    assert [(row.field, row.before, row.after) for row in clashes] == [("name", "Theirs", "Mine")]


def test_a_place_that_one_removed_and_the_other_changed_stays() -> None:
    base = ServiceContent(places=(PlaceContent(HERE, city="Tione"),))
    changed = replace(base, places=(PlaceContent(HERE, city="Storo"),))

    assert merged(base, replace(base, places=()), changed)[0] == changed
    assert merged(base, changed, replace(base, places=()))[0] == changed


@given(service_contents(), service_contents(), service_contents())
def test_merging_loses_no_change_that_only_one_made(
    base: ServiceContent, theirs: ServiceContent, mine: ServiceContent
) -> None:
    both, clashes = merged(base, theirs, mine)

    old, left, right, new = (to_fields(one) for one in (base, theirs, mine, both))
    # Whoever hides a place hides what the other wrote about it.
    shared = [path for path in right if path in left and path in old and "places" not in path]
    assert all(new[path] == right[path] for path in shared if right[path] != old[path])
    assert all(new[path] == left[path] for path in shared if right[path] == old[path])
    assert {row.field for row in clashes} >= {
        path for path in shared if len({repr(one[path]) for one in (old, left, right)}) == 3
    }


@given(service_contents(), service_contents())
def test_merging_with_somebody_who_changed_nothing_gives_mine(
    base: ServiceContent, mine: ServiceContent
) -> None:
    assert merged(base, base, mine) == (mine, [])


def test_special_days_and_hours_have_one_order() -> None:
    christmas = SpecialDays(date(2026, 12, 24), date(2027, 1, 6))
    easter = SpecialDays(date(2027, 4, 5), date(2027, 4, 5), time(9), time(12))

    assert PlaceContent(HERE, special_days=(easter, christmas)).special_days == (christmas, easter)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_no_stored_garbage_is_read_as_a_content(garbage: dict[str, str]) -> None:
    with pytest.raises(ContentError):
        from_json({**garbage, "schema": "1"})
