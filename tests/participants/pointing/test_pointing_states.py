"""Any order of pointing out, assigning, taking up and declining, against a model of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from accounts.people import create_user
from factories import create_site
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from participants.cases import actor_for, create_link_worker
from sqlalchemy import delete, select

from app.accounts.actor import VISITOR, Actor
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import Consent, Participant, Pointing
from app.participants.pointing import actions, taking
from app.participants.pointing.forms import PointingContent
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    DeclineReason,
    PointingStatus,
)
from app.territory import queries as territory
from app.territory.sites import SiteView

REFUSED = (
    actions.AlreadyHandledError,
    actions.AssignedElsewhereError,
    actions.ChangedMeanwhileError,
    actions.NoSuchColleagueError,
    NoSuchCaseError,
)
WAITING = {PointingStatus.NEW, PointingStatus.ASSIGNED}
# Three link workers of the site and one of another.
WORKERS = st.integers(0, 3)


@dataclass
class Expected:
    """What a pointing is after the steps so far."""

    name: str
    status: PointingStatus = PointingStatus.NEW
    assigned: int | None = None
    taken_by: int | None = None


class Pointings(RuleBasedStateMachine):
    """The real deeds beside a model; both must refuse and do the same."""

    site: SiteView
    workers: list[Actor]
    coordinators: list[Actor]
    rows = Bundle("rows")

    def __init__(self) -> None:
        super().__init__()
        for table in (Consent, Pointing, Participant):
            db.session.execute(delete(table))
        db.session.commit()
        self.model: dict[UUID, Expected] = {}

    @contextmanager
    def _refused(self, *, wanted: bool) -> Iterator[None]:
        """Expect the deed to be refused, or not to be."""
        try:
            yield
        except REFUSED:
            assert wanted, "refused what is allowed"
        else:
            assert not wanted, "allowed what is refused"

    @rule(target=rows, themselves=st.booleans())
    def point_out(self, *, themselves: bool) -> UUID:
        name = f"Somebody {len(self.model)}"
        content = PointingContent(
            by_themselves=themselves,
            manner=ConsentManner.SPOKEN,
            name=name,
            contact="333 7654321",
            why=f"why {name}",
            birth_year=2006,
            language="it",
            area_id=None,
            organisation_id=None,
        )
        actions.point_out(VISITOR, "trentino", content, None, None)
        known = list(self.model)
        query = select(Pointing.id).where(Pointing.id.not_in(known))
        key: UUID = db.session.scalars(query).one()
        self.model[key] = Expected(name)
        return key

    @rule(key=rows, worker=st.none() | WORKERS, site=st.integers(0, 1), stale=st.booleans())
    def assign(self, key: UUID, worker: int | None, site: int, *, stale: bool) -> None:
        expected = self.model[key]
        version = db.session.get_one(Pointing, key, populate_existing=True).version
        wanted = site == 1 or stale or worker == 3 or expected.status not in WAITING
        chosen = None if worker is None else self.workers[worker].user_id
        with self._refused(wanted=wanted):
            actions.assign(self.coordinators[site], key, chosen, version - stale)
        if not wanted:
            expected.assigned = worker
            free = worker is None
            expected.status = PointingStatus.NEW if free else PointingStatus.ASSIGNED

    @rule(key=rows, worker=WORKERS)
    def take(self, key: UUID, worker: int) -> None:
        expected = self.model[key]
        wanted = not self._is_open_to(expected, worker)
        with self._refused(wanted=wanted):
            taking.take(self.workers[worker], self.site, key)
        if not wanted:
            expected.status, expected.taken_by = PointingStatus.TAKEN, worker

    @rule(key=rows, worker=WORKERS, reason=st.sampled_from(DeclineReason))
    def decline(self, key: UUID, worker: int, reason: DeclineReason) -> None:
        expected = self.model[key]
        wanted = not self._is_open_to(expected, worker)
        with self._refused(wanted=wanted):
            actions.decline(self.workers[worker], key, reason)
        if not wanted:
            expected.status = PointingStatus.DECLINED

    @rule(key=rows, site=st.integers(0, 1), reason=st.sampled_from(DeclineReason))
    def decline_as_coordinator(self, key: UUID, site: int, reason: DeclineReason) -> None:
        expected = self.model[key]
        wanted = site == 1 or expected.status not in WAITING
        with self._refused(wanted=wanted):
            actions.decline(self.coordinators[site], key, reason)
        if not wanted:
            expected.status = PointingStatus.DECLINED

    def _is_open_to(self, expected: Expected, worker: int) -> bool:
        mine = expected.assigned in {None, worker}
        return worker != 3 and mine and expected.status in WAITING

    @invariant()
    def every_pointing_is_as_expected(self) -> None:
        db.session.expire_all()
        for row in db.session.scalars(select(Pointing)):
            expected = self.model[row.id]
            waits = expected.status in WAITING
            assert row.status is expected.status
            assert row.name == (expected.name if waits else "")
            assert (row.contact_sealed is not None) == waits
            assert (row.why_sealed is not None) == waits
            assert (row.birth_year is not None) == waits
            assert (row.handled_at is None) == waits
            assert (row.declined_because is not None) == (row.status is PointingStatus.DECLINED)
            assert (row.participant_id is not None) == (row.status is PointingStatus.TAKEN)

    @invariant()
    def every_case_is_of_who_took_it_up_with_its_consent(self) -> None:
        taken = {e.name: e.taken_by for e in self.model.values() if e.taken_by is not None}
        cases = db.session.scalars(select(Participant)).all()
        agreed = db.session.scalars(
            select(Consent.participant_id).where(Consent.purpose == ConsentPurpose.CONTACT)
        ).all()
        whose = {str(actor.user_id): number for number, actor in enumerate(self.workers)}
        assert {case.name: whose[str(case.link_worker_id)] for case in cases} == taken
        assert sorted(map(str, agreed)) == sorted(str(case.id) for case in cases)
        assert len({case.code for case in cases}) == len(cases)
        assert all(case.phone == "333 7654321" for case in cases)


@pytest.mark.usefixtures("app")
def test_any_order_of_deeds_keeps_every_pointing_and_case_right() -> None:
    create_site()
    create_site(id="lisbon")
    territory.forget_sites()
    site = territory.site("trentino")
    assert site is not None
    Pointings.site = site
    places = ("trentino", "trentino", "trentino", "lisbon")
    Pointings.workers = [actor_for(create_link_worker(site_id=place)) for place in places]
    Pointings.coordinators = [
        actor_for(create_user(role=Role.COORDINATOR, site_id=place))
        for place in ("trentino", "lisbon")
    ]
    # The larger number of runs is on the database that costs less; the deeds are the same.
    runs = 100 if db.engine.dialect.name == "sqlite" else 25

    run_state_machine_as_test(
        Pointings,
        settings=settings(
            max_examples=runs,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
