"""One text out of two people's, by the fields in which the other's was chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.directory.editing.content import Content
from app.directory.editing.difference import from_fields, to_fields


def chosen_text(mine: Content, theirs: Content, taken: Collection[str]) -> Content:
    """Return mine with the fields of theirs that are named in `taken`.

    Taking over a field of a place or translation that the other does not have takes
    its whole part away.
    """
    if type(mine) is not type(theirs):
        return mine
    values, other = to_fields(mine), to_fields(theirs)
    for path in taken:
        part = path.rpartition(".")[0]
        if path in other:
            values[path] = other[path]
        elif part:
            values = {key: one for key, one in values.items() if not key.startswith(f"{part}.")}
    return from_fields(type(mine), values)


def with_origin_of(stored: Content, sent: Content) -> Content:
    """Return what was sent with the source and licence that are stored: no form asks for them."""
    return replace(
        sent,
        source=stored.source,
        source_url=stored.source_url,
        source_date=stored.source_date,
        licence=stored.licence,
    )
