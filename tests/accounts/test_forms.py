"""Forms carry a token, reading changes nothing, headers stand on every answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from accounts.expected import ACCOUNTS, SIGNED_IN, settled
from accounts.expected_listings import LISTINGS
from accounts.walking import Cell, Walk, cells
from accounts.world import build, cookie_of
from core.test_security import assert_protected
from flask import Flask
from flask_migrate import upgrade
from map.asking import row_counts

from app import create_app
from app.core.db import db
from app.core.settings import Settings

LINES = settled([*ACCOUNTS, *LISTINGS])
# Searches that find nothing are counted, without anybody; a first visit reads the matrix.
COUNTED = {"empty_search"}


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Flask]:
    """Give an application that asks for form tokens, as outside tests, with the world in it."""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def unsafe_cells() -> list[Cell]:
    """Return every deed that a persona may do, on its own object."""
    return [
        cell
        for cell in cells(LINES)
        if cell.method == "POST" and cell.is_offered and cell.code in {"", "o"}
    ]


@pytest.mark.parametrize("token", ["", "made-up", "IjEi.x.y"])
def test_a_deed_without_its_token_is_refused_everywhere(guarded: Flask, token: str) -> None:
    build()
    before = row_counts()

    for cell in unsafe_cells():
        client = guarded.test_client(use_cookies=False)
        cookie = cookie_of(guarded, cell.persona)
        headers = {"Accept-Language": "en"} | ({"Cookie": cookie} if cookie else {})
        sent = {"csrf_token": token} if token else {}
        answer = client.post(cell.address, headers=headers, data=sent, buffered=True)
        assert answer.status_code == 400, str(cell)

    assert row_counts() == before


# What a page writes, and what its answer wears, is the same on each database.
def test_reading_changes_nothing_whoever_reads(embedded_app: Flask) -> None:
    walk = Walk(embedded_app)
    before = row_counts()

    for cell in cells(LINES):
        if cell.method in {"GET", "HEAD"} and cell.is_offered:
            walk.ask(cell)

    changed = {name for name, count in row_counts().items() if count != before[name]}
    assert changed <= COUNTED


def test_every_answer_to_somebody_signed_in_is_protected_and_never_kept(
    embedded_app: Flask,
) -> None:
    walk = Walk(embedded_app)

    for cell in cells(LINES, SIGNED_IN):
        if cell.method != "GET" or cell.line.endpoint == "map.search_html":
            continue
        answer = walk.ask(cell)
        assert_protected(answer, cell.address)
        if cell.line.endpoint not in {"static", "leaflet_file", "photos.picture"}:
            assert answer.headers["Cache-Control"] == "no-store", str(cell)
