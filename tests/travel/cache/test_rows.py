"""The file that keeps rows of travel times."""

import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.travel import Mode, Points, Source, Times
from app.travel.cache import Row, Rows

CAR = Mode.CAR
HERE = Points(np.array([11.1, 11.2, float("nan")]), np.array([46.1, 46.2, 46.3]))


def row(*minutes: float) -> Row:
    """Return a row of these minutes, by car on a road."""
    values = np.array(minutes, float)
    source = np.full(values.size, Source.ROAD, np.int8)
    return Row.of(Times(values, values, values, values, source))


def minutes(found: Row) -> list[float | None]:
    """Return the minutes of each column; None where nobody has asked."""
    pairs = zip(found.times().minutes.tolist(), found.asked.tolist(), strict=True)
    return [value if asked else None for value, asked in pairs]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "travel" / "site-times.sqlite3"


def kept(path: Path) -> Rows:
    rows = Rows(path)
    assert rows.write("a", CAR, "1", HERE.take(np.array([0, 1])), row(5, 9))
    return rows


def test_what_one_process_keeps_another_one_reads(path: Path) -> None:
    kept(path)

    found = Rows(path).read("a", CAR, "1", HERE)

    assert minutes(found) == [5.0, 9.0, None]


@pytest.mark.parametrize(
    ("cell", "mode", "version"), [("b", CAR, "1"), ("a", Mode.WALK, "1"), ("a", CAR, "2")]
)
def test_another_cell_mode_or_version_is_another_row(
    path: Path, cell: str, mode: Mode, version: str
) -> None:
    found = kept(path).read(cell, mode, version, HERE)

    assert not found.asked.any()


def test_a_place_that_moved_or_came_is_the_only_one_to_ask_for(path: Path) -> None:
    rows = kept(path)
    now = Points(np.array([11.2, 11.1005, 11.3]), np.array([46.2, 46.1, 46.3]))

    found = rows.read("a", CAR, "1", now)

    assert minutes(found) == [9.0, None, None]


def test_asking_for_the_new_place_keeps_the_old_ones(path: Path) -> None:
    rows = kept(path)
    new = Points(np.array([11.3]), np.array([46.3]))

    rows.write("a", CAR, "1", new, row(7))

    both = Points(np.array([11.3, 11.1]), np.array([46.3, 46.1]))
    assert minutes(rows.read("a", CAR, "1", both)) == [7.0, 5.0]


def test_a_process_learns_of_columns_that_another_one_added(path: Path) -> None:
    rows, other = kept(path), Rows(path)
    new = Points(np.array([11.3]), np.array([46.3]))
    other.read("a", CAR, "1", HERE)

    rows.write("a", CAR, "1", new, row(7))

    assert minutes(other.read("a", CAR, "1", new)) == [7.0]


def test_services_at_one_place_share_a_column(path: Path) -> None:
    twice = Points(np.array([11.1, 11.1]), np.array([46.1, 46.1]))
    rows = kept(path)

    assert minutes(rows.read("a", CAR, "1", twice)) == [5.0, 5.0]
    assert rows.points() == 2


def test_rows_of_searches_are_bounded_and_the_warmed_ones_stay(path: Path) -> None:
    rows, place = Rows(path, most_cold_bytes=0), HERE.take(np.array([0]))
    rows.write("warm", CAR, "1", place, row(1), warmed=True)

    for number in range(60):
        rows.write(f"cold {number}", CAR, "1", place, row(2))

    known = [c for c in range(60) if rows.read(f"cold {c}", CAR, "1", place).asked.all()]
    assert known == list(range(10, 60))
    assert rows.read("warm", CAR, "1", place).asked.all()


def test_only_warmed_rows_that_know_every_place_are_complete(path: Path) -> None:
    rows, place = kept(path), HERE.take(np.array([0]))
    rows.write("w", CAR, "1", place, row(1), warmed=True)

    assert rows.complete(CAR, "1", place) == {"w"}
    assert rows.complete(CAR, "1", HERE) == set()
    assert rows.complete(CAR, "2", place) == set()


def test_stale_rows_can_be_dropped(path: Path) -> None:
    rows = kept(path)

    rows.drop_stale(CAR, "2")

    assert not rows.read("a", CAR, "1", HERE).asked.any()


def test_reading_makes_no_file(path: Path) -> None:
    assert not Rows(path).read("a", CAR, "1", HERE).asked.any()
    assert not path.exists()


def test_a_file_that_is_none_of_ours_is_said_once_and_ignored(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    rows = Rows(path)

    with caplog.at_level(logging.INFO):
        found = [rows.read("a", CAR, "1", HERE) for _ in range(3)]
        wrote = rows.write("a", CAR, "1", HERE, Row.empty(3))

    assert not any(each.asked.any() for each in found)
    assert not wrote
    assert len(caplog.records) == 1


def test_a_damaged_row_is_said_once_and_ignored(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE row SET times = substr(times, 2) || 'x'")
    connection.close()
    rows = Rows(path)

    with caplog.at_level(logging.INFO):
        found = [rows.read("a", CAR, "1", HERE) for _ in range(3)]

    assert not any(each.asked.any() for each in found)
    assert len(caplog.records) == 1


def test_started_anew_a_damaged_file_serves_again_also_whoever_gave_it_up(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    rows, other = Rows(path), Rows(path)
    other.read("a", CAR, "1", HERE)

    rows.start_anew()
    rows.write("a", CAR, "1", HERE.take(np.array([0, 1])), row(5, 9))

    assert minutes(other.read("a", CAR, "1", HERE)) == [5.0, 9.0, None]


def test_a_file_of_another_format_is_emptied(path: Path) -> None:
    kept(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 77")
    connection.close()

    assert not Rows(path).read("a", CAR, "1", HERE).asked.any()


def test_threads_write_and_read_at_the_same_time(path: Path) -> None:
    rows, other = Rows(path), Rows(path)
    places = Points(np.linspace(11, 12, 30), np.full(30, 46.0))

    def work(number: int) -> bool:
        rows_here = (rows, other)[number % 2]
        mine = places.take(np.array([number, (number + 1) % 30]))
        rows_here.write("a", CAR, "1", mine, row(number, (number + 1) % 30))
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(30)))

    assert minutes(Rows(path).read("a", CAR, "1", places)) == list(range(30))


def test_what_only_a_search_has_asked_is_asked_again_when_working_ahead(path: Path) -> None:
    rows = kept(path)

    assert not rows.read("a", CAR, "1", HERE, warmed=True).asked.any()

    rows.write("a", CAR, "1", HERE.take(np.array([0])), row(6), warmed=True)
    assert minutes(rows.read("a", CAR, "1", HERE, warmed=True)) == [6.0, None, None]


def test_a_write_that_fails_leaves_no_column_behind(path: Path) -> None:
    rows, other = kept(path), Rows(path)
    here, there = np.array([11.3]), np.array([11.4])
    with pytest.raises(IndexError):
        rows.write("a", CAR, "1", Points(here, here + 35), row(7, 8))

    other.write("a", CAR, "1", Points(there, there + 35), row(30))

    assert minutes(rows.read("a", CAR, "1", Points(here, here + 35))) == [None]
    assert minutes(rows.read("a", CAR, "1", Points(there, there + 35))) == [30.0]
