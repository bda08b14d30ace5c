"""Wait until another transaction stands at a lock."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def wait_until_somebody_waits(session: Session) -> None:
    """Wait for the other transaction to stand at a lock; SQLite lets it begin only afterwards."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for _ in range(400):
        # What others do is remembered for the whole transaction unless it is asked anew.
        session.execute(text("SELECT pg_stat_clear_snapshot()"))
        if session.scalar(_WAITING):
            return
        time.sleep(0.05)
    pytest.fail("nobody waits")
