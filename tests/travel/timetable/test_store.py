"""A timetable as one file."""

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from travel.timetable.brute_force import Halt
from travel.timetable.older_files import make_older
from travel.timetable.small_timetables import network

from app.travel.moved import Moved
from app.travel.timetable.network import Network
from app.travel.timetable.store import TimetableFileError, load, save

TRIPS = [[Halt(0, 28800, 28800), Halt(1, 29400, 29460), Halt(2, 30000, 30000)]]
SMALL = network(TRIPS, [(11.1, 46.0), (11.1, 46.1), (11.1, 46.2)], [(0, 1, 60)])


def stored(folder: Path, made: Network = SMALL) -> Path:
    path = folder / "timetable.npz"
    save(made, path)
    return path


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    read = load(stored(tmp_path))

    for part in ("stops", "trips", "connections", "changes"):
        for column in fields(getattr(SMALL, part)):
            expected = getattr(getattr(SMALL, part), column.name)
            np.testing.assert_array_equal(getattr(getattr(read, part), column.name), expected)
    np.testing.assert_array_equal(read.runs, SMALL.runs)
    assert (read.first_day, read.last_day) == (date(2024, 10, 15), date(2024, 10, 15))
    assert read.made_from == ("made by hand",)
    assert len(read.version) == 32


@pytest.mark.parametrize("moved", [(), (Moved(date(2024, 9, 9), date(2025, 6, 27), 104),), None])
def test_the_weeks_by_which_days_were_moved_are_read_again(
    tmp_path: Path, moved: tuple[Moved, ...] | None
) -> None:
    path = stored(tmp_path, replace(SMALL, moved=moved))

    assert load(path).moved == moved


def test_an_older_file_that_tells_moved_days_in_words_is_read_as_if_it_had_the_field(
    tmp_path: Path,
) -> None:
    path = stored(tmp_path)
    make_older(path, "; its days 2024-09-09 to 2025-06-27 moved by 104 weeks")

    read = load(path)

    assert read.moved == (Moved(date(2024, 9, 9), date(2025, 6, 27), 104),)
    assert read.made_from == ("made by hand",)
    np.testing.assert_array_equal(read.connections.departure_s, SMALL.connections.departure_s)


@pytest.mark.parametrize("words", ["", " (Publisher, moved by 3 weeks)"])
def test_an_older_file_that_tells_nothing_is_read_and_does_not_know(
    tmp_path: Path, words: str
) -> None:
    path = stored(tmp_path)
    make_older(path, words)

    read = load(path)

    assert read.moved is None
    assert read.made_from == (f"made by hand{words}",)
    np.testing.assert_array_equal(read.runs, SMALL.runs)


def test_an_older_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = stored(tmp_path)
    make_older(path)
    rewritten(path, "content")

    with pytest.raises(TimetableFileError, match="checksum"):
        load(path)


def test_arrays_cannot_be_changed_by_a_thread(tmp_path: Path) -> None:
    read = load(stored(tmp_path))

    with pytest.raises(ValueError, match="read-only"):
        read.connections.departure_s[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        read.runs[0] = False


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"<html>404</html>"])
def test_what_is_no_timetable_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "timetable.npz"
    path.write_bytes(content)

    with pytest.raises(TimetableFileError, match=r"timetable\.npz"):
        load(path)


def test_a_file_cut_off_is_refused(tmp_path: Path) -> None:
    path = stored(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(TimetableFileError):
        load(path)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "no.npz")


def rewritten(path: Path, change: str) -> None:
    with np.load(path) as opened:
        arrays = dict(opened)
    header = json.loads(arrays["header"].tobytes())
    if change == "format":
        header["format"] = 0
    elif change == "content":
        arrays["connections.departure_s"] = arrays["connections.departure_s"] + 60
    elif change == "column":
        del arrays["changes.seconds"]
    elif change == "day":
        header["first_day"] = "2024-10-08"
    elif change == "moved":
        header["moved"] = [{"first_day": "2024-09-09", "last_day": "2025-06-27", "weeks": 1}]
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    np.savez(path, **arrays)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("format", "format 0"),
        ("content", "checksum"),
        ("column", "checksum"),
        ("day", "checksum"),
        ("moved", "checksum"),
    ],
)
def test_another_format_or_content_is_refused(tmp_path: Path, change: str, said: str) -> None:
    path = stored(tmp_path)
    rewritten(path, change)

    with pytest.raises(TimetableFileError, match=said):
        load(path)


def test_pickles_are_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "timetable.npz"
    np.savez(path, header=np.array([{"format": 1}], object))

    with pytest.raises(TimetableFileError):
        load(path)
