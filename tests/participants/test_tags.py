"""Every column of a case says what it holds of a person, why, and how long."""

from __future__ import annotations

from app.accounts.tags import FIELD_CLASS, PERSONAL, PURPOSE, RETENTION
from app.core.db import Base
from app.participants import models

TABLES = {getattr(models, name).__table__ for name in models.__all__}


def test_no_column_of_a_case_is_untagged() -> None:
    columns = [column for table in TABLES for column in table.columns]

    untagged = [str(column) for column in columns if PERSONAL not in column.info]

    assert len(columns) > 150
    assert untagged == []


def test_a_personal_column_says_its_class_purpose_and_retention() -> None:
    personal = [c for table in TABLES for c in table.columns if c.info.get(PERSONAL)]

    incomplete = [str(c) for c in personal if not {FIELD_CLASS, PURPOSE, RETENTION} <= set(c.info)]

    assert incomplete == []


def test_every_table_of_the_package_is_named() -> None:
    package = {
        mapper.class_.__table__
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("app.participants")
    }

    assert package == TABLES
