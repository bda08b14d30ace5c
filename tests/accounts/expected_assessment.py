"""Who may do what with assessment: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line, line

_OWN = {"link_worker": "ocw"}
_ALL = "/cases/{participant}/assessments"
_ONE = f"{_ALL}/{{assessment}}"

LINES: list[Line] = [
    line("assessment.overview", _ALL, "GET", _OWN),
    line("assessment.begin", _ALL, "POST", _OWN),
    line("assessment.write", _ONE, "GET", _OWN),
    line("assessment.save", _ONE, "POST", _OWN),
    line("assessment.discard", f"{_ONE}/discard", "POST", _OWN),
]
