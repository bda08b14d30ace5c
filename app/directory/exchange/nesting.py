"""JSON text, looked at before it is parsed: depth, numbers that are none, and its form."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flask_babel import lazy_gettext as _

from app.directory.exchange.decoding import decoded
from app.directory.exchange.findings import Finding, RefusedFileError
from app.directory.exchange.limits import DEEPEST

# Brackets inside of texts do not nest.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def parsed(raw: bytes) -> tuple[Any, list[Finding]]:
    """Return what a JSON text says.

    Raises:
        RefusedFileError: it is no JSON (RFC 8259), or is nested too deeply.
    """
    text, findings = decoded(raw)
    _refuse_deep(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant), findings
    except RefusedFileError:
        raise
    except json.JSONDecodeError as error:
        raise _not_json(error.lineno) from error
    # A whole number of more digits than Python converts, or a nesting that hid in a text.
    except (ValueError, RecursionError) as error:
        raise _not_json(0) from error


def _refuse_deep(text: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        sign = match[0]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                raise RefusedFileError(
                    _("The file is nested more than %(n)s levels deep.", n=DEEPEST),
                    row=text.count("\n", 0, match.start()) + 1,
                )
        elif sign in "]}":
            depth -= 1


def _refuse_constant(name: str) -> NoReturn:
    raise RefusedFileError(_("%(name)s is not a number.", name=name), _("Leave it out."))


def _not_json(line: int) -> RefusedFileError:
    return RefusedFileError(
        _("This is not JSON."), _("Export it again from where it comes."), row=line
    )
