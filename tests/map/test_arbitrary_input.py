"""Whatever is thrown at the map search, it answers or refuses; it never breaks."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.map.forms import PARAMETERS

PATHS = (
    *("/map", "/map.geojson", "/map.csv", "/map/points.json", "/map.html"),
    *("/map/isochrones.json", "/gazetteer.json"),
)
# 400: a NUL anywhere is refused before it is read.
ANSWERS = {200, 302, 400, 404, 422}
TRICKY = [
    "", "0", "-1", "1e9", "NaN", "inf", "11.12,46.07", "46.07,11.12", "11.12,46.07,1", ",", ",,,",
    "0,0,1,1", "10.9,45.9,11.3,46.3", "-180,-90,180,90", "1_1,4_6", "\x00", "\x00a", "a\x00b",
    "' OR 1=1 --", '"', "\\", "%", "*", "a*", '"a" AND', "NEAR(a b)", "a:*", "!a", "& |", "()",
    "\u202e", "\u0130", "\ufb03", "\U0001f600", "\u0301", "x" * 300, "1" * 400, "9" * 5000,
    "job_search", "work", "trentino", "lisbon", "Trento", "Lisboa", "it", "walk", "both",
    "job_ready", "1", "30", "480", "+11.1,+46.0", "11.1 , 46.0", "\u0661\u0662,\u0664\u0666",
]  # fmt: skip
NAMES = st.sampled_from([*sorted(PARAMETERS), "view", "other", "", "need[]", "\x00", "q\ud800"])
VALUES = st.sampled_from(TRICKY) | st.text(max_size=40) | st.binary(max_size=12)
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=8)


def _encoded(part: str | bytes) -> str:
    raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
    return quote_from_bytes(raw, safe="")


def _address(path: str, pairs: list[tuple[str, str | bytes]]) -> str:
    return f"{path}?" + "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in pairs)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)]
)
def anybody(request: pytest.FixtureRequest) -> FlaskClient:
    """Give one visitor for all examples."""
    app: Flask = request.getfixturevalue(f"shipped_{request.param}")
    return app.test_client()


@pytest.mark.parametrize("path", PATHS)
@given(pairs=QUERIES)
@example(pairs=[("q", "\x00")])
@example(pairs=[("from", "\x00")])
@example(pairs=[("need", "\x00"), ("site", "\x00")])
@example(pairs=[("q", b"\xff\xfe")])
@example(pairs=[("q", "\ud800")])
@example(pairs=[("box", "-180,-90,180,90"), ("zoom", "0"), ("view", "-180,-90,180,90")])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_query_is_answered_or_refused(
    anybody: FlaskClient, path: str, pairs: list[tuple[str, str | bytes]]
) -> None:
    answer = anybody.get(_address(path, pairs), headers={"Accept-Language": "en"})

    assert answer.status_code in ANSWERS
    assert "Something broke" not in answer.text


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_tricky_values_of_any_parameter_are_answered_or_refused(
    anybody: FlaskClient, name: str
) -> None:
    for value in TRICKY:
        answer = anybody.get(_address("/map/points.json", [("site", "trentino"), (name, value)]))

        assert answer.status_code in ANSWERS, value


@given(segment=st.text(min_size=1, max_size=40))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_address_below_a_listing_or_a_territory_is_answered(
    anybody: FlaskClient, segment: str
) -> None:
    for folder in ("services", "territory"):
        raw = segment.encode("utf-8", "surrogatepass")
        answer = anybody.get(f"/{folder}/{quote_from_bytes(raw, safe='')}")

        assert answer.status_code in {*ANSWERS, 308}
