"""An export as files: a page for people, JSON and tables for programs, in one zip."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from flask import render_template
from flask_babel import force_locale

from app.core.formulas import defused
from app.core.language import CUSTOMS, FALLBACK
from app.participants.privacy.export.content import LEFT_OUT, Export, Seen, Value
from app.participants.privacy.export.page import export_page

PAGE, DATA, SEEN = "read-me.html", "data.json", "who-saw-what"


def write_zip(export: Export) -> bytes:
    """Return the zip; its page is in the language that the person reads."""
    files = {PAGE: _page(export), DATA: _json(export)}
    files |= {f"csv/{table.name}.csv": _csv(table.columns, table.rows) for table in export.tables}
    seen = [_seen(each) for each in export.seen]
    files[f"csv/{SEEN}.csv"] = _csv(["at", "role", "deed", "fields"], seen)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text.encode())
    return packed.getvalue()


def _page(export: Export) -> str:
    with force_locale(CUSTOMS.get(export.language, CUSTOMS[FALLBACK])):
        page = export_page(export)
        return render_template("participants/privacy/export.html", page=page)


def _json(export: Export) -> str:
    content = {
        "format": "prossima-export/1",
        "site": export.site_key,
        "code": export.code,
        "made_at": export.made_at.isoformat(),
        "left_out": list(LEFT_OUT),
        "tables": {table.name: list(table.rows) for table in export.tables},
        SEEN: [_seen(each) for each in export.seen],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _seen(each: Seen) -> dict[str, Value]:
    fields = list(each.fields)
    return {"at": each.at.isoformat(), "role": each.role, "deed": each.deed, "fields": fields}


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> str:
    """Return a table that spreadsheets open without running anything in it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    # The mark tells spreadsheets that the letters are UTF-8.
    return "\ufeff" + text.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict, bool)):
        return json.dumps(value, ensure_ascii=False)
    return defused(str(value))
