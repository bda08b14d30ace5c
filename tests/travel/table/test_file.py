"""The file of a table: what is written is read; anything else is refused."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from travel.table.worlds import two_valleys, world

from app.travel import Mode
from app.travel.table import CentreTable, TableFileError, Ways, read_table, write_table

NAN = float("nan")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.npz"


def same(one: CentreTable, other: CentreTable) -> bool:
    ways, others = one.ways[Mode.CAR], other.ways[Mode.CAR]
    return (
        one.names == other.names
        and one.origin == other.origin
        and np.allclose(one.lon, other.lon, atol=6e-6)
        and np.array_equal(ways.minutes, others.minutes, equal_nan=True)
        and np.array_equal(ways.km, others.km, equal_nan=True)
        and (ways.pace_min_per_km, ways.detour) == (others.pace_min_per_km, others.detour)
        and np.array_equal(ways.band.low, others.band.low)
    )


def test_what_is_written_is_read(path: Path) -> None:
    write_table(path, two_valleys())

    assert same(read_table(path), two_valleys())


def test_unknown_ways_and_empty_tables_survive(path: Path) -> None:
    for table in (world({"A": (0, 0), "B": (9, 0)}, [[0, NAN], [NAN, 0]]), world({}, [])):
        write_table(path, table)

        assert same(read_table(path), table)


def test_the_same_table_gives_the_same_bytes_and_version(path: Path) -> None:
    write_table(path, two_valleys())
    once = path.read_bytes()
    write_table(path, read_table(path))

    assert path.read_bytes() == once
    assert read_table(path).version == two_valleys().version


def test_minutes_for_setting_off_are_kept_and_make_another_version(path: Path) -> None:
    rolling = two_valleys()
    parking = replace(rolling.ways[Mode.CAR], start_min=2.5)
    table = replace(rolling, ways={Mode.CAR: parking})

    write_table(path, table)

    assert read_table(path).ways[Mode.CAR].start_min == 2.5
    assert table.version != rolling.version


def test_another_way_is_another_version() -> None:
    table = two_valleys()
    ways = table.ways[Mode.CAR]
    longer = Ways(ways.minutes, ways.km * 2, ways.pace_min_per_km, ways.detour, ways.band)

    assert replace(table, ways={Mode.CAR: longer}).version != table.version
    assert replace(table, ways={Mode.WALK: ways}).version != table.version


def test_a_changed_number_is_found_out(path: Path) -> None:
    write_table(path, two_valleys())
    with np.load(path) as arrays:
        parts = {name: arrays[name] for name in arrays}
    parts["car_minutes"] = parts["car_minutes"] + 1
    np.savez_compressed(path, **parts)

    with pytest.raises(TableFileError, match="checksum"):
        read_table(path)


def test_another_format_is_refused_by_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.travel.table.file.FORMAT", 2)
    write_table(path, two_valleys())
    monkeypatch.undo()

    with pytest.raises(TableFileError, match="format 2"):
        read_table(path)


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "flipped", "array", "zip", "pickle"])
def test_what_is_no_table_is_refused(path: Path, kind: str) -> None:
    write_table(path, two_valleys())
    whole = path.read_bytes()
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("stops.txt", "stop_id")
    elif kind == "pickle":
        np.savez(path, meta=np.array([{"format": 1}], object))
    elif kind == "array":
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
    else:
        flipped = whole[:700] + bytes(byte ^ 255 for byte in whole[700:760]) + whole[760:]
        parts = {"empty": b"", "text": b"hello", "cut": whole[:400], "flipped": flipped}
        path.write_bytes(parts[kind])

    with pytest.raises(TableFileError, match=r"table\.npz"):
        read_table(path)
