"""Who may do what with person: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line, line

_WORKERS = {"link_worker": ""}
_OWN = {"link_worker": "ocw"}

LINES: list[Line] = [
    line("person.new", "/cases/new", "GET", _WORKERS),
    line("person.start", "/cases/new", "POST", _WORKERS),
    line("person.overview", "/cases/{participant}", "GET", _OWN),
]
