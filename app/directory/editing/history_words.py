"""The history of a listing in words: who did what, when, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.directory.editing.content import Content
from app.directory.editing.difference import difference
from app.directory.editing.difference_words import Shown, in_words
from app.directory.editing.draft_queries import Line
from app.directory.editing.models import What


@dataclass(frozen=True)
class ShownLine:
    """A line of the history; `may_return` where its version can be brought back."""

    number: int
    words: str
    who: str
    at: str
    changes: Sequence[Shown]
    may_return: bool
    is_public: bool


def lines_in_words(lines: Sequence[Line], zone: tzinfo) -> list[ShownLine]:
    """Return the lines, the newest first, each with what it changed, by the clock of a zone."""
    shown: list[ShownLine] = []
    before: Content | None = None
    public = next((line.number for line in lines if line.content), 0)
    for line in reversed(lines):
        changed = difference(before, line.content) if line.content and before else []
        shown.append(
            ShownLine(
                line.number,
                _words(line),
                line.author_name,
                _moment(line.at.astimezone(zone)),
                in_words(changed, line.content, before),
                line.content is not None and line.number != public,
                line.number == public,
            )
        )
        before = line.content or before
    return shown[::-1]


def _moment(local: datetime) -> str:
    return f"{format_date(local, 'long')}, {local:%H:%M}"


def _words(line: Line) -> str:
    figure = line.figure or 0
    return {
        What.FOUND: _("As it came from the first list"),
        What.CREATED: _("New, after review"),
        What.APPROVED: _("Changed, after review"),
        What.EDITED: _("Changed"),
        What.IMPORTED: _("Changed by an import"),
        What.UNDONE: _("Back to version %(number)s", number=figure),
        What.CONFIRMED: _("Confirmed: still true"),
        What.FREE_PLACES: ngettext("%(num)s free place", "%(num)s free places", figure),
        What.SUSPENDED: _("Suspended"),
        What.ARCHIVED: _("Archived"),
        What.RESTORED: _("Public again"),
    }[line.what]
