"""Every personal column of the program with what its tag says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.accounts.tags import FIELD_CLASS, PERSONAL, PURPOSE, RETENTION, Purpose, Retention
from app.accounts.vocabulary import FieldClass
from app.core.db import Base
from app.core.sealing import guarded_fields
from app.participants.privacy.sealed_values import SUFFIX


@dataclass(frozen=True)
class TaggedColumn:
    """A personal column; a guarded one opens only with an event in the record."""

    table: str
    column: str
    field_class: FieldClass
    purpose: Purpose
    retention: Retention
    is_sealed: bool
    is_guarded: bool


@dataclass(frozen=True)
class Activity:
    """What is processed for one purpose."""

    purpose: Purpose
    columns: Sequence[TaggedColumn]

    @property
    def tables(self) -> list[str]:
        """Return the tables, by name."""
        return sorted({each.table for each in self.columns})

    @property
    def retentions(self) -> list[Retention]:
        """Return how long, each once."""
        return sorted({each.retention for each in self.columns}, key=list(Retention).index)

    @property
    def most_private(self) -> FieldClass:
        """Return the most private class among the columns."""
        return max(each.field_class for each in self.columns)

    @property
    def sealed(self) -> int:
        """Return how many columns are sealed."""
        return sum(each.is_sealed for each in self.columns)


def tagged_columns() -> list[TaggedColumn]:
    """Return every personal column of every table, by table and in the order of its columns."""
    guarded = {
        f"{mapper.class_.__tablename__}.{name}"
        for mapper in Base.registry.mappers
        for name in guarded_fields(mapper.class_)
    }
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    return [
        TaggedColumn(
            table=table.name,
            column=column.name.removesuffix(SUFFIX),
            field_class=column.info[FIELD_CLASS],
            purpose=column.info[PURPOSE],
            retention=column.info[RETENTION],
            is_sealed=column.name.endswith(SUFFIX),
            is_guarded=f"{table.name}.{column.name.removesuffix(SUFFIX)}" in guarded,
        )
        for table in tables
        for column in table.columns
        if column.info.get(PERSONAL)
    ]


def activities() -> list[Activity]:
    """Return what is processed, one activity for each purpose, in the order of the purposes."""
    order = list(Purpose)
    columns = sorted(tagged_columns(), key=lambda each: order.index(each.purpose))
    return [
        Activity(purpose, list(each)) for purpose, each in groupby(columns, lambda c: c.purpose)
    ]
