"""Two people wrote the same assessment: what stands there now beside what was just typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import Taxonomy
from app.participants.assessment.content import Content
from app.participants.assessment.words import (
    said_by_words,
    severity_words,
    stage_words,
    urgency_words,
)
from app.participants.needs import NeedNow
from app.participants.scales import Scale


@dataclass(frozen=True)
class Clash:
    """Something that two people wrote differently; "" where one of them has nothing."""

    label: str
    mine: str
    theirs: str


def clashes(
    mine: Content, theirs: Content, known: Taxonomy, scales: Mapping[str, Scale]
) -> list[Clash]:
    """Return what differs between two contents, in the order of the page."""
    return [each for each in _all(mine, theirs, known, scales) if each.mine != each.theirs]


def _all(
    mine: Content, theirs: Content, known: Taxonomy, scales: Mapping[str, Scale]
) -> Iterator[Clash]:
    stages = stage_words()
    yield Clash(_("When in the pathway"), stages[mine.stage], stages[theirs.stage])
    yield Clash(_("Day"), format_date(mine.on), format_date(theirs.on))
    yield from _needs(mine, theirs, known)
    yield Clash(_("Strengths"), mine.strengths, theirs.strengths)
    yield Clash(_("Wishes"), mine.wishes, theirs.wishes)
    yield Clash(_("Note"), mine.note, theirs.note)
    for scale in scales.values():
        name = said_in(dict(scale.name))
        yield Clash(name, _answers(mine, scale), _answers(theirs, scale))


def _needs(mine: Content, theirs: Content, known: Taxonomy) -> Iterator[Clash]:
    ours = {each.need: each for each in mine.needs}
    others = {each.need: each for each in theirs.needs}
    for need in known.needs:
        if need.key in ours or need.key in others:
            own, other = ours.get(need.key), others.get(need.key)
            yield Clash(said_in(dict(need.label)), need_words(own), need_words(other))


def need_words(need: NeedNow | None) -> str:
    """Return a need with everything that was said of it, in a line; "" for none."""
    if need is None:
        return ""
    weight = severity_words()[need.severity] if need.severity else _("not weighed yet")
    haste = urgency_words()[need.urgency] if need.urgency else ""
    speaker = said_by_words()[need.said_by]
    said = _("said by %(who)s on %(day)s", who=speaker, day=format_date(need.said_on))
    return " · ".join(each for each in (weight, haste, said, need.detail) if each)


def _answers(content: Content, scale: Scale) -> str:
    answers = content.answers.get(scale.key, {})
    labels = {option.points: said_in(dict(option.label)) for option in scale.options}
    return " · ".join(
        f"{number}. {labels.get(answers[item.key], '')}"
        for number, item in enumerate(scale.items, 1)
        if item.key in answers
    )
