"""Who may do what with monitoring: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line, line

_COORDINATORS = {"coordinator": ""}

# Here nothing is counted yet: there is no file.
LINES: list[Line] = [
    line("monitoring.overview", "/monitoring", "GET", _COORDINATORS),
    line("monitoring.table", "/monitoring.csv", "GET", _COORDINATORS, 404),
    line("monitoring.description", "/monitoring.csv-metadata.json", "GET", _COORDINATORS),
    line("monitoring.package", "/monitoring.zip", "GET", _COORDINATORS, 404),
]
