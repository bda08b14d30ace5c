"""A recorder of SQL statements, so that a test can say how many a page may send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.core.db import db


class Statements(list[str]):
    """The SQL statements that were sent while it was recording."""

    @contextmanager
    def recorded(self) -> Iterator[Statements]:
        """Record the statements of a block, whichever connection sends them."""

        def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            self.append(statement)

        self.clear()
        event.listen(db.engine, "before_cursor_execute", record)
        try:
            yield self
        finally:
            event.remove(db.engine, "before_cursor_execute", record)
