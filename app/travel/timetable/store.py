"""A timetable as one small file: written whole or not at all, checked when read."""

import hashlib
import json
import os
import zipfile
import zlib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.travel.timetable.header import header_of, moved_in, renewed
from app.travel.timetable.network import Changes, Connections, Network, Stops, Trips

_HEADER = "header"
_PARTS = {"stops": Stops, "trips": Trips, "connections": Connections, "changes": Changes}

Arrays = dict[str, NDArray[Any]]
Part = TypeVar("Part", Stops, Trips, Connections, Changes)


class TimetableFileError(ValueError):
    """A timetable file that cannot be used: import the feeds again."""


def with_version(network: Network) -> Network:
    """Return the network with its content's fingerprint as version."""
    return replace(network, version=_fingerprint(_arrays(network), header_of(network)))


def save(network: Network, target: Path) -> None:
    """Write the network; a reader sees the old file or the new one, never a part."""
    arrays = _arrays(network)
    header = header_of(network)
    header |= {"version": _fingerprint(arrays, header)}
    text = np.frombuffer(json.dumps(header).encode(), np.uint8)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as stream:
            np.savez_compressed(stream, **{_HEADER: text}, **arrays)  # type: ignore[arg-type]
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def load(source: Path) -> Network:
    """Read a network, its arrays read-only.

    Raises:
        FileNotFoundError: there is no such file.
        TimetableFileError: the file is broken, of another format, or was changed.
    """
    try:
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as opened:
            arrays = {name: opened[name] for name in opened.files}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        return _network(arrays, header)
    except FileNotFoundError:
        raise
    except _UNREADABLE as error:
        raise TimetableFileError(f"{source.name}: not a usable timetable: {error}") from error


_UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


def _network(arrays: Arrays, written: dict[str, Any]) -> Network:
    version = written.pop("version")
    header = renewed(written)
    # The checksum is of what was written, in whichever format.
    if _fingerprint(arrays, written) != version:
        raise ValueError("its content does not match its checksum")
    for column in arrays.values():
        column.flags.writeable = False
    shape = tuple(header["runs"])
    packed = np.unpackbits(arrays["runs"], count=shape[0] * shape[1])
    runs = packed.reshape(shape).astype(np.bool_)
    runs.flags.writeable = False
    return Network(
        _part(Stops, "stops", arrays),
        _part(Trips, "trips", arrays),
        _part(Connections, "connections", arrays),
        _part(Changes, "changes", arrays),
        first_day=date.fromisoformat(header["first_day"]),
        runs=runs,
        typical_day=date.fromisoformat(header["typical_day"]),
        walking_s_per_m=float(header["walking_s_per_m"]),
        made_from=tuple(header["made_from"]),
        moved=moved_in(header),
        version=version,
    )


def _part(kind: type[Part], name: str, arrays: Arrays) -> Part:
    return kind(**{column.name: arrays[f"{name}.{column.name}"] for column in fields(kind)})


def _arrays(network: Network) -> Arrays:
    arrays: Arrays = {"runs": np.packbits(network.runs)}
    for name, kind in _PARTS.items():
        part = getattr(network, name)
        for column in fields(kind):
            arrays[f"{name}.{column.name}"] = getattr(part, column.name)
    return arrays


def _fingerprint(arrays: Arrays, header: dict[str, Any]) -> str:
    """Return a digest of the content, the same on every machine."""
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for name in sorted(arrays):
        column = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {column.dtype.str} {column.shape}".encode())
        digest.update(column.tobytes())
    return digest.hexdigest()[:32]
