"""Make the page of the plan: stored values, what was typed over them, what others wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from flask import url_for
from flask_babel import gettext as _

from app.core.language import LANGUAGES, own_name, said_in
from app.directory.needs import taxonomy
from app.participants.plan import words
from app.participants.plan.content import ActionContent, GoalContent, PlanContent
from app.participants.plan.fields import action_field, base_text, digest, fields_of, goal_field
from app.participants.plan.intensity import usual_contacts
from app.participants.plan.page import (
    Field,
    GoalPart,
    LinkPart,
    Option,
    PlanPage,
    ServicePart,
    StepPart,
    Suggestion,
    VersionPart,
)
from app.participants.plan.state import LinkView, PlanState, VersionView
from app.participants.plan.usual import UsualAction, suggested
from app.participants.plan.versions import changes
from app.participants.vocabulary import ActionStatus, Doer, GoalStatus

MOST_SUGGESTED = 4


@dataclass(frozen=True)
class Typed:
    """A form that comes back to the page: what was typed, what is wrong, what others wrote."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, stored: str) -> str:
        """Return what the field shows: the typed text where it was changed, else the stored one."""
        typed = self.values.get(name)
        if typed is None or digest(name, typed) == self.base.get(name):
            return stored
        return typed


@dataclass(frozen=True)
class _Desk:
    """What the parts of one page share."""

    participant_id: UUID
    state: PlanState
    typed: Typed
    today: date

    def field(self, name: str, stored: str, options: Sequence[Option] = ()) -> Field:
        meanwhile = self.typed.conflicts.get(name)
        return Field(
            name=name,
            value=self.typed.value(name, stored),
            errors=self.typed.errors.get(name, ()),
            meanwhile=None if meanwhile is None else words.field_value_words(name, meanwhile),
            options=options,
        )

    def choice(self, name: str, stored: str, labels: Iterable[tuple[str, str]]) -> Field:
        value = self.typed.value(name, stored)
        return self.field(name, stored, [Option(v, label, v == value) for v, label in labels])


def plan_page(
    participant_id: UUID, state: PlanState, today: date, typed: Typed | None = None
) -> PlanPage:
    """Return the page of a plan.

    Args:
        participant_id: whose plan.
        state: the plan as it is stored.
        today: the day at the site.
        typed: a form that was not kept, shown again.
    """
    content = state.content or _empty(state, today)
    desk = _Desk(participant_id, state, typed or Typed(), today)
    stored = fields_of(content)
    since = changes(state.agreed, content) if state.agreed and state.content else []
    number = state.versions[0].number if state.versions else 0
    return PlanPage(
        exists=state.content is not None,
        version=state.version,
        base=base_text(stored),
        new_id=str(uuid4()),
        status=words.plan_tag(state.status, number, bool(since)),
        language=desk.choice("language", stored["language"], _languages()),
        starts_on=desk.field("starts_on", stored["starts_on"]),
        ends_on=desk.field("ends_on", stored["ends_on"]),
        contacts=desk.field("contacts_a_month", stored["contacts_a_month"]),
        contacts_hint=_("usual on this track: %(num)s", num=usual_contacts(state.track)),
        note=desk.field("note", stored["note"]),
        goals=[
            _goal(desk, goal, number, len(content.goals))
            for number, goal in enumerate(content.goals, 1)
        ],
        needs=_needs(state, content),
        new_goal=desk.field("new-goal", ""),
        new_goal_by_when=desk.field("new-goal-by_when", ""),
        agreed_on=desk.field("agreed_on", today.isoformat()),
        versions=[_version(participant_id, each) for each in state.versions],
        changes=[words.change_words(change) for change in since],
        links=[_link(each) for each in state.links[:3]],
        lost=_lost(desk.typed, stored),
        problems=len(desk.typed.errors) + len(desk.typed.conflicts),
    )


def _empty(state: PlanState, today: date) -> PlanContent:
    """Return the plan that a first deed would begin."""
    language = state.language if state.language in LANGUAGES else ""
    return PlanContent(language, today, None, usual_contacts(state.track), "", ())


def _languages() -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in LANGUAGES]


def _needs(state: PlanState, content: PlanContent) -> list[Suggestion]:
    """Return the assessed needs that no goal takes up yet."""
    taken = {goal.need for goal in content.goals if goal.status is not GoalStatus.DROPPED}
    known = {need.key: need for need in taxonomy().needs}
    open_needs = [known[key] for key in state.needs if key in known and key not in taken]
    return [Suggestion(need.key, said_in(dict(need.label)), need.icon) for need in open_needs]


def _goal(desk: _Desk, goal: GoalContent, number: int, count: int) -> GoalPart:
    fitting, others = suggested(goal.need)
    texts = {step.text for step in goal.actions}
    name = {each: goal_field(goal.id, each) for each in ("text", "by_when", "status")}
    done = sum(step.status is ActionStatus.DONE for step in goal.actions)
    shown = [each for each in fitting if _text(desk, each) not in texts]
    return GoalPart(
        id=goal.id,
        number=number,
        need=_need(goal.need),
        text=desk.field(name["text"], goal.text),
        by_when=desk.field(name["by_when"], goal.by_when.isoformat() if goal.by_when else ""),
        status=desk.choice(name["status"], goal.status.value, _labels(GoalStatus)),
        steps=[
            _step(desk, step, place, len(goal.actions))
            for place, step in enumerate(goal.actions, 1)
        ],
        new_step=desk.field(f"new-action-{goal.id}", ""),
        suggested=[Suggestion(each.key, _text(desk, each)) for each in shown[:MOST_SUGGESTED]],
        others=[
            Suggestion(each.key, _text(desk, each)) for each in (*shown[MOST_SUGGESTED:], *others)
        ],
        progress=_("%(done)s of %(all)s done", done=done, all=len(goal.actions)),
        asks_for_end=goal.by_when is None and goal.status is GoalStatus.OPEN,
        is_dropped=goal.status is GoalStatus.DROPPED,
        is_first=number == 1,
        is_last=number == count,
    )


def _text(desk: _Desk, usual: UsualAction) -> str:
    """Return a usual step in the language in which the plan is written."""
    language = desk.state.content.language if desk.state.content else desk.state.language
    return said_in(dict(usual.text), language or None)


def _need(key: str) -> Suggestion | None:
    known = {need.key: need for need in taxonomy().needs}
    need = known.get(key)
    return None if need is None else Suggestion(key, said_in(dict(need.label)), need.icon)


def _step(desk: _Desk, step: ActionContent, number: int, count: int) -> StepPart:
    name = {
        each: action_field(step.id, each)
        for each in ("text", "doer", "by_when", "remind_days", "status")
    }
    open_still = step.status in {ActionStatus.TO_DO, ActionStatus.DOING}
    referral = desk.state.referrals.get(step.id)
    return StepPart(
        id=step.id,
        number=number,
        text=desk.field(name["text"], step.text),
        doer=desk.choice(name["doer"], step.doer.value, _labels(Doer)),
        by_when=desk.field(name["by_when"], step.by_when.isoformat() if step.by_when else ""),
        remind_days=_remind(desk, name["remind_days"], step.remind_days),
        status=desk.choice(name["status"], step.status.value, _labels(ActionStatus)),
        service=_service(step),
        referral=None if referral is None else words.referral_tag(referral),
        is_late=open_still and step.by_when is not None and step.by_when < desk.today,
        is_done=step.status is ActionStatus.DONE,
        is_dropped=step.status is ActionStatus.DROPPED,
        is_first=number == 1,
        is_last=number == count,
    )


def _remind(desk: _Desk, name: str, stored: int | None) -> Field:
    days = sorted({*words.REMIND_DAYS, *([] if stored is None else [stored])})
    labels = [("", _("no reminder")), *((str(n), words.remind_words(n)) for n in days)]
    return desk.choice(name, "" if stored is None else str(stored), labels)


def _labels(kind: type[StrEnum]) -> list[tuple[str, str]]:
    if kind is Doer:
        return [(each.value, words.doer_words(each)) for each in Doer]
    if kind is GoalStatus:
        return [(each.value, words.goal_status_words(each)) for each in GoalStatus]
    return [(each.value, words.action_status_words(each)) for each in ActionStatus]


def _service(step: ActionContent) -> ServicePart | None:
    if step.service is None:
        return None
    url = url_for("directory.service", service_id=UUID(step.service.id))
    return ServicePart(url, step.service.name, step.service.organisation, step.service.place)


def _version(participant_id: UUID, version: VersionView) -> VersionPart:
    day = words.day_words(version.agreed_on)
    said = _("agreed on %(day)s, signed", day=day)
    url = url_for("plan.version", participant_id=participant_id, version_id=version.id)
    spoken = _("agreed on %(day)s, not signed", day=day)
    return VersionPart(version.number, url, said if version.signed else spoken)


def _link(link: LinkView) -> LinkPart:
    made, until = words.day_words(link.created_at.date()), words.day_words(link.expires_at.date())
    if link.revoked_at is not None:
        said = _("made on %(day)s, taken back", day=made)
    elif not link.is_vouched:
        said = _(
            "made on %(day)s by somebody who no longer works on this case: make a new one", day=made
        )
    elif not link.works:
        said = _("made on %(day)s, expired on %(until)s", day=made, until=until)
    else:
        said = _("made on %(day)s, works until %(until)s", day=made, until=until)
    if link.opened_at is not None:
        said += " · " + _("opened on %(day)s", day=words.day_words(link.opened_at.date()))
    return LinkPart(str(link.id), said, link.works)


def _lost(typed: Typed, stored: Mapping[str, str]) -> list[str]:
    """Return typed texts whose goal or step somebody else deleted meanwhile."""
    return [
        typed.values[name]
        for name in typed.conflicts
        if name not in stored and name.endswith("-text") and typed.values.get(name)
    ]
