"""What the pages of an import show: findings by row, answers to choose from, counts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.directory.exchange.findings import Finding, Topic, Weight
from app.directory.exchange.kept import Kept
from app.directory.exchange.planning import Checked, Choices, Decision, Deed

MOST_SHOWN = 200


@dataclass(frozen=True)
class Option:
    """One answer of a choice."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class FindingRow:
    """A line of the report."""

    row: str
    column: str
    value: str
    reason: str
    mend: str
    tone: str
    icon: str
    word: str
    answer_name: str
    answers: Sequence[Option]


@dataclass(frozen=True)
class Report:
    """The dry run of a file."""

    name: str
    token: str
    tone: str
    verdict: str
    counts: Sequence[str]
    rows: Sequence[FindingRow]
    more: str
    offers_swap: bool
    offers_keep: bool
    offers_duplicates: bool
    offers_valid: bool
    choices: Choices
    all_duplicates: Sequence[Option]
    hidden: Sequence[tuple[str, str]]
    is_ready: bool
    button: str
    review: str


def report(checked: Checked, kept: Kept, choices: Choices, *, publishes: bool) -> Report:
    """Return the report of a dry run."""
    to_do = checked.count(Deed.NEW) + checked.count(Deed.CHANGE)
    topics = checked.topics
    shown = sorted(checked.findings, key=lambda one: (_ORDER[one.weight], one.row))
    return Report(
        name=kept.name,
        token=kept.token,
        tone="good" if checked.is_ready else "bad",
        verdict=_verdict(checked),
        counts=_counts(checked),
        rows=_rows(shown[:MOST_SHOWN], choices),
        more=_more(len(shown) - MOST_SHOWN),
        offers_swap=Topic.SWAPPED in topics or choices.swap,
        offers_keep=bool({Topic.FAR, Topic.CELL} & set(topics)) or choices.keep_doubts,
        offers_duplicates=Topic.DUPLICATE in topics or choices.all_duplicates is not Decision.ASK,
        offers_valid=bool(checked.plans) and (bool(checked.in_the_way) or choices.only_valid),
        choices=choices,
        all_duplicates=_options(choices.all_duplicates),
        hidden=answers(choices),
        is_ready=checked.is_ready,
        button=ngettext("Import %(num)s service", "Import %(num)s services", to_do),
        review="" if publishes else _("A coordinator looks at them before everybody can see them."),
    )


def done_words(counts: Mapping[str, int]) -> list[str]:
    """Return what an import did."""
    new, changed, left = counts["new"], counts["changed"], counts["left_out"]
    words = [ngettext("%(num)s new service", "%(num)s new services", new)]
    words.append(ngettext("%(num)s service changed", "%(num)s services changed", changed))
    if counts["organisations"]:
        number = counts["organisations"]
        words.append(ngettext("%(num)s new organisation", "%(num)s new organisations", number))
    if left:
        words.append(ngettext("%(num)s service left out", "%(num)s services left out", left))
    return words


def answers(choices: Choices) -> list[tuple[str, str]]:
    """Return the choices as fields of a form or of an address."""
    flags = {
        "swap": choices.swap,
        "keep_doubts": choices.keep_doubts,
        "only_valid": choices.only_valid,
    }
    pairs = [(name, "1") for name, chosen in flags.items() if chosen]
    if choices.all_duplicates is not Decision.ASK:
        pairs.append(("duplicates", choices.all_duplicates.value))
    return pairs + [(f"row-{row}", one.value) for row, one in choices.duplicates.items()]


_TOLD = (Deed.NEW, Deed.CHANGE, Deed.SAME, Deed.LEFT_OUT)
_ORDER = {Weight.ERROR: 0, Weight.DOUBT: 1, Weight.NOTE: 2}


def _verdict(checked: Checked) -> str:
    if checked.is_ready and checked.in_the_way:
        return _("The valid services can be imported; the others stay out.")
    if checked.is_ready:
        return _("Everything is right: nothing has been imported yet.")
    if checked.in_the_way:
        number = len(checked.in_the_way)
        return ngettext(
            "%(num)s thing is in the way. Nothing has been imported.",
            "%(num)s things are in the way. Nothing has been imported.",
            number,
        )
    return _("There is nothing to import: the directory says the same already.")


def _counts(checked: Checked) -> list[str]:
    new, changed, same, left = (checked.count(deed) for deed in _TOLD)
    words = [
        (new, ngettext("%(num)s new", "%(num)s new", new)),
        (changed, ngettext("%(num)s changed", "%(num)s changed", changed)),
        (same, ngettext("%(num)s unchanged", "%(num)s unchanged", same)),
        (left, ngettext("%(num)s left out", "%(num)s left out", left)),
    ]
    return [said for number, said in words if number]


def _rows(shown: Sequence[Finding], choices: Choices) -> list[FindingRow]:
    """Return a line for each finding; a row is asked about once, however many twins it has."""
    lines: list[FindingRow] = []
    asked: set[int] = set()
    for finding in shown:
        asks = finding.topic is Topic.DUPLICATE and finding.row not in asked
        lines.append(_row(finding, choices, asks=asks))
        asked.update({finding.row} if asks else ())
    return lines


def _row(finding: Finding, choices: Choices, *, asks: bool) -> FindingRow:
    tone, icon, word = {
        Weight.ERROR: ("bad", "warning", _("To mend")),
        Weight.DOUBT: ("warn", "question", _("To answer")),
        Weight.NOTE: ("plain", "info", _("Note")),
    }[finding.weight]
    return FindingRow(
        row=str(finding.row) if finding.row else "",
        column=finding.column,
        value="" if finding.value in str(finding.reason) else finding.value,
        reason=str(finding.reason),
        mend=str(finding.mend),
        tone=tone,
        icon=icon,
        word=word,
        answer_name=f"row-{finding.row}",
        answers=_options(choices.about(finding.row)) if asks else (),
    )


def _options(chosen: Decision) -> list[Option]:
    words = {
        Decision.ASK: _("Choose what to do"),
        Decision.MERGE: _("Merge into the one that is there"),
        Decision.NEW: _("It is another one: import it"),
        Decision.SKIP: _("Leave it out"),
    }
    return [Option(one.value, label, one is chosen) for one, label in words.items()]


def _more(number: int) -> str:
    if number <= 0:
        return ""
    return ngettext("and %(num)s more like these", "and %(num)s more like these", number)
