"""The two optional libraries of the road engine, imported when they are first needed."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

MISSING = (
    "the road engine is not installed: it needs Python 3.12 or newer and "
    "`pip install 'prossima[routing]'` (no {name} here)"
)


class RoadFileError(Exception):
    """Road tiles, or what they are made with, that cannot be used; the message says why."""


def valhalla() -> ModuleType:
    """Return the routing library.

    Raises:
        RoadFileError: it is not installed.
    """
    return _imported("valhalla", "pyvalhalla")


def osmium() -> ModuleType:
    """Return the library that reads OpenStreetMap files.

    Raises:
        RoadFileError: it is not installed.
    """
    return _imported("osmium", "osmium")


def library_version() -> str:
    """Return the version of the routing library: tiles are good for the one that built them."""
    return str(valhalla().__version__)


def executable(name: str) -> Path:
    """Return the path of one of the programs that come with the routing library.

    Raises:
        RoadFileError: the library is not installed, or comes without it.
    """
    # They lie inside the package; the scripts on PATH of the same name only wrap them.
    path = Path(str(valhalla().__file__)).parent / "bin" / name
    if not path.is_file():
        raise RoadFileError(f"pyvalhalla {library_version()} comes without {name}")
    return path


def _imported(module: str, name: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        raise RoadFileError(MISSING.format(name=name)) from error
