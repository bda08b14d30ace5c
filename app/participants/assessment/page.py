"""The page on which an assessment is written: every word and choice, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import Need, Taxonomy
from app.participants.assessment.words import (
    said_by_words,
    severity_words,
    stage_words,
    urgency_words,
)
from app.participants.scales import Item, Scale
from app.participants.typed import Typed
from app.participants.vocabulary import AssessmentStage, SaidBy, Severity, Urgency


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class NeedFields:
    """A need with everything that is asked about it."""

    key: str
    label: str
    icon: str
    description: str
    chosen: bool
    severities: Sequence[Choice]
    urgencies: Sequence[Choice]
    speakers: Sequence[Choice]
    said_on: str
    detail: str
    errors: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class NeedGroup:
    """The needs of a group."""

    key: str
    label: str
    icon: str
    needs: Sequence[NeedFields]


@dataclass(frozen=True)
class Question:
    """An item of a scale."""

    name: str
    text: str
    options: Sequence[Choice]
    errors: Sequence[str]


@dataclass(frozen=True)
class ScaleFields:
    """A scale with its questions; `answered` of them have an answer."""

    key: str
    name: str
    about: str
    instructions: str
    rules: str
    licence: str
    questions: Sequence[Question]
    answered: int


@dataclass(frozen=True)
class Wrong:
    """Something to change, and where it stands."""

    anchor: str
    label: str
    sentence: str


def need_groups(typed: Typed, known: Taxonomy, today: date) -> list[NeedGroup]:
    """Return all needs by group, chosen ones with what was typed."""
    chosen = set(typed.fields.getlist("need"))
    return [
        NeedGroup(
            key=group.key,
            label=said_in(dict(group.label)),
            icon=group.icon,
            needs=[_need(typed, each, chosen, today) for each in known.needs_of(group.key)],
        )
        for group in known.groups
    ]


def _need(typed: Typed, need: Need, chosen: set[str], today: date) -> NeedFields:
    key = need.key
    speaker = typed.value(f"said_by-{key}") or SaidBy.PARTICIPANT.value
    return NeedFields(
        key=key,
        label=said_in(dict(need.label)),
        icon=need.icon,
        description=said_in(dict(need.description)),
        chosen=key in chosen,
        severities=_choices(severity_words(), typed.value(f"severity-{key}"), _("not weighed yet")),
        urgencies=_choices(urgency_words(), typed.value(f"urgency-{key}"), _("not said")),
        speakers=_choices(said_by_words(), speaker),
        said_on=typed.value(f"said_on-{key}") or today.isoformat(),
        detail=typed.value(f"detail-{key}"),
        errors={
            name: typed.errors.get(f"{name}-{key}", ())
            for name in ("severity", "urgency", "said_by", "said_on", "detail")
        },
    )


def _choices(
    words: Mapping[Severity, str] | Mapping[Urgency, str] | Mapping[SaidBy, str],
    chosen: str,
    nothing: str = "",
) -> list[Choice]:
    empty = [Choice("", nothing, selected=not chosen)] if nothing else []
    members: list[tuple[StrEnum, str]] = list(words.items())
    return [*empty, *(Choice(each.value, label, chosen == each) for each, label in members)]


def stage_choices(chosen: str) -> list[Choice]:
    """Return when in the pathway it is."""
    words = stage_words()
    return [Choice(each.value, words[each], chosen == each) for each in AssessmentStage]


def scale_fields(typed: Typed, scales: Mapping[str, Scale]) -> list[ScaleFields]:
    """Return the scales that can be asked, each with its questions and what was answered."""
    return [_scale(typed, scale) for scale in scales.values()]


def _scale(typed: Typed, scale: Scale) -> ScaleFields:
    questions = [_question(typed, scale, item) for item in scale.items]
    answered = sum(any(o.selected and o.value for o in each.options) for each in questions)
    return ScaleFields(
        key=scale.key,
        name=said_in(dict(scale.name)),
        about=said_in(dict(scale.about)),
        instructions=said_in(dict(scale.instructions)),
        rules=scale.source,
        licence=scale.licence,
        questions=questions,
        answered=answered,
    )


def _question(typed: Typed, scale: Scale, item: Item) -> Question:
    name = f"answer-{scale.key}-{item.key}"
    chosen = typed.value(name)
    options = [
        Choice(str(each.points), said_in(dict(each.label)), chosen == str(each.points))
        for each in scale.options
    ]
    nothing = Choice("", _("no answer"), selected=not any(each.selected for each in options))
    return Question(
        name=name,
        text=said_in(dict(item.text)),
        options=[*options, nothing],
        errors=typed.errors.get(name, ()),
    )


def wrong_fields(
    typed: Typed, groups: Sequence[NeedGroup], scales: Sequence[ScaleFields]
) -> list[Wrong]:
    """Return what is to be changed, from top to bottom, each with its place on the page."""
    plain = [Wrong(name, _plain()[name], each) for name, each in _sentences(typed)]
    of_needs = [
        Wrong(f"need-{need.key}", need.label, each)
        for group in groups
        for need in group.needs
        for sentences in need.errors.values()
        for each in sentences
    ]
    of_scales = [
        Wrong(f"scale-{scale.key}", scale.name, each)
        for scale in scales
        for question in scale.questions
        for each in question.errors
    ]
    return plain + of_needs + of_scales


def _sentences(typed: Typed) -> list[tuple[str, str]]:
    return [(name, each) for name in _plain() for each in typed.errors.get(name, ())]


def _plain() -> dict[str, str]:
    return {
        "stage": _("When in the pathway"),
        "on": _("Day"),
        "need": _("Needs"),
        "strengths": _("Strengths"),
        "wishes": _("Wishes"),
        "note": _("Note"),
    }
