"""In which order rows of cases are locked: the cases by their ids, then all else, the record last.

The record of deeds has one head, which every deed takes and keeps until it is done. Whoever holds
it and then waits for a case would wait for somebody who waits for the head.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.participants.models import Participant


def lock_cases(session: Session, ids: Iterable[UUID]) -> None:
    """Make others who would change one of these cases wait until the transaction is done.

    Call it before anything of the cases is changed or recorded.
    """
    cases = select(Participant.id).where(Participant.id.in_(sorted(set(ids))))
    session.execute(cases.order_by(Participant.id).with_for_update())
