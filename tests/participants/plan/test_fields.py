"""Two hands at one plan: what each changed is kept, and only the same field is a conflict."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.participants.plan.content import (
    ActionContent,
    GoalContent,
    PlanContent,
    ServiceContent,
    from_json,
    to_json,
)
from app.participants.plan.fields import base_text, fields_of, merge, read_base
from app.participants.vocabulary import ActionStatus, Doer, GoalStatus

NAMES = ("note", "starts_on", "goal-1-text", "action-1-text", "action-1-status")
FIELDS = st.dictionaries(st.sampled_from(NAMES), st.text(max_size=4), min_size=1)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2090, 1, 1))
STEPS = st.builds(
    ActionContent,
    id=st.uuids().map(str),
    text=st.text(max_size=30),
    service=st.none() | st.builds(ServiceContent, st.uuids().map(str), *[st.text(max_size=9)] * 3),
    doer=st.sampled_from(Doer),
    by_when=DAYS,
    remind_days=st.none() | st.integers(0, 60),
    status=st.sampled_from(ActionStatus),
)
GOALS = st.builds(
    GoalContent,
    id=st.uuids().map(str),
    text=st.text(max_size=30),
    need=st.sampled_from(["", "job_search"]),
    status=st.sampled_from(GoalStatus),
    by_when=DAYS,
    actions=st.lists(STEPS, max_size=3),
)
PLANS = st.builds(
    PlanContent,
    language=st.sampled_from(["it", "pt", "en"]),
    starts_on=st.dates(),
    ends_on=DAYS,
    contacts_a_month=st.none() | st.integers(0, 31),
    note=st.text(max_size=30),
    goals=st.lists(GOALS, max_size=3),
)


def test_each_hand_keeps_its_own_field() -> None:
    base = {"note": "old", "goal-1-text": "find a job"}
    stored = {**base, "goal-1-text": "find a first job"}

    merged = merge({**base, "note": "new"}, stored, read_base(base_text(base)))

    assert merged.changed == {"note"}
    assert merged.conflicts == {}


def test_a_field_that_both_changed_is_a_conflict_with_what_is_stored() -> None:
    base = {"note": "old"}

    merged = merge({"note": "mine"}, {"note": "theirs"}, read_base(base_text(base)))

    assert merged.changed == frozenset()
    assert merged.conflicts == {"note": "theirs"}


def test_both_writing_the_same_is_no_conflict() -> None:
    merged = merge({"note": "same"}, {"note": "same"}, read_base(base_text({"note": "old"})))

    assert merged.changed == frozenset()
    assert merged.conflicts == {}


def test_a_changed_text_whose_row_is_gone_is_a_conflict() -> None:
    base = {"action-1-text": "call"}

    merged = merge({"action-1-text": "call again"}, {}, read_base(base_text(base)))

    assert merged.conflicts == {"action-1-text": ""}


@given(FIELDS)
def test_a_form_that_nobody_touched_changes_nothing(base: dict[str, str]) -> None:
    stored = {name: value + "!" for name, value in base.items()}

    merged = merge(base, stored, read_base(base_text(base)))

    assert merged.changed == frozenset()
    assert merged.conflicts == {}


@given(FIELDS, st.data())
def test_no_field_that_somebody_else_changed_is_overwritten(
    base: dict[str, str], data: st.DataObject
) -> None:
    mine = {name: data.draw(st.text(max_size=4)) for name in base}
    stored = {name: data.draw(st.text(max_size=4)) for name in base}

    merged = merge(mine, stored, read_base(base_text(base)))

    assert all(stored[name] == base[name] for name in merged.changed)
    assert all(stored[name] not in {base[name], mine[name]} for name in merged.conflicts)


@given(PLANS)
def test_a_version_reads_as_it_was_written(plan: PlanContent) -> None:
    again = from_json(to_json(plan))

    assert to_json(again) == to_json(plan)
    assert fields_of(again) == fields_of(plan)
