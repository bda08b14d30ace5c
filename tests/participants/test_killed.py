"""Nothing that was acknowledged is lost when every process is killed at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NO_POSTGIS, POSTGIS, needs_postgis
from sqlalchemy import create_engine, make_url, text

KILLS, WRITES = 3, 300
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", needs_postgis])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a database of its own; empty for the embedded one."""
    if request.param == "sqlite":
        yield ""
        return
    assert POSTGIS, NO_POSTGIS
    name = f"prossima_killed_{os.getpid()}"
    server = create_engine(POSTGIS, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    own = make_url(POSTGIS).set(database=name)
    engine = create_engine(own, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE EXTENSION postgis"))
    engine.dispose()
    yield own.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def test_what_was_acknowledged_outlives_kill_9(address: str, tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "participants.killing", str(tmp_path), str(KILLS), str(WRITES)]

    ran = subprocess.run(  # noqa: S603 - our own interpreter with our own arguments
        [*asked, address],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    tally = json.loads(ran.stdout.splitlines()[-1])
    assert tally["kills"] == KILLS
    assert tally["acknowledged"] >= WRITES
    assert (tally["lost"], tally["half_done"], tally["integrity"]) == (0, 0, "ok")
    # Each writer can have been killed between the keeping and the noting, once a round.
    assert tally["unacknowledged"] <= KILLS * 8
