"""The plan on paper, or on the participant's own phone: told to them, in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.participants.plan.content import ActionContent, GoalContent, PlanContent
from app.participants.plan.map_drawing import PlanMap
from app.participants.plan.ways import WayThere
from app.participants.plan.words import day_words
from app.participants.vocabulary import ActionStatus, Doer, GoalStatus
from app.territory.ferries import fare_notes

TICKS = {
    ActionStatus.TO_DO: "open",
    ActionStatus.DOING: "half",
    ActionStatus.DONE: "done",
    ActionStatus.DROPPED: "dropped",
}


@dataclass(frozen=True)
class PaperStep:
    """A step as it is read; `marks` are the numbers of its place on the map."""

    text: str
    who: str
    by_when: str
    tick: str
    state: str
    service: str
    place_number: int


@dataclass(frozen=True)
class PaperGoal:
    """A goal as it is read."""

    number: int
    text: str
    until: str
    state: str
    steps: Sequence[PaperStep]


@dataclass(frozen=True)
class PaperWay:
    """How to get to one place: its number on the map, where it is, how one gets there."""

    number: int
    name: str
    where: Sequence[str]
    contact: str
    way: str
    note: str
    rides: Sequence[str]


@dataclass(frozen=True)
class Paper:
    """The whole sheet; `fares` says what to know of the ferry where a way takes one."""

    title: str
    subtitle: str
    called: str
    state: str
    facts: Sequence[str]
    goals: Sequence[PaperGoal]
    note: str
    ways: Sequence[PaperWay]
    fares: Sequence[str]
    map: PlanMap | None
    signatures: Sequence[str]
    illustrative: bool
    made_on: str


@dataclass(frozen=True)
class Standing:
    """What is said of the plan as a whole: whose it is, whether it is agreed, since when."""

    called: str
    agreed_on: date | None
    number: int
    signed: bool
    changed: bool
    illustrative: bool
    today: date


def paper(
    plan: PlanContent, standing: Standing, ways: Sequence[WayThere], drawn: PlanMap | None
) -> Paper:
    """Return the sheet, in the language of the moment."""
    numbers = {way.service_id: way.number for way in ways}
    return Paper(
        title=_("My plan"),
        subtitle=_("Social and Labour Inclusion Plan"),
        called=standing.called,
        state=_state(standing),
        facts=_facts(plan),
        goals=[
            _goal(goal, number, numbers)
            for number, goal in enumerate(
                (goal for goal in plan.goals if goal.status is not GoalStatus.DROPPED), 1
            )
        ],
        note=plan.note,
        ways=[_way(way) for way in ways],
        fares=fare_notes(way.ferry for way in ways),
        map=drawn,
        signatures=[_("You"), _("Your link worker"), _("Somebody who stands by you, if you like")],
        illustrative=standing.illustrative,
        made_on=_("As of %(day)s", day=day_words(standing.today)),
    )


def _state(standing: Standing) -> str:
    if standing.agreed_on is None:
        return _("Draft: not agreed yet")
    words = {"day": day_words(standing.agreed_on), "number": standing.number}
    if standing.changed:
        return _("Version %(number)s was agreed on %(day)s; this sheet has changes since.", **words)
    if standing.signed:
        return _("Version %(number)s, agreed on %(day)s and signed", **words)
    return _("Version %(number)s, agreed on %(day)s", **words)


def _facts(plan: PlanContent) -> list[str]:
    first = day_words(plan.starts_on)
    facts = [_("From %(day)s", day=first)]
    if plan.ends_on is not None:
        facts = [_("From %(first)s to %(last)s", first=first, last=day_words(plan.ends_on))]
    if plan.contacts_a_month:
        facts.append(
            ngettext(
                "You and your link worker are in touch %(num)s time a month.",
                "You and your link worker are in touch %(num)s times a month.",
                plan.contacts_a_month,
            )
        )
    return facts


def _goal(goal: GoalContent, number: int, numbers: Mapping[str, int]) -> PaperGoal:
    until = "" if goal.by_when is None else _("until %(day)s", day=day_words(goal.by_when))
    return PaperGoal(
        number=number,
        text=goal.text,
        until=until,
        state=_("reached") if goal.status is GoalStatus.REACHED else "",
        steps=[
            _step(step, numbers) for step in goal.actions if step.status is not ActionStatus.DROPPED
        ],
    )


def _step(step: ActionContent, numbers: Mapping[str, int]) -> PaperStep:
    service = step.service
    return PaperStep(
        text=step.text,
        who=_who(step.doer),
        by_when="" if step.by_when is None else _("by %(day)s", day=day_words(step.by_when)),
        tick=TICKS[step.status],
        state=_done(step.status),
        service="" if service is None else _called(step),
        place_number=0 if service is None else numbers.get(service.id, 0),
    )


def _called(step: ActionContent) -> str:
    """Return the service with its organisation, unless the step already says its name."""
    service = step.service
    if service is None:
        return ""
    if service.name == step.text:
        return service.organisation
    return f"{service.name}, {service.organisation}"


def _done(status: ActionStatus) -> str:
    return {
        ActionStatus.TO_DO: _("to do"),
        ActionStatus.DOING: _("under way"),
        ActionStatus.DONE: _("done"),
        ActionStatus.DROPPED: _("dropped"),
    }[status]


def _who(doer: Doer) -> str:
    return {
        Doer.PARTICIPANT: _("you"),
        Doer.LINK_WORKER: _("your link worker"),
        Doer.ORGANISATION: _("the service"),
        Doer.SUPPORTER: _("somebody who stands by you"),
    }[doer]


def _way(way: WayThere) -> PaperWay:
    return PaperWay(
        number=way.number,
        name=way.name,
        where=way.where,
        contact=way.contact,
        way=way.words,
        note=way.note,
        rides=way.rides,
    )
