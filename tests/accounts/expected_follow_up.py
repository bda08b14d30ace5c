"""Who may do what with follow up: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line, line

# The case team: own cases, open or closed, and those on which one works too.
_TEAM = {"link_worker": "ocw"}
_CASE = "/cases/{participant}"

LINES: list[Line] = [
    line(
        "follow_up.caseload",
        "/caseload?show=all",
        "GET",
        {"link_worker": ""},
        shows={"link_worker": "ocw"},
    ),
    line("follow_up.search", "/caseload?show=all", "POST", {"link_worker": ""}),
    line("follow_up.contacts", f"{_CASE}/contacts", "GET", _TEAM),
    line("follow_up.record", f"{_CASE}/contacts", "POST", _TEAM),
    # The name of a contact is the same code as that of its case.
    line("follow_up.remove", f"{_CASE}/contacts/{{contact}}/remove", "POST", _TEAM),
    line("follow_up.pause", f"{_CASE}/pause", "POST", _TEAM),
    line("follow_up.resume", f"{_CASE}/resume", "POST", _TEAM),
    line("follow_up.close", f"{_CASE}/close", "POST", _TEAM),
    line("follow_up.reopen", f"{_CASE}/return", "POST", _TEAM),
    line("team.team", f"{_CASE}/team", "GET", _TEAM),
    line("team.add", f"{_CASE}/team", "POST", _TEAM),
    line("team.remove", f"{_CASE}/team/{{colleague}}/remove", "POST", _TEAM),
    line("team.hand_over", f"{_CASE}/offer", "POST", _TEAM),
    line("team.take_back", f"{_CASE}/offer/take-back", "POST", _TEAM),
    # A colleague's case is offered as `o`; one that was taken back is `w`.
    line("team.offer", "/handovers/{handover}", "GET", {"link_worker": "o"}),
    line("team.take", "/handovers/{handover}/take", "POST", {"link_worker": "o"}),
    line("team.refuse", "/handovers/{handover}/refuse", "POST", {"link_worker": "o"}),
    # Codes only: no name of anybody stands there.
    line(
        "team.unattended",
        "/cases/unattended",
        "GET",
        {"coordinator": ""},
        shows={"coordinator": ""},
    ),
    line("team.assign", "/cases/unattended", "POST", {"coordinator": ""}),
]
