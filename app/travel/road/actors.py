"""Who answers for the routing library: one actor a thread, for two in one hang."""

import json
import tempfile
import threading
from pathlib import Path
from typing import Any

from app.travel.road.config import Config, asking, written
from app.travel.road.library import RoadFileError, valhalla

Question = dict[str, Any]


class Actors:
    """The actors over one file of tiles, made when a thread first asks.

    Each thread has its own; the tiles are mapped into memory once for all of them, also
    those of other processes.
    """

    def __init__(self, tiles: Path) -> None:
        self.tiles = tiles
        self._config: Config = asking(tiles)
        self._own = threading.local()

    def ask(self, action: str, question: Question) -> Any:  # noqa: ANN401 - parsed by the caller
        """Return the library's answer, parsed from JSON.

        Raises:
            RuntimeError: it has none; a `ValhallaError` has a `code`.
        """
        text = getattr(self._actor(), action)(json.dumps(question))
        return json.loads(text)

    def _actor(self) -> Any:  # noqa: ANN401 - a class of a library that may be missing
        actor = getattr(self._own, "actor", None)
        if actor is None:
            actor = self._own.actor = _new_actor(self._config)
        return actor


def _new_actor(config: Config) -> Any:  # noqa: ANN401 - see above
    """Return an actor that has read its settings; none of the file it took them from stays.

    Handed a dictionary, the library leaves a file behind for each actor.
    """
    with tempfile.TemporaryDirectory(prefix="prossima-") as folder:
        path = written(config, Path(folder) / "valhalla.json")
        try:
            return valhalla().Actor(str(path))
        except (RuntimeError, OSError) as error:
            raise RoadFileError(f"the road tiles cannot be read: {error}") from error
