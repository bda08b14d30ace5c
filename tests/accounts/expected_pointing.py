"""Who may do what with pointing: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line

LINES: list[Line] = []
