"""The record of processing (GDPR, art. 30) and the annex of the impact assessment (art. 35)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from app.core.settings import ROOT
from app.participants.privacy.papers.said import (
    CLASSES,
    KEPT,
    MEASURES,
    OPEN_QUESTIONS,
    RISKS,
    SAID,
)
from app.participants.privacy.papers.tagged import (
    Activity,
    TaggedColumn,
    activities,
    tagged_columns,
)

FOLDER = ROOT / "docs" / "privacy"
RECORD, ANNEX = "record-of-processing.md", "dpia-annex.md"
_MADE = (
    "Made from the tags of the tables by `flask privacy record-of-processing`; a test compares. "
    "What is said of legal bases is a proposal: the controller decides."
)


def papers() -> dict[str, str]:
    """Return both papers by the name of their file."""
    return {RECORD: record_of_processing(), ANNEX: dpia_annex()}


def write_papers(folder: Path = FOLDER) -> list[Path]:
    """Write both papers into a folder and return their files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in papers().items():
        file = folder / name
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def record_of_processing() -> str:
    """Return the record of processing activities."""
    parts = [
        "# Record of processing activities",
        _MADE,
        (
            "Controller, representative, data-protection officer and processors (art. 30(1)(a)): "
            "each site fills in its own."
        ),
        (
            "Transfers to third countries (art. 30(1)(e)): none; the program asks nobody outside "
            "for anything about a person."
        ),
    ]
    parts += [part for each in activities() for part in _activity(each)]
    parts += ["## Measures (art. 32)", _bullets(MEASURES)]
    return "\n\n".join(parts) + "\n"


def _activity(activity: Activity) -> list[str]:
    said = SAID[activity.purpose]
    facts = [
        f"**Whose data**: {said.people}",
        f"**Why**: {said.why}",
        f"**Proposed basis**: {said.basis}",
        f"**Who receives**: {said.receivers}",
        *(f"**Kept**: {KEPT[each]}" for each in activity.retentions),
    ]
    return [f"## {said.title}", _bullets(facts), _bullets(_by_class(activity.columns))]


def _by_class(columns: Sequence[TaggedColumn]) -> list[str]:
    """Return the columns of each class, the most private first."""
    ordered = sorted(columns, key=lambda each: (-each.field_class, each.table))
    lines = []
    for field_class, of_class in groupby(ordered, lambda each: each.field_class):
        tables = [
            f"{table} ({', '.join(each.column for each in of_table)})"
            for table, of_table in groupby(of_class, lambda each: each.table)
        ]
        lines.append(f"{CLASSES[field_class]}: {'; '.join(tables)}")
    return lines


def dpia_annex() -> str:
    """Return the annex of the data-protection impact assessment."""
    columns = tagged_columns()
    sealed = sum(each.is_sealed for each in columns)
    guarded = sum(each.is_guarded for each in columns)
    parts = [
        "# Annex of the data-protection impact assessment",
        _MADE,
        (
            "An assessment is due: vulnerable people, special categories, places of living (GDPR, "
            "art. 35(3)(b); in Italy the Garante's list of 11 October 2018, no. 467; in Portugal "
            "the CNPD's Regulamento 798/2018)."
        ),
        "## What is kept of people",
        (
            f"{len(columns)} columns hold something of a person; {sealed} are sealed, {guarded} of "
            "these open only with an event in the record."
        ),
        _table(
            ("column", "class", "for", "kept as", "kept until"),
            [_row(each) for each in columns],
        ),
        "## Risks and what stands against them",
        _table(("risk", "measures in the program"), RISKS),
        "## To be decided by the controller",
        _bullets(OPEN_QUESTIONS),
    ]
    return "\n\n".join(parts) + "\n"


def _row(each: TaggedColumn) -> tuple[str, ...]:
    kept_as = "sealed, guarded" if each.is_guarded else "sealed" if each.is_sealed else "open"
    return (
        f"`{each.table}.{each.column}`",
        CLASSES[each.field_class].partition(" (")[0],
        each.purpose.value.replace("_", " "),
        kept_as,
        each.retention.value,
    )


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
