"""Assessments over time: totals, needs and changes side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import Taxonomy
from app.participants.assessment.chart import Chart, draw
from app.participants.assessment.content import Opened
from app.participants.assessment.words import (
    change_words,
    severity_words,
    stage_words,
    urgency_words,
)
from app.participants.needs import NeedNow, open_needs, weight
from app.participants.scales import AnswerError, Change, Scale, Score, band_of, compare, score


@dataclass(frozen=True)
class Total:
    """A scale's total in words; `alarm` asks whoever reads it to act."""

    scale: str
    figure: str
    words: str
    alarm: bool


@dataclass(frozen=True)
class ShownNeed:
    """A need of one assessment in words."""

    key: str
    label: str
    icon: str
    weight: str
    haste: str
    detail: str


@dataclass(frozen=True)
class Card:
    """One assessment of the list."""

    id: UUID
    stage: str
    day: str
    by: str
    is_finished: bool
    needs: Sequence[ShownNeed]
    totals: Sequence[Total]


@dataclass(frozen=True)
class Cell:
    """How heavy a need weighed on one day: 0 to 4, and None where it was not named."""

    weight: int | None
    words: str


@dataclass(frozen=True)
class NeedLine:
    """A need over all assessments."""

    key: str
    label: str
    icon: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Curve:
    """A scale over all assessments, drawn and as a table."""

    key: str
    name: str
    chart: Chart | None
    rows: Sequence[tuple[str, str, str, str]]
    source: str
    validated: bool


@dataclass(frozen=True)
class Timeline:
    """Everything over time; the newest first in the list, the oldest first in the tables."""

    cards: Sequence[Card]
    days: Sequence[str]
    needs: Sequence[NeedLine]
    curves: Sequence[Curve]
    alarms: Sequence[Total]


def timeline(found: Sequence[Opened], known: Taxonomy, scales: Mapping[str, Scale]) -> Timeline:
    """Return the assessments of a case over time.

    Args:
        found: oldest first.
        known: the needs that there are.
        scales: all scales whose answers can be added up.
    """
    cards = [_card(each, known, scales) for each in reversed(found)]
    return Timeline(
        cards=cards,
        days=[_day(each.content.on) for each in found],
        needs=_need_lines(found, known),
        curves=[curve for scale in scales.values() if (curve := _curve(found, scale))],
        alarms=newest_alarms(found, scales),
    )


def newest_alarms(found: Sequence[Opened], scales: Mapping[str, Scale]) -> list[Total]:
    """Return the totals past a cut-off, of the newest answers to each scale."""
    newest: dict[str, Opened] = {}
    for each in found:
        newest |= dict.fromkeys(each.content.answers, each)
    totals = (_total(each, scales[key]) for key, each in newest.items() if key in scales)
    return [total for total in totals if total is not None and total.alarm]


def _card(each: Opened, known: Taxonomy, scales: Mapping[str, Scale]) -> Card:
    totals = [_total(each, scales[key]) for key in each.content.answers if key in scales]
    return Card(
        id=each.id,
        stage=stage_words()[each.content.stage],
        day=_day(each.content.on),
        by=each.by,
        is_finished=each.is_finished,
        needs=[
            _shown(need, known) for need in open_needs(each.content.needs) if need.need in known
        ],
        totals=[total for total in totals if total is not None],
    )


def _shown(need: NeedNow, known: Taxonomy) -> ShownNeed:
    entry = known.need(need.need)
    return ShownNeed(
        key=need.need,
        label=said_in(dict(entry.label)),
        icon=entry.icon,
        weight=severity_words()[need.severity] if need.severity else "",
        haste=urgency_words()[need.urgency] if need.urgency else "",
        detail=need.detail,
    )


def _score(each: Opened, scale: Scale) -> Score | None:
    """Return the score of a scale; None where nobody answered, or to an older form of it."""
    answers = each.content.answers.get(scale.key)
    try:
        return score(scale, answers) if answers else None
    except AnswerError:
        return None


def _total(each: Opened, scale: Scale) -> Total | None:
    found = _score(each, scale)
    if found is None:
        return None
    name = said_in(dict(scale.name))
    if found.total is None:
        counted = _("%(part)s of %(whole)s answered", part=found.answered, whole=found.of)
        return Total(name, _("no total"), counted, alarm=False)
    band = band_of(scale, found.total)
    return Total(name, str(found.total), said_in(dict(band.words)), band.alarm)


def _need_lines(found: Sequence[Opened], known: Taxonomy) -> list[NeedLine]:
    named = {need.need for each in found for need in each.content.needs}
    return [
        NeedLine(
            key=need.key,
            label=said_in(dict(need.label)),
            icon=need.icon,
            cells=[_cell(each, need.key) for each in found],
        )
        for need in known.needs
        if need.key in named
    ]


def _cell(each: Opened, key: str) -> Cell:
    need = next((need for need in each.content.needs if need.need == key), None)
    if need is None:
        return Cell(None, _("not named"))
    words = severity_words()[need.severity] if need.severity else _("not weighed")
    return Cell(weight(need.severity), words)


def _curve(found: Sequence[Opened], scale: Scale) -> Curve | None:
    scored = [(each, result) for each in found if (result := _score(each, scale))]
    if not scored:
        return None
    totals = [
        (each.content.on, result.total) for each, result in scored if result.total is not None
    ]
    return Curve(
        key=scale.key,
        name=said_in(dict(scale.name)),
        chart=draw(scale, totals) if totals else None,
        rows=_rows(scale, scored),
        source=scale.source,
        validated=scale.validated,
    )


def _rows(scale: Scale, scored: Sequence[tuple[Opened, Score]]) -> list[tuple[str, str, str, str]]:
    rows, before = [], None
    for each, result in scored:
        total = _total(each, scale)
        change = ""
        if before is not None and result.total is not None:
            change = _change(scale, before, result.total)
        before = before if result.total is None else result.total
        if total is not None:
            rows.append((_day(each.content.on), total.figure, total.words, change))
    return rows


def _change(scale: Scale, before: int, after: int) -> str:
    found: Change = compare(scale, before, after)
    return _("%(words)s (%(points)s)", words=change_words()[found], points=f"{after - before:+d}")


def _day(day: date) -> str:
    return str(format_date(day, "medium"))
