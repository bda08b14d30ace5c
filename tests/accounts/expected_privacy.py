"""Who may do what with privacy: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line, line

# Own cases, and those on which one works; a closed one stays one's own.
_CASELOAD = {"link_worker": "ocw"}
_SITE_S_OFFICER = {"officer": "ocgw"}
_OFFICER = {"officer": ""}

LINES: list[Line] = [
    line("privacy.data", "/cases/{participant}/data", "GET", _CASELOAD),
    line("privacy.export", "/cases/{participant}/data/export", "POST", _CASELOAD),
    line("emergency.ask", "/cases/break-glass", "GET", {"link_worker": ""}),
    line("emergency.open_case", "/cases/break-glass", "POST", {"link_worker": ""}),
    line("emergency.end", "/cases/{participant}/break-glass/end", "POST", {"link_worker": "ocgw"}),
    line("protection.start", "/protection", "GET", _OFFICER),
    line("protection.look_up", "/protection", "POST", _OFFICER),
    line("protection.case", "/protection/cases/{participant}", "GET", _SITE_S_OFFICER),
    line("protection.export", "/protection/cases/{participant}/export", "POST", _SITE_S_OFFICER),
    line("protection.erase_case", "/protection/cases/{participant}/erase", "POST", _SITE_S_OFFICER),
    line("protection.retention", "/protection/retention", "GET", _OFFICER),
    line("protection.emergencies", "/protection/emergencies", "GET", _OFFICER),
    line("protection.papers", "/protection/papers", "GET", _OFFICER),
    line("protection.paper", "/protection/papers/dpia-annex.md", "GET", _OFFICER),
]
