"""The record of processing (GDPR, art. 30) and the annex of the impact assessment (art. 35)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _

from app.core.language import CUSTOMS, LANGUAGES
from app.core.settings import ROOT
from app.participants.privacy.papers.judged import MEASURES, OPEN_QUESTIONS, RISKS
from app.participants.privacy.papers.said import (
    CLASSES,
    KEPT,
    KEPT_OTHERWISE,
    SAID,
    SHORT_CLASSES,
)
from app.participants.privacy.papers.tagged import (
    Activity,
    TaggedColumn,
    activities,
    tagged_columns,
)
from app.participants.privacy.words import purpose_titles, retention_titles

FOLDER = ROOT / "docs" / "privacy"
# By language, where the record and the annex are below the folder.
FILES: Mapping[str, tuple[str, str]] = {
    "it": ("it/registro-dei-trattamenti.md", "it/allegato-valutazione-impatto.md"),
    "pt": ("pt/registo-das-atividades-de-tratamento.md", "pt/anexo-avaliacao-de-impacto.md"),
    "en": ("record-of-processing.md", "dpia-annex.md"),
}


def papers() -> dict[str, str]:
    """Return both papers in every language, by their file."""
    return {file: text for language in LANGUAGES for file, text in papers_in(language).items()}


def papers_in(language: str) -> dict[str, str]:
    """Return the record and the annex in one language, by their file; needs an application."""
    with force_locale(CUSTOMS[language]):
        texts = (_record_of_processing(), _dpia_annex())
    return dict(zip(FILES[language], texts, strict=True))


def write_papers(folder: Path = FOLDER) -> list[Path]:
    """Write both papers in every language into a folder and return their files."""
    files = []
    for name, text in papers().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def _made() -> str:
    return _(
        "Made from the tags of the tables by `flask privacy record-of-processing`; a test "
        "compares. What is said of legal bases is a proposal: the controller decides."
    )


def _record_of_processing() -> str:
    titles = purpose_titles()
    parts = [
        _heading(1, _("Record of processing activities")),
        _made(),
        _(
            "Controller, representative, data-protection officer and processors (art. 30(1)(a)): "
            "each site fills in its own."
        ),
        _(
            "Transfers to third countries (art. 30(1)(e)): none; the program asks nobody outside "
            "for anything about a person."
        ),
    ]
    for each in activities():
        parts += [_heading(2, titles[each.purpose]), *_activity(each)]
    parts += [_heading(2, _("Measures (art. 32)")), _bullets(MEASURES)]
    return "\n\n".join(parts) + "\n"


def _activity(activity: Activity) -> list[str]:
    said = SAID[activity.purpose]
    facts = [
        (_("Data subjects"), said.people),
        (_("Purpose of the processing"), said.why),
        (_("Proposed legal basis"), said.basis),
        (_("Recipients"), said.receivers),
        *((_("How long it is kept"), KEPT[each]) for each in activity.retentions),
    ]
    lines = [f"**{label}**: {words}" for label, words in facts]
    return [_bullets(lines), _bullets(_by_class(activity.columns))]


def _by_class(columns: Sequence[TaggedColumn]) -> list[str]:
    """Return the columns of each class, the most private first."""
    ordered = sorted(columns, key=lambda each: (-each.field_class, each.table))
    lines = []
    for field_class, of_class in groupby(ordered, lambda each: each.field_class):
        tables = [
            f"`{table} ({', '.join(each.column for each in of_table)})`"
            for table, of_table in groupby(of_class, lambda each: each.table)
        ]
        lines.append(f"{CLASSES[field_class]}: {'; '.join(tables)}")
    return lines


def _dpia_annex() -> str:
    columns = tagged_columns()
    parts = [
        _heading(1, _("Annex of the data-protection impact assessment")),
        _made(),
        _(
            "An assessment is due: vulnerable people, special categories, places of living (GDPR, "
            "art. 35(3)(b); in Italy the Garante's list of 11 October 2018, no. 467; in Portugal "
            "the CNPD's Regulamento 798/2018)."
        ),
        _heading(2, _("What is kept of people")),
        _counted(columns),
        _columns_table(columns),
        _heading(2, _("Risks and what stands against them")),
        _table((_("Risk"), _("Measures in the program")), RISKS),
        _heading(2, _("To be decided by the controller")),
        _bullets(OPEN_QUESTIONS),
    ]
    return "\n\n".join(parts) + "\n"


def _counted(columns: Sequence[TaggedColumn]) -> str:
    return _(
        "%(columns)s columns hold something of a person; %(sealed)s are sealed, %(guarded)s of "
        "these open only with an event in the record.",
        columns=len(columns),
        sealed=sum(each.is_sealed for each in columns),
        guarded=sum(each.is_guarded for each in columns),
    )


def _columns_table(columns: Sequence[TaggedColumn]) -> str:
    purposes, retentions = purpose_titles(), retention_titles()
    head = (
        _("Column"),
        _("Class of data"),
        _("Processing activity"),
        _("How it is kept"),
        _("How long it is kept"),
    )
    rows = [
        (
            f"`{each.table}.{each.column}`",
            SHORT_CLASSES[each.field_class],
            purposes[each.purpose],
            _kept_as(each),
            retentions[each.retention],
        )
        for each in columns
    ]
    return _table(head, rows)


def _kept_as(column: TaggedColumn) -> str | LazyString:
    if column.is_guarded:
        return _("sealed, guarded")
    if column.is_sealed:
        return _("sealed")
    return KEPT_OTHERWISE.get(f"{column.table}.{column.column}", _("in the open"))


def _heading(level: int, words: str) -> str:
    return f"{'#' * level} {words}"


def _bullets(lines: Iterable[str | LazyString]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str | LazyString]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
