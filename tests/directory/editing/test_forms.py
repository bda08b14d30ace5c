"""The form of a listing, read: whatever is sent becomes a content, and what is wrong is said."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.directory.editing import Code, Interval, PlaceKind, ServiceContent, SpecialDays
from app.directory.editing.forms import Sent, read_service

HERE = UUID(int=9)
PATH = f"places.{HERE}"
NAMES = [
    *("name", "age_min", "track", "fee", "languages", "access", "delivery", "translation", "place"),
    *("translations.it.name", f"{PATH}.kind", f"{PATH}.lon", f"{PATH}.lat", f"{PATH}.precision"),
    *(f"{PATH}.day0.opens", f"{PATH}.day0.closes", f"{PATH}.season.weekday"),
    *(f"{PATH}.season.opens", f"{PATH}.special.first", f"{PATH}.special.opens"),
]


def read(*pairs: tuple[str, str]) -> tuple[ServiceContent, list[Code]]:
    sent = Sent(MultiDict([("place", str(HERE)), *pairs]))
    content = read_service(sent, ServiceContent())
    return content, [problem.code for problem in sent.problems]


def test_weekly_hours_are_read_in_pairs_and_empty_ones_left_out() -> None:
    content, problems = read(
        (f"{PATH}.day0.opens", "09:00"),
        (f"{PATH}.day0.closes", "12:00"),
        (f"{PATH}.day0.opens", ""),
        (f"{PATH}.day0.closes", ""),
        (f"{PATH}.day4.opens", "22:00"),
        (f"{PATH}.day4.closes", "02:00"),
    )

    assert problems == []
    assert content.places[0].hours == (
        Interval(0, time(9), time(12)),
        Interval(4, time(22), time(2)),
    )


def test_half_an_interval_is_said_and_not_guessed() -> None:
    content, problems = read((f"{PATH}.day0.opens", "09:00"), (f"{PATH}.day0.closes", ""))

    assert problems == [Code.HALF_AN_INTERVAL]
    assert content.places[0].hours == ()


def test_one_special_day_needs_one_date_only() -> None:
    content, _ = read(
        *((f"{PATH}.special.{name}", text) for name, text in {
            "first": "2026-12-24", "last": "", "opens": "", "closes": "", "note": "chiuso",
        }.items())
    )  # fmt: skip

    day = date(2026, 12, 24)
    assert content.places[0].special_days == (SpecialDays(day, day, note="chiuso"),)


def test_a_protected_address_is_forgotten_as_it_is_read() -> None:
    content, _ = read(
        (f"{PATH}.kind", "confidential"),
        (f"{PATH}.address", "Via Segreta 1"),
        (f"{PATH}.lon", "11.1"),
        (f"{PATH}.lat", "46.0"),
    )

    assert content.places[0].kind is PlaceKind.CONFIDENTIAL
    assert (content.places[0].address, content.places[0].point) == ("", None)


@pytest.mark.parametrize("text", ["twelve", "-1", "1.5", "9999999999", "\uff11\uff12"])
def test_what_is_no_whole_number_is_said(text: str) -> None:
    content, problems = read(("age_min", text))

    assert problems == [Code.NUMBER_RANGE]
    assert content.age_min is None


@pytest.mark.parametrize(("lon", "lat"), [("200", "0"), ("nan", "46"), ("x", "y"), ("inf", "1")])
def test_a_pin_that_is_nowhere_is_said(lon: str, lat: str) -> None:
    content, problems = read((f"{PATH}.lon", lon), (f"{PATH}.lat", lat))

    assert problems == [Code.POINT_OUTSIDE]
    assert content.places[0].point is None


def test_lines_end_in_one_sign_whatever_the_browser_sends() -> None:
    assert read(("description", "one\r\ntwo\rthree "))[0].description == "one\ntwo\nthree"


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=12)), max_size=12))
def test_whatever_is_sent_becomes_a_content(pairs: list[tuple[str, str]]) -> None:
    content, problems = read(*pairs)

    assert content.places[0].id == HERE
    assert all(isinstance(code, Code) for code in problems)
