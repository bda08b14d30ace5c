"""The form by which a case is opened in an emergency."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.participants.typed import Typed

SHORTEST_REASON = 20
LONGEST_REASON = 1000
LONGEST_CODE = 12


@dataclass(frozen=True)
class Asked:
    """Which case, and why."""

    code: str
    reason: str


def read_asked(typed: Typed) -> Asked | None:
    """Return what was asked, None where something is to be changed."""
    code = typed.line("code", LONGEST_CODE).upper()
    reason = typed.text("reason", LONGEST_REASON)
    if not code:
        typed.wrong("code", _("Write the code of the case."))
    missing = SHORTEST_REASON - len("".join(reason.split()))
    if missing > 0:
        typed.wrong(
            "reason",
            ngettext(
                "Say a little more: %(num)s letter is missing.",
                "Say a little more: %(num)s letters are missing.",
                missing,
            ),
        )
    return None if typed.errors else Asked(code, reason)
