"""Files that want to do harm: read in a bounded process, each is refused with a reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from directory.exchange.corpus import corpus

TESTS = Path(__file__).parents[2]
MOST_SECONDS = 20


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what came of each hostile file."""
    program = Path(__file__).with_name("bounded.py")
    folder = tmp_path_factory.mktemp("bounded")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(program), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=TESTS.parent,
        env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_there_are_enough_of_them(answers: list[dict[str, Any]]) -> None:
    assert len({hostile.what for hostile in corpus()}) == len(corpus()) >= 60
    assert [answer["what"] for answer in answers] == [hostile.what for hostile in corpus()]


def test_no_foreign_file_is_opened(answers: list[dict[str, Any]]) -> None:
    assert [answer for answer in answers if answer["foreign"]] == []


def test_none_breaks_the_program(answers: list[dict[str, Any]]) -> None:
    assert [answer for answer in answers if answer["error"]] == []


def test_nothing_of_them_is_imported(answers: list[dict[str, Any]]) -> None:
    assert [answer for answer in answers if answer["left_rows"] or not answer["refused"]] == []


def test_each_is_told_where_and_why(answers: list[dict[str, Any]]) -> None:
    silent = [answer for answer in answers if not answer["said"]]
    wordless = [answer for answer in answers if any(not words for _, words, _ in answer["said"])]

    assert silent == []
    assert wordless == []


def test_none_takes_long(answers: list[dict[str, Any]]) -> None:
    assert [answer for answer in answers if answer["seconds"] > MOST_SECONDS] == []
