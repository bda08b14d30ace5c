"""A process of its own, with little memory and time, that imports the hostile files.

Every file that is opened while one of them is read is looked at: what is not the
program's own is told. It prints one line of JSON for each hostile file.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 20
_opened: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event in {"open", "os.listdir", "os.scandir", "sqlite3.connect"}:
        _opened.append(str(arguments[0]))
    elif event in {"socket.connect", "subprocess.Popen", "os.system", "exec.pickle"}:
        _opened.append(event)


def _is_own(name: str, own: tuple[str, ...]) -> bool:
    return name.startswith(own) or name.isdigit()


@contextmanager
def _watched() -> Iterator[None]:
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken away again
    _opened.clear()
    _watching = True
    try:
        yield
    finally:
        _watching = False


def main(folder: Path) -> None:
    """Import every hostile file into the database of a folder."""
    from directory.exchange.corpus import corpus  # noqa: PLC0415 - after the limits
    from directory.exchange.sending import attempt, prepared_app  # noqa: PLC0415

    app = prepared_app(folder)
    own = (str(folder), sys.prefix, sys.base_prefix, str(Path(__file__).parents[3]))
    sys.addaudithook(_watch)
    resource.setrlimit(resource.RLIMIT_AS, (_used() + MOST_BYTES, _used() + MOST_BYTES))
    with app.app_context():
        for hostile in corpus():
            began = time.monotonic()
            signal.alarm(MOST_SECONDS)
            with _watched():
                told = attempt(hostile)
            signal.alarm(0)
            foreign = [name for name in _opened if not _is_own(name, own)]
            seconds = time.monotonic() - began
            line = {"what": hostile.what, "foreign": foreign, "seconds": seconds, **told}
            print(json.dumps(line), flush=True)  # noqa: T201 - what the test reads


def _used() -> int:
    """Return the addresses that the program itself takes before any file is read."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
