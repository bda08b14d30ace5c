"""The files of pictures in the data folder: written whole, named at random, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from app.core.settings import Settings
from app.directory.photos.pictures import WIDTHS, Rendition

_NAME = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    """Return the folder, made where it is missing."""
    settings: Settings = current_app.config["PROSSIMA"]
    there = settings.data_dir / "photos"
    there.mkdir(parents=True, exist_ok=True)
    return there


def path_of(name: str, width: int) -> Path:
    """Return where a picture of one width lies.

    Raises:
        ValueError: the name is none of ours; it never leads out of the folder.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a picture")
    return folder() / f"{name}-{width}.jpg"


def write(name: str, pictures: Iterable[Rendition]) -> None:
    """Write the pictures; each appears under its name when it is complete."""
    for picture in pictures:
        target = path_of(name, picture.width)
        unfinished = target.with_suffix(".part")
        unfinished.write_bytes(picture.body)
        unfinished.replace(target)


def remove(name: str, widths: Iterable[int] = WIDTHS) -> None:
    """Take away the pictures of a name; what is gone already is no mistake."""
    for width in widths:
        path_of(name, width).unlink(missing_ok=True)
