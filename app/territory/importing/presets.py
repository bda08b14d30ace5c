"""What the official files call their columns, so that an operator need not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """The columns of a publisher's files, newest name first; the first that is there counts.

    `code_digits` restores the leading zeros that a number column or a spreadsheet lost.
    """

    level: str
    code: Sequence[str]
    name: Sequence[str]
    parent: Sequence[str]
    population: Sequence[str]
    code_digits: int


PRESETS: Mapping[str, Preset] = {
    "istat-comuni": Preset(
        level="comune",
        code=("PRO_COM_T", "PRO_COM", "istat_code", "Codice comune", "ITTER107"),
        name=("COMUNE", "DEN_COM", "Comune", "name"),
        parent=("community",),
        population=("population", "Totale", "Value", "POP_TOT"),
        code_digits=6,
    ),
    "caop-freguesias": Preset(
        level="parish",
        code=("dtmnfr", "DTMNFR", "dicofre", "DICOFRE", "Dicofre", "dtmnfr24"),
        name=("freguesia", "Freguesia", "FREGUESIA", "name"),
        parent=("municipality_code", "municipio", "Concelho", "municipality"),
        population=("population", "N_INDIVIDUOS", "Value"),
        code_digits=6,
    ),
}


@dataclass(frozen=True)
class Columns:
    """The columns to read; `name` and `parent` may be left out."""

    code: str
    name: str = ""
    parent: str = ""
    code_digits: int = 0

    def code_of(self, cell: object) -> str:
        """Return a code as text: 22001 and 22001.0 are `022001` where six digits are due."""
        whole = isinstance(cell, float) and cell.is_integer()
        text = str(int(cell) if whole and isinstance(cell, float) else cell).strip()
        return text.zfill(self.code_digits) if text.isdigit() else text


def first_of(wanted: Sequence[str], there: Sequence[str]) -> str:
    """Return the first wanted column that is there, else the first wanted, for the message."""
    return next((name for name in wanted if name in there), wanted[0] if wanted else "")
