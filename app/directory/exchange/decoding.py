"""Bytes as text: UTF-8, UTF-16, or the Windows encoding of older spreadsheets."""

from __future__ import annotations

import codecs
import re

from flask_babel import lazy_gettext as _

from app.directory.exchange.findings import Finding, RefusedFileError, Weight

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What no text has; tabs and ends of lines aside.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Accents that were decoded once too often, such as "cittÃ ".
_TWICE = re.compile("[\u00c3\u00c2][\u0080-\u00bf\u2018-\u201e\u20ac\u2122]")
# Signs of Windows-1252 that nobody types here: another encoding looks like this.
_UNLIKELY = re.compile("[\u0192\u2020\u2021\u02c6\u2030\u2039\u203a\u0152\u02dc\u00a4\u00a6\u00ac]")
_NEEDED_FOR_A_GUESS = 4


def decoded(raw: bytes) -> tuple[str, list[Finding]]:
    """Return the text, and a note where its encoding had to be guessed.

    Raises:
        RefusedFileError: it is no text in any of the encodings, or holds control characters.
    """
    text, findings = _decoded(raw)
    control = _CONTROL.search(text)
    if control:
        raise RefusedFileError(
            _("There is a character that no text has (code %(code)s).", code=ord(control[0])),
            _("Save the file again as CSV UTF-8."),
            row=_line(text, control.start()),
        )
    strange = _TWICE.search(text) or (_UNLIKELY.search(text) if findings else None)
    if strange:
        findings.append(_looks_garbled(_line(text, strange.start()), strange[0]))
    return text, findings


def _decoded(raw: bytes) -> tuple[str, list[Finding]]:
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None) or _silent(raw)
    try:
        return raw.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _undecodable(raw, error.start) from error
    try:
        return raw.decode("cp1252"), [_guessed()]
    except UnicodeDecodeError as error:
        raise _undecodable(raw, error.start) from error


def _silent(raw: bytes) -> str:
    """Return the encoding of a file without a mark: every other byte of UTF-16 is zero."""
    head = raw[:400]
    zeros = [head[at::2].count(0) for at in (0, 1)]
    if len(head) < _NEEDED_FOR_A_GUESS or max(zeros) * 4 < len(head):
        return "utf-8"
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _guessed() -> Finding:
    return Finding(
        0,
        "",
        _("The file is not UTF-8; it was read as Windows-1252."),
        _("Look whether the accents are right; if not, save it again as CSV UTF-8."),
        weight=Weight.NOTE,
    )


def _looks_garbled(row: int, sign: str) -> Finding:
    return Finding(
        row,
        "",
        _("Accents look garbled here."),
        _("Open the original and save it as CSV UTF-8."),
        value=sign,
        weight=Weight.DOUBT,
    )


def _undecodable(raw: bytes, at: int) -> RefusedFileError:
    return RefusedFileError(
        _("The text is in an encoding that is not known here."),
        _("Save the file again as CSV UTF-8."),
        row=raw.count(b"\n", 0, at) + 1,
    )


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
