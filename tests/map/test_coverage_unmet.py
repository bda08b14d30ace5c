"""Searches that found nothing, and the map for other people's pages."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from factories import create_site
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from map.coverage_valley import coordinator, create_office, create_valley, read

from app.core.db import db
from app.core.settings import Settings
from app.directory.models import EmptySearch
from app.map.coverage.embedding import frame_ancestors
from app.map.coverage.unmet_searches import _banded, unmet
from app.territory import queries

TODAY = date(2026, 11, 2)


def searched(
    times: int, *, area: str = "022205", needs: str = "mental_health", ago: int = 3
) -> None:
    day = TODAY - timedelta(days=ago)
    row = EmptySearch(
        id=uuid4(), site_id="trentino", day=day, area_code=area, needs=needs, times=times
    )
    db.session.add(row)
    db.session.commit()


def by_need() -> list[tuple[str, int]]:
    site = queries.site("trentino")
    assert site is not None
    return list(unmet(site, TODAY).by_need)


@pytest.mark.usefixtures("app")
def test_fewer_than_five_are_not_shown_and_the_rest_is_rounded_down() -> None:
    create_valley()
    searched(13, needs="mental_health job_search")
    searched(4, needs="housing", area="022139")

    assert by_need() == [("job_search", 10), ("mental_health", 10)]


@pytest.mark.usefixtures("app")
def test_today_and_what_is_older_than_a_year_do_not_count() -> None:
    create_valley()
    searched(9, ago=0)
    searched(9, ago=400)

    assert by_need() == []


def test_the_page_lists_needs_and_marks_areas(client: FlaskClient) -> None:
    create_valley()
    for days in (1, 2):
        row = EmptySearch(
            id=uuid4(),
            site_id="trentino",
            day=date.today() - timedelta(days=days + 1),  # noqa: DTZ011 - as the site counts
            area_code="022205",
            needs="mental_health",
            times=6,
        )
        db.session.add(row)
    db.session.commit()
    coordinator(client)

    page = read(client, "/coverage")

    assert "at least 10" in page
    assert ">10+<" in page


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60)))
def test_no_number_that_is_shown_says_more_than_a_band_of_five(counts: dict[str, int]) -> None:
    shown = dict(_banded(counts.items()))

    assert all(shown[key] % 5 == 0 and 0 <= counts[key] - shown[key] < 5 for key in shown)
    assert all(n < 5 for key, n in counts.items() if key not in shown)


def test_the_map_for_other_pages_may_be_embedded_and_sets_no_cookie(client: FlaskClient) -> None:
    create_valley()
    create_office(name="<b>Sportello</b>")

    answer = client.get("/embed?site=trentino&need=job_search&language=it")

    rules = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "frame-ancestors *" in rules
    assert "form-action 'none'" in rules
    assert "default-src 'none'" in rules
    assert "Set-Cookie" not in answer.headers
    assert '<html lang="it">' in answer.text
    assert "<b>Sportello</b>" not in answer.text
    assert "&lt;b&gt;Sportello" in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("need=juggling", "a need that is not known here: it shows every service"),
        ("language=xx", "in a language that is not offered here"),
    ],
)
def test_a_choice_that_is_known_no_longer_is_left_aside_and_said(
    client: FlaskClient, query: str, said: str
) -> None:
    create_valley()
    create_office(name="Sportello")

    page, code = read(client, f"/embed?{query}"), read(client, f"/embed/code?{query}")

    assert said in page
    assert "Sportello" in page
    assert said in code
    assert query not in code.partition("<textarea")[2].partition("</textarea>")[0]


@pytest.mark.parametrize(("query", "status"), [("site=nowhere", 404), ("need=%00", 400)])
def test_an_error_shows_in_the_page_that_embeds_the_map(
    client: FlaskClient, query: str, status: int
) -> None:
    create_valley()

    answer = client.get(f"/embed?{query}")

    assert answer.status_code == status
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_an_unknown_site_is_no_map_and_sets_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/embed?site=nowhere", headers={"Accept-Language": "en"})

    assert "There is no such map" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_need_without_services_is_embedded_as_a_sentence(client: FlaskClient) -> None:
    create_site()

    page = read(client, "/embed?need=housing")

    assert "No service with a place on the map answers this." in page


def test_the_code_to_copy_leads_to_the_map_that_was_chosen(client: FlaskClient) -> None:
    create_valley()

    page = read(client, "/embed/code?site=trentino&need=housing&language=pt")

    assert "/embed?site=trentino" in page
    assert "need=housing" in page
    assert "language=pt" in page
    assert "sandbox=" in page


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ("*", "*"),
        ("https://a.example https://*.b.example", "https://a.example https://*.b.example"),
        ("https://a.example; script-src *", "'none'"),
        ("", "'none'"),
    ],
)
def test_only_origins_stand_in_the_header(said: str, header: str) -> None:
    settings = Settings(embed_ancestors=said)

    assert frame_ancestors(settings) == header
