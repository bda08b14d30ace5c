"""Who may do what with plan: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import EVERYBODY, Line, line

# Own, a colleague's on which one works too, and own ones that are closed.
_TEAM = {"link_worker": "ocw"}
_CASE = "/cases/{participant}"

LINES: list[Line] = [
    line("fitting.match", f"{_CASE}/match", "GET", _TEAM),
    line("fitting.reach", f"{_CASE}/match/reach.json", "GET", _TEAM),
    line("fitting.choose", f"{_CASE}/match/choose", "POST", _TEAM),
    line("plan.page", f"{_CASE}/plan", "GET", _TEAM),
    line("plan.save", f"{_CASE}/plan", "POST", _TEAM),
    line("plan.printed", f"{_CASE}/plan/print", "GET", _TEAM),
    line("plan.pdf", f"{_CASE}/plan/plan.pdf", "GET", _TEAM),
    # A version without content, as the world has it, opens nothing.
    line("plan.version", f"{_CASE}/plan/versions/{{version}}", "GET", _TEAM, 404),
    # The link is the right; this one is nobody's.
    line("plan.own", "/my-plan/x", "GET", EVERYBODY, 410),
]
