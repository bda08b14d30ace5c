"""Packed files, looked at before anything inside them is used: sizes, names, and no entities."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError, ParserCreate

from flask_babel import lazy_gettext as _

from app.directory.exchange.findings import RefusedFileError, TooLargeError, Words
from app.directory.exchange.limits import DEEPEST, MEGABYTE, MOST_PARTS, MOST_UNPACKED_BYTES

_XML_ENDINGS = (".xml", ".rels", ".vml")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_MACROS = "vbaproject.bin"


def checked_parts(raw: bytes) -> zipfile.ZipFile:
    """Return the packed file, every part of which was unpacked once within the limits.

    What its directory says is not believed: the parts are read piece by piece, and
    reading stops where the sum of what really came out is too large.

    Raises:
        RefusedFileError: it is broken, too large, holds entities, macros or odd names.
    """
    try:
        packed = zipfile.ZipFile(BytesIO(raw))
        _check_directory(packed.infolist())
        left = MOST_UNPACKED_BYTES
        for part in packed.infolist():
            content = _unpacked(packed, part, left)
            left -= len(content)
            _check_part(part.filename, content)
    except _BROKEN as error:
        raise _odd(_("it is damaged")) from error
    return packed


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise TooLargeError(
            _("The file is packed from %(n)s parts, at most %(most)s.", n=len(parts),
              most=MOST_PARTS)
        )  # fmt: skip
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise _too_large()
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) < len(names):
        raise _odd(_("a part stands in it twice"))
    for part in parts:
        _check_name(part)


def _check_name(part: zipfile.ZipInfo) -> None:
    path = PurePosixPath(part.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in part.filename or ":" in part.filename:
        raise _odd(_("a part points outside of it"))
    if part.flag_bits & 1:
        raise RefusedFileError(_("The file is protected by a password."), _("Save it without one."))
    if path.name.casefold() == _MACROS:
        raise RefusedFileError(_("The file holds macros."), _("Save it as .xlsx without them."))


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    pieces, size = [], 0
    with packed.open(part) as stream:
        while piece := stream.read(MEGABYTE):
            pieces.append(piece)
            size += len(piece)
            if size > left:
                raise _too_large()
    return b"".join(pieces)


def _check_part(name: str, content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        raise _odd(_("it holds another packed file"))
    if name.casefold().endswith(_XML_ENDINGS):
        _check_xml(content)


class _Guard:
    """Refuses what a spreadsheet never needs: a document type, entities, endless nesting."""

    def __init__(self) -> None:
        self.depth = 0

    def refuse(self, *_args: object) -> int:
        raise _odd(_("it declares entities"))

    def open(self, _name: str, _attributes: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _odd(_("it is nested too deeply"))

    def close(self, _name: str) -> None:
        self.depth -= 1


def _check_xml(content: bytes) -> None:
    guard, parser = _Guard(), ParserCreate()
    parser.StartDoctypeDeclHandler = guard.refuse
    parser.EntityDeclHandler = guard.refuse
    parser.ExternalEntityRefHandler = guard.refuse
    parser.StartElementHandler = guard.open
    parser.EndElementHandler = guard.close
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except ExpatError as error:
        raise _odd(_("it is damaged")) from error


def _too_large() -> TooLargeError:
    return TooLargeError(
        _("Unpacked, the file is larger than %(n)s MB.", n=MOST_UNPACKED_BYTES // MEGABYTE),
        _("Split it into several."),
    )


def _odd(why: Words) -> RefusedFileError:
    return RefusedFileError(
        _("This is not a spreadsheet as programs write them: %(why)s.", why=why),
        _("Save it again as .xlsx or as CSV."),
    )
