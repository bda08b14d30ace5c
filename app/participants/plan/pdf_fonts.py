"""The letters of the PDF: FiraGO (SIL OFL 1.1), which writes Latin, Cyrillic, Greek and Arabic."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from pymupdf_fonts import myfont  # type: ignore[import-untyped]

FAMILY = "sheet"
# By the package's own short names: regular and bold.
_FILES = {"": "figo", "B": "figbo"}


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return a folder with the fonts as files; it goes when the program ends."""
    folder = TemporaryDirectory(prefix="prossima-fonts-")
    for name in _FILES.values():
        Path(folder.name, f"{name}.ttf").write_bytes(myfont(name))
    return folder


def add_fonts(pdf: FPDF) -> None:
    """Let a document write in our letters, joined and from right to left where they ask for it."""
    for style, name in _FILES.items():
        pdf.add_font(FAMILY, style, Path(_folder().name, f"{name}.ttf"))
    pdf.set_text_shaping(use_shaping_engine=True)
