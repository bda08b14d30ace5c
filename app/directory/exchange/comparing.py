"""One listing of a file after the other, compared with the site and planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from flask_babel import lazy_gettext as _
from rapidfuzz.distance import Levenshtein

from app.accounts.actor import Actor
from app.core.words import fold
from app.directory.editing.content import ServiceContent
from app.directory.editing.problems import problems
from app.directory.exchange.columns import Column, Key
from app.directory.exchange.contents import Entry
from app.directory.exchange.duplicates import Twins
from app.directory.exchange.findings import Finding, Findings, Topic, Weight, Words, quoted
from app.directory.exchange.joining import laid_over, merged
from app.directory.exchange.known import Held, Known
from app.directory.exchange.planning import Choices, Decision, Deed, Plan
from app.directory.exchange.records import Record, Records
from app.directory.exchange.telling import tell_organisation, tell_problems
from app.territory.sites import SiteView

_NEARLY = 0.2


@dataclass(frozen=True)
class Importing:
    """Who imports into which site; `organisation_id` is for rows that name no organisation."""

    actor: Actor
    site: SiteView
    organisation_id: UUID | None = None


def held_of(entry: Entry) -> Held:
    """Return a listing of the file as those of the site are compared."""
    content = entry.content
    return Held(
        id=UUID(int=entry.row),
        organisation_id=UUID(int=0),
        organisation=entry.organisation.name,
        name=content.name,
        phone=content.phone,
        email=content.email,
        url=content.url,
        points=[place.point for place in content.places if place.point is not None],
    )


@dataclass(frozen=True)
class Checker:
    """Plans one listing after the other; each is compared with those before it, too."""

    importing: Importing
    choices: Choices
    findings: Findings
    records: Records
    known: Known
    twins: Mapping[int, Held]
    stored: Mapping[UUID, ServiceContent]
    _spelled: set[str] = field(default_factory=set)
    _twice: set[int] = field(default_factory=set)

    def plans(self, entries: Iterable[Entry]) -> list[Plan]:
        """Return what becomes of each listing, in the order of the file."""
        held = {one.id: one for one in self.known.listings}
        earlier, seen = Twins(), dict[UUID, int]()
        plans = []
        for entry in entries:
            target = held.get(entry.own_id) if entry.own_id else None
            if target is None:
                plan = self._new(entry, earlier)
            else:
                self._refuse_repeated(entry, target.id, seen)
                plan = self._change(entry, target)
            self._check(plan)
            plans.append(plan)
            if target is None:
                earlier.add(held_of(entry))
        return plans

    def _new(self, entry: Entry, earlier: Twins) -> Plan:
        if entry.own_id is not None:
            entry.cells.wrong(
                Column.ID, _("There is no such listing here: it will be a new one."),
                weight=Weight.NOTE,
            )  # fmt: skip
        organisation_id = self._organisation(entry)
        plan = Plan(entry, Deed.NEW, entry.content, organisation_id)
        for before in earlier.of(held_of(entry))[:1]:
            self._twice.add(entry.row)
            self._ask(
                entry,
                _("This may be the same as «%(name)s» in row %(row)s.", name=before.name,
                  row=before.id.int),
            )  # fmt: skip
        twin = self.twins.get(entry.row)
        return self._twin(plan, twin) if twin else self._left_out(plan)

    def _left_out(self, plan: Plan) -> Plan:
        """Return the plan, or that of leaving out a listing that stands twice in the file."""
        twice = (
            self.choices.about(plan.entry.row) is Decision.SKIP and plan.entry.row in self._twice
        )
        return replace(plan, deed=Deed.LEFT_OUT) if twice else plan

    def _twin(self, plan: Plan, twin: Held) -> Plan:
        """Return what becomes of a listing that may be there already."""
        decision = self.choices.about(plan.entry.row)
        name = _("«%(name)s» of %(who)s", name=twin.name, who=twin.organisation)
        if decision is Decision.ASK:
            self._ask(plan.entry, _("This may be there already: %(name)s.", name=name))
        if decision is Decision.SKIP:
            return replace(plan, deed=Deed.LEFT_OUT, twin=twin.name)
        if decision is Decision.MERGE:
            return self._merge(plan, twin)
        return replace(plan, twin=twin.name)

    def _merge(self, plan: Plan, twin: Held) -> Plan:
        self._require_right(plan.entry, twin)
        content = merged(self.stored[twin.id], plan.content)
        return replace(
            plan,
            deed=Deed.CHANGE,
            target=twin.id,
            content=content,
            organisation_id=twin.organisation_id,
            twin=twin.name,
        )

    def _change(self, entry: Entry, target: Held) -> Plan:
        self._require_right(entry, target)
        before = self.stored[target.id]
        content = laid_over(before, entry.content, self._columns(entry.cells.record))
        deed = Deed.SAME if content == before else Deed.CHANGE
        named = entry.organisation.name
        if named and fold(named) != fold(target.organisation):
            entry.cells.wrong(
                Column.ORGANISATION,
                _("This listing belongs to %(who)s.", who=target.organisation),
                _("A listing cannot change hands by a file."),
            )
        return Plan(entry, deed, content, target.organisation_id, target.id)

    def _columns(self, record: Record) -> Collection[Key]:
        """Return what a row speaks of: the columns of its table, or what an object says."""
        spoken = {(column, "") for column in self.records.names} | set(record.cells)
        # An empty cell makes no service of an event, nor a date an event of nothing.
        kind, tells = (Column.KIND, ""), record.text(Column.KIND) or record.text(Column.DATES)
        return spoken | {kind} if tells else spoken - {kind}

    def _require_right(self, entry: Entry, target: Held) -> None:
        own = self.known.own
        if own is not None and target.organisation_id not in own:
            entry.cells.wrong(Column.ID, _("This listing is not of one of your organisations."))
        if target.id in self.known.drafted:
            entry.cells.wrong(
                Column.ID,
                _("Somebody is working on a draft of this listing."),
                _("Submit or discard that draft first."),
            )

    def _organisation(self, entry: Entry) -> UUID | None:
        """Return the organisation that a row means; None where it will be a new one."""
        named = entry.organisation.name
        if not named:
            if self.importing.organisation_id is None:
                entry.cells.wrong(Column.ORGANISATION, _("There is no organisation."),
                                  _("Write its name."))  # fmt: skip
            return self.importing.organisation_id
        found = self.known.organisations.get(fold(named))
        own = self.known.own
        if own is not None and found not in own:
            names = ", ".join(sorted(self.known.names[one] for one in own))
            entry.cells.wrong(
                Column.ORGANISATION,
                _("This is not one of your organisations."),
                _("You may import for: %(names)s.", names=names),
            )
        elif found is None and fold(named) not in self._spelled:
            self._spelled.add(fold(named))
            self._doubt_spelling(entry, fold(named))
            tell_organisation(entry, problems(entry.organisation, self.importing.site))
        return found

    def _doubt_spelling(self, entry: Entry, named: str) -> None:
        near = min(
            self.known.organisations,
            key=lambda name: Levenshtein.normalized_distance(name, named),
            default="",
        )
        if near and Levenshtein.normalized_distance(near, named) <= _NEARLY:
            name = self.known.names[self.known.organisations[near]]
            entry.cells.wrong(
                Column.ORGANISATION,
                _("There is no such organisation, but there is «%(name)s».", name=name),
                _("Write it in the same way, if it is the same."),
                weight=Weight.DOUBT,
            )

    def _check(self, plan: Plan) -> None:
        """Tell every broken rule; one that the listing broke before is only noted."""
        before = self.stored.get(plan.target) if plan.target else None
        old = {one.field for one in problems(before, self.importing.site)} if before else set()
        tell_problems(plan.entry, problems(plan.content, self.importing.site), old)

    def _refuse_repeated(self, entry: Entry, target: UUID, seen: dict[UUID, int]) -> None:
        first = seen.setdefault(target, entry.row)
        if first != entry.row:
            entry.cells.wrong(
                Column.ID,
                _("Row %(row)s says something else of the same listing.", row=first),
                _("Rows of one listing may differ in the place only."),
            )

    def _ask(self, entry: Entry, reason: Words) -> None:
        if self.choices.about(entry.row) is Decision.ASK:
            self.findings.add(
                Finding(
                    entry.row,
                    self.records.called(Column.NAME),
                    reason,
                    _("Merge it, import it as a new one, or leave it out."),
                    quoted(entry.content.name),
                    Weight.DOUBT,
                    Topic.DUPLICATE,
                )
            )
