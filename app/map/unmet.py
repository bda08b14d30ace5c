"""Searches that found nothing: counted by day, area and need, never by person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import transaction
from app.directory.models import EmptySearch
from app.map.asked import Asked
from app.territory.queries import area_at

Insert = Callable[[type[EmptySearch]], postgresql.Insert | sqlite.Insert]
_INSERTS: dict[str, Insert] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def count_unmet(asked: Asked) -> None:
    """Add one to the count of such searches of today.

    The area is the finest one around the starting point; the point itself, the words and
    the age are not kept.
    """
    area = None if asked.origin is None else area_at(asked.site.key, asked.origin.point)
    kind = {
        "site_id": asked.site.key,
        "day": datetime.now(asked.site.timezone).date(),
        "area_code": "" if area is None else area.code,
        "needs": " ".join(sorted(asked.needs))[:400],
        "filters": _filters(asked),
    }
    with transaction() as session:
        # One statement: two visitors who are the first of the day do not collide.
        insert = _INSERTS[session.get_bind().dialect.name]
        first = insert(EmptySearch).values(id=uuid4(), times=1, **kind)
        session.execute(
            first.on_conflict_do_update(
                index_elements=list(kind), set_={"times": EmptySearch.times + 1}
            )
        )


def _filters(asked: Asked) -> str:
    """Return which filters were set, and the limits that a planner may move."""
    used = {
        "text": bool(asked.text),
        f"kind={asked.kind}": asked.kind is not None,
        f"track={asked.track}": asked.track is not None,
        "age": asked.age is not None,
        f"language={asked.language}": asked.language is not None,
        "free": asked.free,
        "open": asked.open,
        f"within={asked.within_min}:{asked.mode}": asked.within_min is not None,
        "box": asked.box is not None,
    }
    return " ".join(name for name, is_used in used.items() if is_used)
