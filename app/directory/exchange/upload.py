"""A file as somebody gave it: which of the three formats it is, by its name and its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from flask_babel import lazy_gettext as _

from app.directory.exchange.delimited import read_delimited
from app.directory.exchange.findings import RefusedFileError, TooLargeError
from app.directory.exchange.hsds import read_hsds
from app.directory.exchange.limits import MEGABYTE, MOST_BYTES
from app.directory.exchange.records import Records, records_of
from app.directory.exchange.workbook import read_workbook

_PACKED = b"PK\x03\x04"
# First bytes of files that are never text, and of virtual files that name others.
_FOREIGN = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF", b"SQLite format 3", b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"PAR1", b"\x7fELF", b"MZ", b"\x80\x04",
    b"\x89HDF", b"CDF\x01", b"II*\x00", b"MM\x00*", b"\x00\x00\x27\x0a", b"GPKG",
)  # fmt: skip
_MARKUP = ("<", "#!", "%!", "from osgeo", "driver:")


@dataclass(frozen=True)
class Upload:
    """The name and the bytes of a file; the name only says which format is meant."""

    name: str
    raw: bytes


def read_upload(upload: Upload) -> Records:
    """Return the rows of a file.

    Raises:
        RefusedFileError: it is too large, of another format, or cannot be read.
    """
    if len(upload.raw) > MOST_BYTES:
        raise too_many_bytes()
    readers: Mapping[str, Callable[[bytes], Records]] = {
        ".csv": _read_csv, ".tsv": _read_csv, ".txt": _read_csv,
        ".xlsx": lambda raw: records_of(read_workbook(raw)),
        ".json": _read_json,
    }  # fmt: skip
    reader = readers.get(PurePath(upload.name).suffix.casefold())
    if reader is None:
        raise RefusedFileError(
            _("Files of this kind are not read here."), _("Choose a .csv, .xlsx or .json file.")
        )
    if not upload.raw.strip():
        raise RefusedFileError(_("The file is empty."), _("Start from the template."))
    return reader(upload.raw)


def too_many_bytes() -> TooLargeError:
    """Return the refusal of a file with more bytes than are taken."""
    return TooLargeError(
        _("The file is larger than %(n)s MB.", n=MOST_BYTES // MEGABYTE),
        _("Split it into several."),
    )


def _read_csv(raw: bytes) -> Records:
    _refuse_foreign(raw)
    return records_of(read_delimited(raw))


def _read_json(raw: bytes) -> Records:
    _refuse_foreign(raw)
    return read_hsds(raw)


def _refuse_foreign(raw: bytes) -> None:
    head = (
        raw[:200]
        .replace(b"\x00", b"")
        .decode("latin-1")
        .lstrip("\ufeff\xef\xbb\xbf\xff\xfe \t\r\n")
    )
    if raw.startswith((_PACKED, *_FOREIGN)) or head.casefold().startswith(_MARKUP):
        raise RefusedFileError(
            _("The file is not what its name says."),
            _("Choose a .csv, .xlsx or .json file."),
        )
