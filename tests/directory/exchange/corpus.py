"""Hostile files, made by code: each under the name by which somebody would send it."""

from __future__ import annotations

import codecs
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openpyxl import Workbook

ENDINGS = ("csv", "xlsx", "json", "tsv", "txt")
CANARY = "/etc/hostname"
HEADER = "name,needs,organisation,summary,phone,city,lon,lat"
GOOD = "Sportello,job_search,Agenzia del Lavoro,Aiuto,+39 0461 1,Trento,11.12,46.07"


@dataclass(frozen=True)
class Hostile:
    """A file that must not be imported, and what it tries."""

    what: str
    name: str
    raw: bytes


def _table(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join((header, *rows)) + "\r\n"


def _disguised() -> Iterator[Hostile]:
    """Yield virtual files of GDAL and others that name a file of the machine."""
    documents = {
        "vrt": f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>CSV:{CANARY}"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "raster-vrt": f"<VRTDataset rasterXSize='1' rasterYSize='1'><VRTRasterBand band='1'>"
        f"<SimpleSource><SourceFilename>{CANARY}</SourceFilename></SimpleSource></VRTRasterBand>"
        "</VRTDataset>",
        "wfs": f"<OGRWFSDataSource><URL>file://{CANARY}</URL></OGRWFSDataSource>",
        "gml": f"<!DOCTYPE g [<!ENTITY x SYSTEM 'file://{CANARY}'>]><g>&x;</g>",
        "svg": f"<svg><image href='file://{CANARY}'/></svg>",
        "vsi": "/vsicurl/http://127.0.0.1:9/x.csv\n/vsizip//etc/x.zip\n",
    }
    for kind, text in documents.items():
        for ending in ENDINGS:
            yield Hostile(f"{kind} as {ending}", f"x.{ending}", text.encode())


def _magic() -> Iterator[Hostile]:
    for kind, raw in {
        "sqlite": b"SQLite format 3\x00" + b"\x00" * 100,
        "pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix.",
        "png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        "old-xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64,
        "shapefile": struct.pack(">i20xi", 0x270A, 50) + b"\x00" * 76,
        "gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 32,
        "elf": b"\x7fELF" + b"\x00" * 64,
    }.items():
        yield Hostile(f"{kind} as csv", f"{kind}.csv", raw)
        yield Hostile(f"{kind} as xlsx", f"{kind}.xlsx", raw)


def _paths() -> Iterator[Hostile]:
    for name in (f"..{CANARY}", CANARY, "/vsicurl/http://127.0.0.1:9/x", "x.vrt", "x", "x.csv.exe"):
        yield Hostile(f"named {name}", name, _table(GOOD).encode())


def workbook(rows: list[list[object]]) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _good_workbook() -> bytes:
    return workbook([HEADER.split(","), list(GOOD.split(","))])


def _changed(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a workbook with the content of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def _added(raw: bytes, parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO(raw)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def _entities(document_type: str, use: str) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith(("sheet1.xml", "sharedStrings.xml")):
            return content
        text = content.decode().replace("Sportello", use)
        body = text.partition("?>")[2] if text.startswith("<?xml") else text
        return f'<?xml version="1.0"?>{document_type}{body}'.encode()

    return _changed(_good_workbook(), change)


def _packed() -> Iterator[Hostile]:
    good = _good_workbook()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = b"\x00" * (30 * 1024 * 1024)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb", bomb)
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    cases = {
        "xxe": _entities(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{CANARY}">]>', "&e;"),
        "parameter entity": _entities(
            f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{CANARY}"> %p;]>', "x"
        ),
        "outside dtd": _entities(f'<!DOCTYPE x SYSTEM "file://{CANARY}">', "x"),
        "billion laughs": _entities(f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>', "&l9;"),
        "bomb": _added(good, {"xl/media/bomb.bin": bomb}),
        "bomb of many": _added(good, {f"xl/media/{n}.bin": bomb[: 2**20] for n in range(25)}),
        "nested bomb": _added(good, {"xl/media/inner.zip": inner.getvalue()}),
        "ten thousand parts": _added(good, {f"xl/x{n}.xml": b"<a/>" for n in range(10_000)}),
        "parent path": _added(good, {"../../evil.xml": b"<a/>"}),
        "absolute path": _added(good, {"/etc/evil.xml": b"<a/>"}),
        "windows path": _added(good, {"xl\\..\\evil.xml": b"<a/>"}),
        "drive path": _added(good, {"C:/evil.xml": b"<a/>"}),
        "macros": _added(good, {"xl/vbaProject.bin": b"\x00"}),
        "same part twice": _added(good, {"XL/WORKBOOK.XML": b"<a/>"}),
        "deep xml": _added(good, {"xl/deep.xml": deep}),
        "lying size": _lying(good),
        "cut off": good[: len(good) // 2],
        "bytes flipped": good[:60] + bytes(255 - byte for byte in good[60:200]) + good[200:],
        "no sheet": _changed(good, lambda n, c: b"<a/>" if n.endswith("workbook.xml") else c),
        "empty zip": b"PK\x05\x06" + b"\x00" * 18,
        "zip of a table": _zip_of({"x.csv": _table(GOOD).encode()}),
        "formula": workbook([HEADER.split(","), ["=1+1", *GOOD.split(",")[1:]]]),
        "webservice formula": workbook(
            [HEADER.split(","), ['=WEBSERVICE("http://127.0.0.1:9/")', *GOOD.split(",")[1:]]]
        ),
        "error cell": workbook([HEADER.split(","), ["#REF!", *GOOD.split(",")[1:]]]),
        "no rows": workbook([HEADER.split(",")]),
        "too many columns": workbook([[f"c{n}" for n in range(300)], ["x"] * 300]),
        "too many rows": workbook([["name", "needs"], *([["x", "job_search"]] * 5001)]),
    }
    for what, raw in cases.items():
        yield Hostile(f"xlsx: {what}", "x.xlsx", raw)
        if what in {"formula", "no rows"}:
            yield Hostile(f"xlsx as csv: {what}", "x.csv", raw)


def _zip_of(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def _lying(good: bytes) -> bytes:
    """Return a bomb whose directory says that it is small."""
    raw = bytearray(_added(good, {"xl/media/liar.bin": b"\x00" * (30 * 1024 * 1024)}))
    size = struct.pack("<I", 30 * 1024 * 1024)
    while size in raw:
        at = raw.index(size)
        raw[at : at + 4] = struct.pack("<I", 10)
    return bytes(raw)


def _service(**changes: object) -> dict[str, object]:
    return {
        "id": "6f0f4c1e-5d0b-4a76-9d0a-3c1f2b8e7a55",
        "name": "Sportello",
        "status": "active",
        "description": "Aiuto",
        "phones": [{"number": "+39 0461 1"}],
        "organization": {"name": "Agenzia del Lavoro"},
        "attributes": [{"link_type": "need", "value": "job_search"}],
        **changes,
    }


def _at(lon: str, lat: str) -> bytes:
    location = f'{{"location_type":"physical","longitude":{lon},"latitude":{lat}}}'
    offers = f'[{{"location":{location}}}]'
    return (
        json.dumps([_service()])[:-2].encode() + f', "service_at_locations": {offers}}}]'.encode()
    )


def _json() -> Iterator[Hostile]:
    for lon, lat in (
        ("NaN", "46"), ("Infinity", "46"), ("-Infinity", "46"), ("1e999", "46"), ("1e308", "46"),
        ('"11 east"', "46"), ("[]", "46"), ("[11, 46, 200]", "46"), ("{}", "46"), ("true", "46"),
        ("200", "95"), ("46.07", "11.12"), ("0", "0"), ("null", "46"), ("-180", "46"),
        ("1" * 5000, "46"),
    ):  # fmt: skip
        yield Hostile(f"json: at {lon[:20]}, {lat}", "x.json", _at(lon, lat))
    for what, raw in {
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "cut off": json.dumps([_service()]).encode()[:-5],
        "empty list": b"[]",
        "a number": b"1",
        "null": b"null",
        "a text": b'"services"',
        "services of numbers": b"[1, 2, 3]",
        "nulls": json.dumps([_service(name=None, attributes=None)]).encode(),
        "lists for texts": json.dumps([_service(name=["x"], phones={"number": 1})]).encode(),
        "endless text": json.dumps([_service(description="x" * 40_000)]).encode(),
        "control signs": json.dumps([_service(name="Spor\x00tello\x07")]).encode(),
        "strange status": json.dumps([_service(status="defunct")]).encode(),
        "too many": json.dumps([_service()] * 5001).encode(),
        "two at the end": json.dumps([_service()]).encode() * 2,
    }.items():
        yield Hostile(f"json: {what}", "x.json", raw)


def _csv() -> Iterator[Hostile]:
    wide = GOOD.split(",")
    texts = {
        "swapped": _table(",".join([*wide[:-2], "46.07", "11.12"])),
        "zero": _table(",".join([*wide[:-2], "0", "0"])),
        "elsewhere": _table(",".join([*wide[:-2], "-9.14", "38.72"])),
        "not a number": _table(",".join([*wide[:-2], "NaN", "inf"])),
        "huge number": _table(",".join([*wide[:-2], "1e308", "-1e308"])),
        "formula": _table("=cmd|' /C calc'!A0," + ",".join(wide[1:])),
        "plus formula": _table("+cmd|' /C calc'!A0," + ",".join(wide[1:])),
        "at formula": _table("@SUM(1+1)," + ",".join(wide[1:])),
        "wide formula": _table("\uff1d1+1," + ",".join(wide[1:])),
        "script": _table(",".join([*wide[:4], "<script>alert(1)</script>", *wide[5:]])),
        "script address": _table(GOOD + ",javascript:alert(1)", header=HEADER + ",url"),
        "nul": _table("Spor\x00tello," + ",".join(wide[1:])),
        "open quote": _table('"Sportello,' + ",".join(wide[1:])),
        "quote inside": _table('"Spor"tello",' + ",".join(wide[1:])),
        "no header": GOOD,
        "no rows": HEADER,
        "only blanks": " \r\n \r\n",
        "empty": "",
        "same column twice": _table(GOOD + ",Altro", header=HEADER + ",nome"),
        "too wide a row": _table(GOOD + ",,,surplus"),
        "too many rows": _table(*[GOOD] * 5001),
        "too many columns": _table("x", header=",".join(f"c{n}" for n in range(300))),
        "endless cell": _table("x" * 40_000 + "," + ",".join(wide[1:])),
        "unknown need": _table(GOOD.replace("job_search", "'; DROP TABLE service;--")),
        "foreign id": _table(GOOD + ",../../x", header=HEADER + ",id"),
        "right to left": _table(GOOD.replace("Sportello", "Spor\u202etello")),
    }
    for what, text in texts.items():
        yield Hostile(f"csv: {what}", "x.csv", text.encode())


def _encodings() -> Iterator[Hostile]:
    text = _table(GOOD.replace("job_search", "non è un bisogno"))
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        yield Hostile(f"csv in {encoding}", "x.csv", text.encode(encoding))
    for what, raw in {
        "utf-32": text.encode("utf-32"),
        "ebcdic": text.encode("cp500"),
        "shift-jis": _table(GOOD.replace("Sportello", "窓口ソ")).encode("shift_jis"),
        "half a sign": text.encode()[:-30] + b"\xc3\x81\x8d" + b"\r\n",
        "odd utf-16": codecs.BOM_UTF16_LE + b"a",
        "random": bytes(range(256)) * 40,
    }.items():
        yield Hostile(f"csv: {what}", "x.csv", raw)
    yield Hostile("csv: larger than allowed", "x.csv", b"a" * (5 * 1024 * 1024 + 1))


def corpus() -> list[Hostile]:
    """Return every hostile file."""
    makers = (_disguised, _magic, _paths, _packed, _json, _csv, _encodings)
    return [hostile for make in makers for hostile in make()]
