"""What somebody needs now: of the newest finished assessment, heaviest and most urgent first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import create_site
from hypothesis import given
from hypothesis import strategies as st
from participants.cases import (
    TODAY,
    actor_for,
    create_assessed_need,
    create_assessment,
    create_link_worker,
    create_participant,
)

from app.accounts import events
from app.core.db import db, transaction
from app.participants.needs import NeedNow, current_needs, haste, open_needs, weight
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import SaidBy, Severity, Urgency


def _need(key: str, severity: Severity | None = None, urgency: Urgency | None = None) -> NeedNow:
    return NeedNow(key, severity, urgency, "", SaidBy.PARTICIPANT, TODAY)


def test_the_heaviest_comes_first_and_of_equals_the_most_urgent() -> None:
    needs = [
        _need("skills"),
        _need("housing", Severity.HEAVY, Urgency.SOON),
        _need("job_search", Severity.LIGHT, Urgency.NOW),
        _need("mental_health", Severity.HEAVY, Urgency.NOW),
    ]

    ordered = [each.need for each in open_needs(needs)]

    assert ordered == ["mental_health", "housing", "job_search", "skills"]


_needs = st.lists(
    st.builds(
        _need,
        st.sampled_from(["a", "b", "c", "d", "e"]),
        st.none() | st.sampled_from(list(Severity)),
        st.none() | st.sampled_from(list(Urgency)),
    )
)


@given(_needs)
def test_each_need_stands_once_with_its_heaviest_weight_and_none_is_lost(
    needs: list[NeedNow],
) -> None:
    ordered = open_needs(needs)

    weights = [(weight(each.severity), haste(each.urgency)) for each in ordered]
    assert sorted(each.need for each in ordered) == sorted({each.need for each in needs})
    assert weights == sorted(weights, reverse=True)
    for each in ordered:
        heaviest = max(weight(other.severity) for other in needs if other.need == each.need)
        assert weight(each.severity) == heaviest


@pytest.mark.usefixtures("app")
def test_the_newest_finished_assessment_counts_and_reading_it_is_recorded() -> None:
    create_site()
    worker = create_link_worker()
    person = create_participant(worker)
    create_assessment(person, "housing", on=TODAY - timedelta(days=60))
    newest = create_assessment(person, on=TODAY - timedelta(days=2))
    create_assessed_need(newest, need="skills", position=0)
    create_assessed_need(newest, need="job_search", position=1, severity=Severity.HEAVY)
    create_assessment(person, "mobility", finished=False, on=TODAY)

    with transaction() as session:
        needs = current_needs(session, actor_for(worker), person)

    assert [each.need for each in needs] == ["job_search", "skills"]
    assert [each.action for each in events.events_about(db.session(), person.id)] == ["read"]


@pytest.mark.usefixtures("app")
def test_an_unfinished_one_counts_where_none_is_finished_and_nothing_where_there_is_none() -> None:
    create_site()
    worker = create_link_worker()
    begun, fresh = create_participant(worker), create_participant(worker)
    create_assessment(begun, "mobility", finished=False)

    with transaction() as session:
        needs = current_needs(session, actor_for(worker), begun)
        nothing = current_needs(session, actor_for(worker), fresh)

    assert [each.need for each in needs] == ["mobility"]
    assert nothing == ()


@pytest.mark.usefixtures("app")
def test_a_colleague_who_does_not_work_on_the_case_reads_no_need() -> None:
    create_site()
    person = create_participant(create_link_worker())
    create_assessment(person, "mobility")
    other = actor_for(create_link_worker(name="Other"))

    with pytest.raises(NoSuchCaseError), transaction() as session:
        current_needs(session, other, person)
