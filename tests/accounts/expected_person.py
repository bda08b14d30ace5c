"""Who may do what with person: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import Line, line

_WORKERS = {"link_worker": ""}
_OWN = {"link_worker": "ocw"}
_CASE = "/cases/{participant}"

LINES: list[Line] = [
    line("person.new", "/cases/new", "GET", _WORKERS),
    line("person.start", "/cases/new", "POST", _WORKERS),
    line("person.places", "/cases/places", "POST", _WORKERS),
    line("person.square", "/cases/square", "POST", _WORKERS),
    line("person.overview", _CASE, "GET", _OWN),
    line("person_details.edit", f"{_CASE}/person", "GET", _OWN),
    line("person_details.save", f"{_CASE}/person", "POST", _OWN),
    line("person_details.supporters", f"{_CASE}/supporters", "GET", _OWN),
    line("person_details.add_supporter", f"{_CASE}/supporters", "POST", _OWN),
    line(
        "person_details.remove_supporter",
        f"{_CASE}/supporters/{{supporter}}/remove",
        "POST",
        _OWN,
    ),
    line(
        "person_details.let_know_plan",
        f"{_CASE}/supporters/{{supporter}}/plan",
        "POST",
        _OWN,
    ),
    line("person_details.consents", f"{_CASE}/consents", "GET", _OWN),
    line("person_details.record_consent", f"{_CASE}/consents", "POST", _OWN),
    line(
        "person_details.withdraw_consent",
        f"{_CASE}/consents/{{consent}}/withdraw",
        "POST",
        _OWN,
    ),
]
