"""What stands in the files of an embedded database that is in use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_READ = """
import sys
from pathlib import Path
for name in sys.argv[1:]:
    sys.stdout.buffer.write(Path(name).read_bytes())
"""


def bytes_of(files: Iterable[Path]) -> bytes:
    """Return the bytes of files, read by a process of its own.

    A process that closes a file of SQLite loses its locks on it, and with them the memory that it
    shares with others once they begin anew (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    command = [sys.executable, "-c", _READ, *map(str, files)]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own
