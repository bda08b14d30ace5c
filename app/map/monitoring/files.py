"""Reports as files: CSV, with its description after CSVW, and as a Frictionless data package.

Sources: W3C, Metadata Vocabulary for Tabular Data (2015); Frictionless, Data Package 1 and Table
Schema 1.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.formulas import defused
from app.map.monitoring.rows import Row

FILE = "monitoring.csv"
# How an empty field of a number is to be read: withheld, or not asked.
WITHHELD = "withheld"
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True}


@dataclass(frozen=True)
class Column:
    """A column and what it means, in English: files are read by evaluators of all sites."""

    name: str
    kind: str
    about: str
    required: bool = False


_MEASURES = (
    "What is counted. Of people: reached (with a case), reached_in_month (whose case began in the "
    "month), reached_until_month (until its end), step (who came at least as far; days from the "
    "beginning of the case), answered_within_7_days (whose first answer of a service came within "
    "a week), ended, outcome, need (who named it), need_without_near_service, wellbeing_better, "
    "wellbeing_same, wellbeing_worse (from first to last answers, by the smallest change that is "
    "published for the scale), wellbeing_change, wellbeing_first, wellbeing_last (who answered "
    "twice; points). Of the network on the day of the report: organisations, "
    "organisations_keeping_protocol, listings, listings_confirmed (in six months), link_workers, "
    "link_workers_trained, link_workers_with_cases_from (open cases, from the item up to the next)"
)
COLUMNS = (
    Column("until", "date", "Last day that is counted, by the clock of the site", required=True),
    Column("measure", "string", _MEASURES, required=True),
    Column("item", "string", "Which step, outcome, need, scale, kind or band; empty for none"),
    Column("area", "string", "Official code of the area; unknown; empty for the whole site"),
    Column("area_name", "string", "Its name"),
    Column("track", "string", "job_ready, complex_needs or unknown; empty for all"),
    Column("month", "string", "Month such as 2026-05; empty for all"),
    Column(
        "count",
        "integer",
        "How many until that day. Empty: withheld, because it, or its difference from another "
        "number, would tell of fewer than five people. Organisations and link workers are no "
        "participants: their counts are never withheld",
    ),
    Column("state", "string", "shown, or withheld", required=True),
    Column(
        "lower_quartile",
        "integer",
        "A quarter of the people is below; days, or points of the scale. Mean of the five values "
        "around it, rounded; of twenty people at least",
    ),
    Column("median", "integer", "Half of them; in the same way, of ten people at least"),
    Column("upper_quartile", "integer", "Three quarters of them; as the lower quartile"),
)
_KEY = ["until", "measure", "item", "area", "track", "month"]


def table(rows: Sequence[Row]) -> bytes:
    """Return the CSV file (RFC 4180, UTF-8)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in COLUMNS])
    for row in rows:
        writer.writerow([defused(each) for each in _fields(row)])
    return text.getvalue().encode()


def _fields(row: Row) -> list[str]:
    told = row.spread
    return [
        row.until.isoformat(),
        row.measure,
        row.item,
        row.area,
        row.area_name,
        row.track,
        row.month,
        _number(row.count),
        WITHHELD if row.count is None else "shown",
        *(
            _number(each)
            for each in ((told.lower, told.median, told.upper) if told else [None] * 3)
        ),
    ]


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def csvw(title: str, language: str) -> dict[str, Any]:
    """Return the description of the CSV file after CSVW; it stands beside it."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": FILE,
        "dc:title": title,
        "dialect": {"delimiter": ",", "header": True, "encoding": "utf-8"},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:description": column.about,
                    "datatype": column.kind,
                    "required": column.required,
                }
                for column in COLUMNS
            ],
            "primaryKey": _KEY,
        },
    }


def data_package(name: str, title: str, made_at: datetime) -> dict[str, Any]:
    """Return the description of the package after Frictionless."""
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "created": made_at.isoformat(timespec="seconds"),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "monitoring",
                "path": FILE,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": DIALECT,
                "schema": {
                    "fields": [
                        {
                            "name": column.name,
                            "type": column.kind,
                            "description": column.about,
                            "constraints": {"required": column.required},
                        }
                        for column in COLUMNS
                    ],
                    "missingValues": [""],
                },
            }
        ],
    }


def package(rows: Sequence[Row], name: str, title: str, made_at: datetime) -> bytes:
    """Return a ZIP file with the table, both descriptions beside it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", as_json(data_package(name, title, made_at)))
        archive.writestr(f"{FILE}-metadata.json", as_json(csvw(title, "en")))
        archive.writestr(FILE, table(rows))
    return kept.getvalue()


def as_json(written: dict[str, Any]) -> bytes:
    """Return it as JSON that people can read too."""
    return json.dumps(written, ensure_ascii=False, indent=2).encode()
