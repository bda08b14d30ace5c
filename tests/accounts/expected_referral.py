"""Who may do what with referral: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import EVERYBODY, Line, line

_TEAM = {"link_worker": "ocw"}
_RECEIVERS = {"stakeholder": "oc"}
_CASE = "/cases/{participant}/referrals"
_ONE = f"{_CASE}/{{referral}}"

LINES: list[Line] = [
    # Those who work on the case.
    line("referral.page", _CASE, "GET", _TEAM),
    # Which service is asked for by the address or the form: none is here.
    line("referral.begin", f"{_CASE}/new", "GET", _TEAM, 404),
    line("referral.send", f"{_CASE}/new", "POST", _TEAM, 404),
    line("referral.one", _ONE, "GET", _TEAM),
    line("referral.answer", f"{_ONE}/answer", "POST", _TEAM),
    line("referral.write", f"{_ONE}/message", "POST", _TEAM),
    line("referral.again", f"{_ONE}/again", "POST", _TEAM),
    line("referral.withdraw", f"{_ONE}/withdraw", "POST", _TEAM),
    # The archived service of a closed case has no sheet any more.
    line("referral.sheet", f"{_ONE}/sheet", "GET", _TEAM, 404),
    # The receiver: members of the organisation, and whoever has the link.
    line("receiver.inbox", "/referrals", "GET", {"stakeholder": ""}, shows={"stakeholder": ""}),
    line("receiver.received", "/referrals/{referral}", "GET", _RECEIVERS),
    line("receiver.answer", "/referrals/{referral}/answer", "POST", _RECEIVERS),
    line("receiver.write", "/referrals/{referral}/message", "POST", _RECEIVERS),
    line("receiver.places", "/referrals/{referral}/places", "POST", _RECEIVERS),
    line("receiver.linked", "/refer/x", "GET", EVERYBODY, 410),
    line("receiver.answer_by_link", "/refer/x/answer", "POST", EVERYBODY, 410),
    line("receiver.write_by_link", "/refer/x/message", "POST", EVERYBODY, 410),
    line("receiver.places_by_link", "/refer/x/places", "POST", EVERYBODY, 410),
]
