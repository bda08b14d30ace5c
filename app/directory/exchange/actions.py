"""The deed of an import: every listing of a file that was planned, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.policy import Action, Actor
from app.core.db import db, transaction
from app.core.words import fold
from app.directory.editing.applying import apply_organisation, apply_service
from app.directory.editing.draft_rows import new_draft
from app.directory.editing.history import add_version, begin_history
from app.directory.editing.models import DraftState, What
from app.directory.exchange.bulk import Inserter, NewService
from app.directory.exchange.checking import check_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.known import CHUNK, may_publish, moment_of, whole_services
from app.directory.exchange.planning import Checked, Choices, Deed, Plan
from app.directory.exchange.upload import Upload
from app.directory.models import Organisation, Service
from app.directory.needs import taxonomy

Progress = Callable[[Iterable[Plan]], Iterable[Plan]]
_DONE = frozenset({Deed.NEW, Deed.CHANGE})


@dataclass(frozen=True)
class Imported:
    """What was done: listings new and changed, and whether they wait for review."""

    new: int
    changed: int
    left_out: int
    organisations: int
    waits_for_review: bool


class NotReadyError(Exception):
    """Something is in the way of the import; `checked` says what."""

    def __init__(self, checked: Checked) -> None:
        """Keep the dry run for the page."""
        super().__init__(f"{len(checked.in_the_way)} findings are in the way")
        self.checked = checked


def import_file(
    upload: Upload, importing: Importing, choices: Choices, progress: Progress = iter
) -> Imported:
    """Import a file: all that was planned for it, or nothing.

    Coordinators and the operator make listings public at once; those of stakeholders
    wait for review like any other change of theirs.

    Raises:
        NotReadyError: something is in the way, as the dry run says; nothing is written.
    """
    site_key = importing.site.key
    before = moment_of(db.session(), site_key)
    checked = check_file(db.session(), upload, importing, choices)
    # Ends the reading: whatever takes long is done before anybody has to wait for the deed.
    db.session.rollback()
    with transaction() as session:
        if moment_of(session, site_key) != before:
            # The site has changed since it was read: what is written has to fit it as it is.
            checked = check_file(session, upload, importing, choices)
        if not checked.is_ready:
            raise NotReadyError(checked)
        publishes = may_publish(importing.actor, site_key)
        writer = _Writer(session, importing.actor, site_key, publishes=publishes)
        plans = [plan for plan in checked.plans if plan.deed in _DONE]
        writer.write(plans, progress)
        subject = events.Subject("site", site_key, site_key)
        events.record(
            session, importing.actor, Action.IMPORT_LISTINGS, subject, reason=upload.name[:80]
        )
        return Imported(
            new=checked.count(Deed.NEW),
            changed=checked.count(Deed.CHANGE),
            left_out=checked.count(Deed.LEFT_OUT),
            organisations=writer.made,
            waits_for_review=not publishes,
        )


class _Writer:
    """Writes plans in one transaction; organisations that are new are made on the way."""

    def __init__(self, session: Session, actor: Actor, site_key: str, *, publishes: bool) -> None:
        self.session, self.actor, self.site_key = session, actor, site_key
        self.publishes, self.made = publishes, 0
        self._new: dict[str, Organisation] = {}

    def write(self, plans: list[Plan], progress: Progress) -> None:
        """Write every plan, in pieces: what is new at once, what is changed one by one."""
        inserter = Inserter(self.session, self.site_key, self.actor, taxonomy())
        watched = iter(progress(plans))
        for start in range(0, len(plans), CHUNK):
            piece = [next(watched) for _ in plans[start : start + CHUNK]]
            new = [plan for plan in piece if plan.target is None and self.publishes]
            inserter.store([NewService(plan.content, self._organisation(plan)) for plan in new])
            self._write_each([plan for plan in piece if plan.target or not self.publishes])
            self.session.flush()
        # A progress bar ends when it is asked once more.
        next(watched, None)

    def _write_each(self, plans: list[Plan]) -> None:
        targets = [plan.target for plan in plans if plan.target is not None]
        services = whole_services(self.session, targets)
        for plan in plans:
            service = services.get(plan.target) if plan.target else None
            if service is None or not self.publishes:
                self._submit(plan, service)
            else:
                self._change(plan, service)

    def _change(self, plan: Plan, service: Service) -> None:
        begin_history(self.session, service)
        apply_service(self.session, service, plan.content)
        add_version(self.session, service, What.IMPORTED, self.actor, with_content=True)

    def _submit(self, plan: Plan, service: Service | None) -> None:
        draft = new_draft(self.actor, plan.content, self._organisation(plan))
        if service is not None:
            draft.object_id = service.id
            draft.base_number = begin_history(self.session, service).number
        draft.state, draft.submitted_at = DraftState.SUBMITTED, datetime.now(UTC)
        self.session.add(draft)

    def _organisation(self, plan: Plan) -> Organisation:
        if plan.organisation_id is not None:
            return self._known(plan.organisation_id)
        name = fold(plan.entry.organisation.name)
        if name not in self._new:
            self._new[name] = self._made(plan)
        return self._new[name]

    def _known(self, organisation_id: UUID) -> Organisation:
        organisation = self.session.get(Organisation, organisation_id)
        if organisation is None:
            raise LookupError(f"organisation {organisation_id} is gone")
        return organisation

    def _made(self, plan: Plan) -> Organisation:
        organisation = Organisation(id=uuid4(), site_id=self.site_key)
        self.session.add(organisation)
        apply_organisation(self.session, organisation, plan.entry.organisation)
        add_version(self.session, organisation, What.IMPORTED, self.actor, with_content=True)
        self.made += 1
        return organisation
