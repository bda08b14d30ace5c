"""Ask the map search as a person and as a program, and read what comes back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.core.db import db
from app.map.presenting import PER_PAGE

ENGLISH = {"Accept-Language": "en"}
TRENTO = "11.1217,46.0679"
LISBON = "-9.1393,38.7223"
QUERIES = (
    "site=trentino",
    f"from={TRENTO}",
    f"from={TRENTO}&need=job_search&need=mental_health&within=45",
    f"from={TRENTO}&mode=car&within=30",
    "site=trentino&from=Rovereto&mode=walk",
    "site=trentino&q=lavoro",
    "site=trentino&need=work&track=complex_needs&age=17&language=it",
    "site=trentino&box=11.0,45.9,11.2,46.2",
    f"from={LISBON}&need=learning&free=1",
    "site=lisbon&open=1",
    "site=lisbon&q=emprego&age=22",
)
_SERVICE = re.compile(r"/services/([0-9a-f-]{36})")


def features(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    """Return the features of `/map.geojson`."""
    answer = client.get(f"/map.geojson?{query}", headers=ENGLISH)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["features"]
    return found


def ids(found: Sequence[dict[str, Any]]) -> list[str]:
    """Return the ids of features, rows or properties, in their order."""
    return [row["id"] for row in found]


def table(client: FlaskClient, query: str) -> list[dict[str, str]]:
    """Return the rows of `/map.csv`."""
    answer = client.get(f"/map.csv?{query}", headers=ENGLISH)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def listed(html: str) -> list[str]:
    """Return the ids of the services that a page links to, each once, in order."""
    return list(dict.fromkeys(_SERVICE.findall(html)))


def list_pages(client: FlaskClient, query: str) -> list[list[str]]:
    """Return the ids on each page of the list, following the pages until there is none."""
    pages: list[list[str]] = []
    for number in range(1, 50):
        answer = client.get(f"/map?{query}&page={number}", headers=ENGLISH)
        if answer.status_code == 422:
            break
        assert answer.status_code == 200
        pages.append(listed(answer.text))
    return pages


def placed_ids(pages: Sequence[list[str]]) -> list[str]:
    """Return the ids of all pages in order; the first page also lists what is elsewhere."""
    return [*pages[0][:PER_PAGE], *(service for page in pages[1:] for service in page)]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements that run inside the block, on any database."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def row_counts() -> dict[str, int]:
    """Return how many rows each table has; needs an application context."""
    tables = db.metadata.sorted_tables
    count = db.func.count
    return {
        each.name: db.session.scalar(db.select(count()).select_from(each)) or 0 for each in tables
    }
