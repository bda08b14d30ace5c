"""What was looked for and not there: counted by day, area and need, never by person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import transaction
from app.core.geo import LonLat
from app.directory.models import EmptySearch
from app.territory.queries import area_at
from app.territory.sites import SiteView

Insert = Callable[[type[EmptySearch]], postgresql.Insert | sqlite.Insert]
_INSERTS: dict[str, Insert] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def count_unmet_needs(
    site: SiteView, point: LonLat | None, needs: Iterable[str], filters: str = ""
) -> None:
    """Add one to the count of such searches of today.

    The area is the finest one around the point; the point itself is not kept.

    Args:
        site: where it was looked for.
        point: from where, None where nobody said.
        needs: keys of needs and groups that were looked for together.
        filters: names of the filters that were set, and limits that a planner may move.
    """
    area = None if point is None else area_at(site.key, point)
    kind = {
        "site_id": site.key,
        "day": datetime.now(site.timezone).date(),
        "area_code": "" if area is None else area.code,
        "needs": " ".join(sorted(needs))[:400],
        "filters": filters,
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
