"""One opened file a site: a newer state takes the place of the older."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path

import pytest

from app.territory.travelling import _Newest
from app.travel.table import TableFileError


class Engine:
    """Something large that was read from a file."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text()
        if self.text == "broken":
            raise TableFileError("nothing to read")


def state(path: Path, text: str, changed_s: int) -> Path:
    path.write_text(text)
    os.utime(path, (changed_s, changed_s))
    return path


def test_a_file_is_opened_once_for_each_of_its_states(tmp_path: Path) -> None:
    newest = _Newest(Engine)
    path = state(tmp_path / "roads", "first", 1)

    first, again = newest.of(path), newest.of(path)
    later = newest.of(state(path, "second", 2))

    assert first is again
    assert later is not None
    assert later.text == "second"


def test_an_engine_whose_file_was_replaced_is_let_go(tmp_path: Path) -> None:
    newest = _Newest(Engine)
    path = tmp_path / "roads"
    opened = []
    for night in range(1, 17):
        engine = newest.of(state(path, f"night {night}", night))
        assert engine is not None
        opened.append(weakref.ref(engine))
    del engine

    gc.collect()

    assert [each() is not None for each in opened] == [*[False] * 15, True]


def test_a_file_that_was_taken_away_is_let_go(tmp_path: Path) -> None:
    newest = _Newest(Engine)
    path = state(tmp_path / "roads", "first", 1)
    engine = newest.of(path)
    assert engine is not None
    opened = weakref.ref(engine)
    del engine

    path.unlink()
    found = newest.of(path)
    gc.collect()

    assert found is None
    assert opened() is None


def test_what_cannot_be_used_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    newest = _Newest(Engine)
    path = state(tmp_path / "roads", "broken", 1)

    found = [newest.of(path) for _ in range(3)]

    assert found == [None, None, None]
    assert caplog.text.count("roads cannot be used: nothing to read") == 1
