"""Who may do what with pointing: one line for each endpoint, written by hand."""

from __future__ import annotations

from accounts.expected import EVERYBODY, Line, line

_TEAM = {"link_worker": "", "coordinator": ""}
_WORKERS = {"link_worker": "ocgw"}
_COORDINATORS = {"coordinator": "ocgw"}

LINES: list[Line] = [
    line("pointing_out.page", "/point-out", "GET", EVERYBODY),
    line("pointing_out.point_out", "/point-out", "POST", EVERYBODY),
    line("pointing_out.thanks", "/point-out/thanks", "GET", EVERYBODY),
    line("pointing_out.sheets", "/point-out/sheets", "GET", EVERYBODY),
    line("pointing_out.sheet", "/point-out/sheets/{service}", "GET", EVERYBODY, 404),
    # Names of those who wait are in no list, whoever looks.
    line(
        "pointing.waiting",
        "/pointings",
        "GET",
        _TEAM,
        shows={"link_worker": "", "coordinator": ""},
    ),
    line("pointing.take", "/pointings/{pointing}/take", "POST", _WORKERS),
    line("pointing.assign", "/pointings/{pointing}/assign", "POST", _COORDINATORS),
    line("pointing.decline", "/pointings/{pointing}/decline", "POST", _WORKERS | _COORDINATORS),
]
