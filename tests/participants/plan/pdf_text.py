"""Read back what a PDF of ours says: its letters, by the maps that it carries for copying text."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(.*?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_FONT = re.compile(rb"/F(\d+) [\d.]+ Tf")
_PART = re.compile(rb"/F(\d+) [\d.]+ Tf|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\(n|r|t|b|f|\(|\)|\\|[0-7]{1,3})")
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF made by fpdf2 with our fonts, as it was drawn, without spaces.

    Between letters that stand closer than usual there is a move: words cannot be told from it.
    """
    streams = [(_opened(head, body)) for _number, head, body in _STREAM.findall(pdf)]
    maps = [_letters(stream) for stream in streams if b"beginbf" in stream]
    fonts = sorted({int(n) for s in streams for n in _FONT.findall(s)})
    by_font = dict(zip(fonts, maps, strict=True))
    pages = [stream for stream in streams if b" Tf" in stream and b"beginbf" not in stream]
    return "".join(squeezed(_page(stream, by_font)) for stream in pages)


def squeezed(text: str) -> str:
    """Return a text without its spaces."""
    return "".join(text.split())


def _opened(head: bytes, body: bytes) -> bytes:
    return zlib.decompress(body) if b"FlateDecode" in head else body


def _letters(stream: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _PAIR.findall(stream)
    }


def _page(stream: bytes, fonts: dict[int, dict[int, str]]) -> str:
    found, letters = [], dict[int, str]()
    for part in _PART.finditer(stream):
        if part[1]:
            letters = fonts[int(part[1])]
        else:
            found.append(_said(part[0][1:-1], letters))
    return "".join(found)


def _said(escaped: bytes, letters: dict[int, str]) -> str:
    raw = _ESCAPE.sub(lambda match: _plain(match[1]), escaped)
    return "".join(letters.get(raw[at] << 8 | raw[at + 1], "") for at in range(0, len(raw) - 1, 2))


def _plain(sign: bytes) -> bytes:
    return bytes([int(sign, 8)]) if sign.isdigit() else _PLAIN.get(sign, sign)
