"""What a timetable's file says of itself, in its own format and in the one before.

Format 1 had no field for days that were moved. A program of those days said so with words after
the name of the feed, the first of them nowhere: read, such a file says that it is not known.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.travel.moved import Moved
from app.travel.timetable.network import Network

FORMAT = 2
_BEFORE = 1
_DAY = r"(\d{4}-\d\d-\d\d)"
_TOLD_BEFORE = re.compile(rf"; its days {_DAY} to {_DAY} moved by (\d+) weeks$")


def header_of(network: Network) -> dict[str, Any]:
    """Return what the file says of a network beside its arrays."""
    moved = network.moved
    return {
        "format": FORMAT,
        "runs": list(network.runs.shape),
        "first_day": network.first_day.isoformat(),
        "typical_day": network.typical_day.isoformat(),
        "walking_s_per_m": network.walking_s_per_m,
        "made_from": list(network.made_from),
        "moved": None if moved is None else [_written(each) for each in moved],
    }


def renewed(header: Mapping[str, Any]) -> dict[str, Any]:
    """Return a header in the format of today.

    Raises:
        ValueError: it is of a format that this program does not read.
    """
    if header.get("format") == FORMAT:
        return dict(header)
    if header.get("format") != _BEFORE:
        raise ValueError(
            f"format {header.get('format')}, this program reads {_BEFORE} and {FORMAT}"
        )
    told = [found for found in map(_TOLD_BEFORE.search, header["made_from"]) if found]
    moved = [
        {"first_day": first, "last_day": last, "weeks": int(weeks)}
        for first, last, weeks in (found.groups() for found in told)
    ]
    names = [_TOLD_BEFORE.sub("", name) for name in header["made_from"]]
    return {**header, "format": FORMAT, "made_from": names, "moved": moved or None}


def moved_in(header: Mapping[str, Any]) -> tuple[Moved, ...] | None:
    """Return which feeds had their days moved; None where the file does not know."""
    moved = header["moved"]
    return None if moved is None else tuple(_read(each) for each in moved)


def _written(moved: Moved) -> dict[str, Any]:
    first, last = moved.first_day.isoformat(), moved.last_day.isoformat()
    return {"first_day": first, "last_day": last, "weeks": moved.weeks}


def _read(moved: Mapping[str, Any]) -> Moved:
    first, last = (date.fromisoformat(moved[name]) for name in ("first_day", "last_day"))
    return Moved(first, last, int(moved["weeks"]))
