"""The form of an assessment, parsed at the edge; what was typed stays typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.participants.assessment.content import LONGEST_DETAIL, LONGEST_TEXT, Content
from app.participants.needs import NeedNow
from app.participants.scales import Scale
from app.participants.typed import Typed
from app.participants.vocabulary import AssessmentStage, SaidBy, Severity, Urgency

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Asked:
    """What the form asks: the day, the needs that there are, the scales that have words."""

    today: date
    needs: Sequence[str]
    scales: Mapping[str, Scale]


def typed_from(content: Content) -> Typed:
    """Return the form as it stands for a content."""
    fields: MultiDict[str, str] = MultiDict()
    fields["stage"], fields["on"] = content.stage.value, content.on.isoformat()
    fields["strengths"], fields["wishes"] = content.strengths, content.wishes
    fields["note"] = content.note
    for each in content.needs:
        fields.add("need", each.need)
        fields[f"severity-{each.need}"] = each.severity.value if each.severity else ""
        fields[f"urgency-{each.need}"] = each.urgency.value if each.urgency else ""
        fields[f"said_by-{each.need}"] = each.said_by.value
        fields[f"said_on-{each.need}"] = each.said_on.isoformat()
        fields[f"detail-{each.need}"] = each.detail
    for scale, answers in content.answers.items():
        for item, points in answers.items():
            fields[f"answer-{scale}-{item}"] = str(points)
    return Typed(fields)


def read_assessment(typed: Typed, asked: Asked) -> Content | None:
    """Return what was asked, None where something is to be changed."""
    stage = typed.one_of("stage", AssessmentStage) or AssessmentStage.DURING
    on = _day(typed, "on", asked.today)
    content = Content(
        stage=stage,
        on=on,
        needs=tuple(_needs(typed, asked, on)),
        strengths=typed.text("strengths", LONGEST_TEXT),
        wishes=typed.text("wishes", LONGEST_TEXT),
        note=typed.text("note", LONGEST_TEXT),
        answers={
            key: answers
            for key, scale in asked.scales.items()
            if (answers := _answers(typed, scale))
        },
    )
    return None if typed.errors else content


def read_version(typed: Typed) -> int:
    """Return the version that the form was made from; 0 where it does not say."""
    text = typed.value("version")[:9]
    return int(text) if text.isascii() and text.isdigit() else 0


def _needs(typed: Typed, asked: Asked, on: date) -> list[NeedNow]:
    chosen = set(typed.fields.getlist("need"))
    if chosen - set(asked.needs):
        typed.wrong("need", _("Choose some of these."))
    return [_need(typed, key, asked.today, on) for key in asked.needs if key in chosen]


def _need(typed: Typed, key: str, today: date, on: date) -> NeedNow:
    return NeedNow(
        need=key,
        severity=typed.one_of(f"severity-{key}", Severity),
        urgency=typed.one_of(f"urgency-{key}", Urgency),
        detail=typed.text(f"detail-{key}", LONGEST_DETAIL),
        said_by=typed.one_of(f"said_by-{key}", SaidBy) or SaidBy.PARTICIPANT,
        said_on=_day(typed, f"said_on-{key}", today, on),
    )


def _answers(typed: Typed, scale: Scale) -> dict[str, int]:
    points = {str(option.points): option.points for option in scale.options}
    found = {}
    for item in scale.items:
        name = f"answer-{scale.key}-{item.key}"
        text = typed.value(name)
        if text in points:
            found[item.key] = points[text]
        elif text:
            typed.wrong(name, _("Choose one of these."))
    return found


def _day(typed: Typed, name: str, today: date, otherwise: date | None = None) -> date:
    """Return a day that is not to come; what was left empty is today, or the other day."""
    text = typed.value(name)
    if not text:
        return otherwise or today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        example = format_date(today, "yyyy-MM-dd")
        typed.wrong(name, _("Write a day, such as %(day)s.", day=example))
        return today
    if day > today:
        typed.wrong(name, _("This day is still to come."))
    elif day.year < FIRST_YEAR:
        typed.wrong(name, _("Look at the year again."))
    return day
