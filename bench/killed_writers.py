"""Kill eight writers twenty times and look for 5,000 acknowledged writes, on each database.

    PYTHONPATH=.:tests python bench/killed_writers.py
    PROSSIMA_TEST_POSTGIS=<url> PYTHONPATH=.:tests python bench/killed_writers.py

The second command also runs on PostGIS, in a database of its own. `KILLS` and `WRITES` change the
numbers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from sqlalchemy import create_engine, make_url, text

KILLS, WRITES = os.environ.get("KILLS", "20"), os.environ.get("WRITES", "5000")
POSTGIS = os.environ.get("PROSSIMA_TEST_POSTGIS", "")
NAME = f"prossima_killed_{os.getpid()}"


def measure(address: str) -> None:
    """Print what a run on one database found."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-m", "participants.killing", folder, KILLS, WRITES, address]
        ran = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if ran.returncode:
        sys.exit(ran.stderr)
    found = json.loads(ran.stdout.splitlines()[-1])
    print(make_url(address).get_backend_name() if address else "sqlite", found)


def on_server(statement: str, address: str = POSTGIS) -> None:
    """Run one statement on the server."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


if __name__ == "__main__":
    measure("")
    if POSTGIS:
        own = make_url(POSTGIS).set(database=NAME).render_as_string(hide_password=False)
        on_server(f"CREATE DATABASE {NAME}")
        try:
            on_server("CREATE EXTENSION postgis", own)
            measure(own)
        finally:
            on_server(f"DROP DATABASE {NAME} WITH (FORCE)")
