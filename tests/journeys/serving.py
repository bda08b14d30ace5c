"""The real program in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 180


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the embedded database of a folder as an operator does; gives the address."""
    port = _free_port()
    environ = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "THREADS": "4",
        "WORKERS": "1",
    }
    program = [sys.executable, "-m", "flask", "--app", "app", "serve"]
    with subprocess.Popen(program, cwd=ROOT, env=environ) as serving:  # noqa: S603 - our own
        base = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(base)
            yield base
        finally:
            serving.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(base: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{base}/health/ready", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:  # refused, or too slow while the program is still starting
            time.sleep(0.2)
    pytest.fail("the server did not become ready")
