"""What cannot be answered is refused with words, on every address of the map search."""

from __future__ import annotations

import re
from html import escape

import pytest
from flask.testing import FlaskClient
from map.asking import ENGLISH

PROGRAMS = ("/map.geojson", "/map.csv", "/map/points.json", "/map.html")
# What is asked, which parameter is at fault, and what the sentence says.
MISTAKES = [
    ("from=200,46", "from", "between -180 and 180"),
    ("from=11,191", "from", "between -90 and 90"),
    ("from=nan,46", "from", "two ordinary numbers"),
    ("from=11,inf", "from", "two ordinary numbers"),
    ("from=11", "from", "longitude,latitude"),
    ("from=11,46,12", "from", "longitude,latitude"),
    ("site=trentino&from=46.07,11.12", "from", "Write 11.12,46.07 instead"),
    ("site=lisbon&from=38.72,-9.14", "from", "Write -9.14,38.72 instead"),
    ("site=trentino&from=-9.14,38.72", "from", "far outside"),
    ("site=trentino&from=Xyzzyville", "from", "not a place that we know"),
    ("site=atlantis", "site", "trentino"),
    ("need=magic", "need", "no need called"),
    ("need=job_search&need=magic", "need", "no need called"),
    ("mode=teleport", "mode", "transit"),
    ("track=fast", "track", "job_ready"),
    ("language=xx", "language", "Choose one of"),
    ("q=" + "x" * 10_000, "q", "at most 200 characters"),
    ("q=%3F%21", "q", "at least one word"),
    ("box=12,46,11,47", "box", "West must be less"),
    ("box=11,47,12,46", "box", "West must be less"),
    ("box=11,46,12", "box", "west,south,east,north"),
    ("age=-1", "age", "0 to 120"),
    ("age=seventeen", "age", "whole number"),
    ("within=0&from=11.12,46.07", "within", "1 to 480"),
    ("within=30", "from", "from where"),
    ("free=yes", "free", "1 for yes"),
    ("open=maybe", "open", "1 for yes"),
    ("page=0", "page", "whole number"),
    ("page=-1", "page", "whole number"),
    ("page=two", "page", "whole number"),
    ("page=99999999999999999999999", "page", "whole number"),
]


@pytest.mark.parametrize("path", PROGRAMS)
@pytest.mark.parametrize(("query", "name", "says"), MISTAKES)
def test_a_program_is_told_what_to_change(
    visitor: FlaskClient, path: str, query: str, name: str, says: str
) -> None:
    answer = visitor.get(f"{path}?{query}", headers=ENGLISH)

    assert answer.status_code == 422
    assert says in " ".join(answer.get_json()["errors"][name])


@pytest.mark.parametrize(("query", "name", "says"), MISTAKES)
def test_a_person_is_told_what_to_change(
    visitor: FlaskClient, query: str, name: str, says: str
) -> None:
    answer = visitor.get(f"/map?{query}", headers=ENGLISH)

    assert answer.status_code == 422
    assert name
    assert escape(says, quote=False) in answer.text


@pytest.mark.parametrize("page", [50, 9_999])
def test_a_page_beyond_the_end_says_how_many_there_are(visitor: FlaskClient, page: int) -> None:
    answer = visitor.get(f"/map?site=trentino&page={page}", headers=ENGLISH)

    assert answer.status_code == 422
    assert "There are only" in answer.text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=sportello&age=old", "sportello"),
        ("q=lavoro&age=seventeen", "seventeen"),
        ("q=lavoro&from=Xyzzyville", "Xyzzyville"),
        ("from=46.07,11.12&site=trentino", "46.07,11.12"),
        ("within=30&q=canto", "canto"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(visitor: FlaskClient, query: str, kept: str) -> None:
    answer = visitor.get(f"/map?{query}", headers=ENGLISH)

    assert answer.status_code == 422
    assert f'value="{kept}"' in answer.text


def test_a_refused_form_keeps_what_was_chosen(visitor: FlaskClient) -> None:
    query = "site=trentino&need=job_search&need=learning&free=1&track=complex_needs&language=ar"

    answer = visitor.get(f"/map?{query}&age=x", headers=ENGLISH)

    ticked = {
        " ".join(tag.split()) for tag in re.findall(r"<input[^>]* checked[^>]*>", answer.text)
    }
    selected = re.findall(r'value="(\w+)"\s+selected', answer.text)
    for choice in ('value="job_search"', 'value="learning"', 'name="free"'):
        assert any(choice in tag for tag in ticked), choice
    assert {"complex_needs", "ar", "trentino"} <= set(selected)


def test_a_refused_search_never_shows_all_services(visitor: FlaskClient) -> None:
    answer = visitor.get("/map?site=trentino&need=magic", headers=ENGLISH)

    assert "/services/" not in answer.text


def test_what_was_typed_is_never_markup(visitor: FlaskClient) -> None:
    for query in ("q=<script>x</script>&age=x", 'from="><script>x</script>', "need=<script>x"):
        answer = visitor.get(f"/map?{query}", headers=ENGLISH)

        assert answer.status_code == 422
        assert "<script>x" not in answer.text


@pytest.mark.parametrize("path", PROGRAMS)
def test_an_unknown_parameter_is_refused(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(f"{path}?site=trentino&category=housing", headers=ENGLISH)

    assert answer.status_code == 422
    assert "no such parameter" in answer.get_json()["errors"]["category"][0]


def test_a_person_is_told_which_parameter_was_left_aside(visitor: FlaskClient) -> None:
    answer = visitor.get("/map?site=trentino&category=housing", headers=ENGLISH)

    assert answer.status_code == 200
    assert "Not understood and left aside: category." in answer.text


@pytest.mark.parametrize(
    "service",
    ["1", "not-a-uuid", "0" * 36, "6b7d3c1e-9f0a-4c55-8d21-0e5a4b3c2d10", "%00", "..%2F.."],
)
def test_an_unknown_or_malformed_id_is_not_found(visitor: FlaskClient, service: str) -> None:
    answer = visitor.get(f"/services/{service}", headers=ENGLISH)

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


@pytest.mark.parametrize("view", ["11,46", "12,46,11,47", "a,b,c,d", "nan,46,12,47"])
def test_a_wrong_view_of_the_map_is_refused(visitor: FlaskClient, view: str) -> None:
    answer = visitor.get(f"/map/points.json?site=trentino&view={view}", headers=ENGLISH)

    assert answer.status_code == 422
    assert "view" in answer.get_json()["errors"]


@pytest.mark.parametrize("zoom", ["-1", "30", "close", "1e3"])
def test_a_wrong_zoom_is_refused(visitor: FlaskClient, zoom: str) -> None:
    answer = visitor.get(f"/map/points.json?site=trentino&zoom={zoom}", headers=ENGLISH)

    assert answer.status_code == 422
    assert "zoom" in answer.get_json()["errors"]
