"""The scales that come with the program, and those that an operator put beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.participants.scales.reading import ScaleError, Wording, parse, with_wording
from app.participants.scales.scale import Scale

SHIPPED = Path(__file__).with_name("shipped")
LARGEST_BYTES = 200_000


@dataclass(frozen=True)
class Library:
    """The scales by key, and what is wrong with files that had to be left out."""

    scales: Mapping[str, Scale]
    faults: Sequence[str]


def library(folder: Path) -> Library:
    """Return our scales and those of a folder; words of a folder are put to the rules they name.

    Args:
        folder: with the operator's files, `*.toml`; it may be missing.
    """
    scales: dict[str, Scale] = {}
    faults = []
    files = [_read(path) for path in sorted(SHIPPED.glob("*.toml")) + sorted(folder.glob("*.toml"))]
    # Words come last, whatever their file is called.
    for each in sorted(files, key=lambda one: isinstance(one, Wording)):
        try:
            scale = _joined(scales, each)
        except ScaleError as error:
            faults.append(str(error))
        else:
            scales[scale.key] = scale
    return Library(scales, faults)


def check_file(path: Path, folder: Path) -> Scale:
    """Return the scale that a file would bring, as it would be asked.

    Raises:
        ScaleError: the file cannot be used and why, or it lacks words.
    """
    scale = _joined(library(folder).scales, read_scale(path))
    if not scale.can_be_asked:
        raise ScaleError(f"{path.name}: every item needs its text and every option its label")
    return scale


def read_scale(path: Path) -> Scale | Wording:
    """Return what a file holds.

    Raises:
        ScaleError: it cannot be read, is too large or wrong; says which file.
    """
    try:
        with path.open("rb") as file:
            kept = file.read(LARGEST_BYTES + 1)
        text = kept.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScaleError(f"{path.name} cannot be read: {type(error).__name__}") from error
    if len(kept) > LARGEST_BYTES:
        raise ScaleError(f"{path.name}: larger than {LARGEST_BYTES} bytes")
    try:
        return parse(text)
    except ScaleError as error:
        raise ScaleError(f"{path.name}: {error}") from error


def _joined(scales: Mapping[str, Scale], each: Scale | Wording | ScaleError) -> Scale:
    if isinstance(each, ScaleError):
        raise each
    if isinstance(each, Scale):
        return each
    if each.scale not in scales:
        raise ScaleError(f"there is no scale {each.scale!r} to put words to")
    return with_wording(scales[each.scale], each)


def _read(path: Path) -> Scale | Wording | ScaleError:
    """Return what a file holds, or what is wrong with it; read again only when it has changed."""
    state = path.stat()
    return _kept(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _kept(path: Path, _changed_ns: int, _size: int) -> Scale | Wording | ScaleError:
    try:
        return read_scale(path)
    except ScaleError as error:
        return error
