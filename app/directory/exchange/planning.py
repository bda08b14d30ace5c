"""What an import would do with each listing of a file, and what stands in its way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from app.directory.editing.content import ServiceContent
from app.directory.exchange.contents import Entry
from app.directory.exchange.findings import Finding, Topic, Weight


class Deed(StrEnum):
    """What becomes of a listing of the file."""

    NEW = "new"
    CHANGE = "change"
    SAME = "same"
    LEFT_OUT = "left_out"


class Decision(StrEnum):
    """What somebody wants done with a listing that may be there already."""

    ASK = "ask"
    MERGE = "merge"
    NEW = "new"
    SKIP = "skip"


@dataclass(frozen=True)
class Choices:
    """What was answered to the doubts of a dry run; at first nothing.

    `duplicates` answers row by row, `all_duplicates` for the others.
    """

    swap: bool = False
    keep_doubts: bool = False
    only_valid: bool = False
    all_duplicates: Decision = Decision.ASK
    duplicates: Mapping[int, Decision] = field(default_factory=dict)

    def about(self, row: int) -> Decision:
        """Return the answer for the listing of a row."""
        return self.duplicates.get(row, self.all_duplicates)


@dataclass(frozen=True)
class Plan:
    """What becomes of one listing; `target` is the listing that it changes, if any.

    `organisation_id` is None where the organisation is new, too.
    """

    entry: Entry
    deed: Deed
    content: ServiceContent
    organisation_id: UUID | None
    target: UUID | None = None
    twin: str = ""

    @property
    def rows(self) -> Collection[int]:
        """Return every row of the file that this listing stands in."""
        places = (cells.record.number for cells in self.entry.place_rows.values())
        return {self.entry.row, *places}


@dataclass(frozen=True)
class Checked:
    """The dry run of a file: what would be done, and all there is to say."""

    plans: Sequence[Plan]
    findings: Sequence[Finding]
    only_valid: bool = False

    def count(self, deed: Deed) -> int:
        """Return how many listings a deed is planned for."""
        return sum(plan.deed is deed for plan in self.plans)

    def of(self, weight: Weight) -> list[Finding]:
        """Return the findings of a weight."""
        return [finding for finding in self.findings if finding.weight is weight]

    @property
    def topics(self) -> Collection[Topic]:
        """Return what may be answered so that the import goes on."""
        return {finding.topic for finding in self.of(Weight.DOUBT)}

    @property
    def in_the_way(self) -> Sequence[Finding]:
        """Return what keeps the file from being imported as a whole."""
        return [*self.of(Weight.ERROR), *self.of(Weight.DOUBT)]

    @property
    def is_ready(self) -> bool:
        """Say whether the import may go on: nothing is in the way, and there is something to do.

        With `only_valid` the listings in whose way something is are left out; what is
        wrong with the header is in the way of all.
        """
        to_do = self.count(Deed.NEW) + self.count(Deed.CHANGE)
        of_all = [finding for finding in self.of(Weight.ERROR) if finding.row <= 1]
        return to_do > 0 and (not self.in_the_way or (self.only_valid and not of_all))
