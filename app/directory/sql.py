"""Columns read in the form that costs the least to turn into arrays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class hex_of(FunctionElement[str]):  # noqa: N801 - reads as a function
    """A UUID column as 32 hexadecimal digits, sorted as the UUIDs are."""

    type = String()
    inherit_cache = True


@compiles(hex_of, "sqlite")
def _hex_sqlite(element: hex_of, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401
    return compiler.process(next(iter(element.clauses)))


@compiles(hex_of, "postgresql")
def _hex_postgres(element: hex_of, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401
    column = compiler.process(next(iter(element.clauses)))
    return f"replace(CAST({column} AS text), '-', '')"
