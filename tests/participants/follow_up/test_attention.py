"""What needs attention: each rule by an example, then what holds for every case."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.participants.follow_up.attention import Facts, Matter, Reminder, reminders
from app.participants.vocabulary import Stage

TODAY = date(2026, 11, 2)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
FACTS = st.builds(
    Facts,
    stage=st.sampled_from(Stage),
    next_contact=st.none() | DAYS,
    last_contact=st.none() | DAYS,
    plan_due=st.lists(DAYS, max_size=4),
    unanswered=st.lists(DAYS, max_size=4),
    answered=st.lists(DAYS, max_size=4),
    messages=st.integers(0, 4),
    consents=st.lists(DAYS, max_size=4),
    assessed=st.none() | DAYS,
    begun=st.none() | DAYS,
)


def _day(distance: int) -> date:
    return TODAY + timedelta(days=distance)


def test_the_most_urgent_stands_first() -> None:
    facts = Facts(
        next_contact=_day(-2),
        plan_due=[_day(-1), _day(0), _day(5)],
        unanswered=[_day(-3)],
        messages=2,
        consents=[_day(10)],
        assessed=_day(-200),
    )

    found = reminders(facts, TODAY)

    assert found == [
        Reminder(Matter.CONTACT_OVERDUE, _day(-2)),
        Reminder(Matter.MESSAGE, count=2),
        Reminder(Matter.PLAN_DUE, _day(-1), 2),
        Reminder(Matter.REFERRAL_UNANSWERED, _day(-3)),
        Reminder(Matter.CONSENT_ENDING, _day(10)),
        Reminder(Matter.ASSESSMENT_OLD, _day(-200)),
    ]


def test_a_contact_is_due_on_its_day_and_overdue_from_the_next() -> None:
    assessed = TODAY
    found = [
        [each.matter for each in reminders(Facts(next_contact=day, assessed=assessed), TODAY)]
        for day in (_day(1), _day(0), _day(-1))
    ]

    assert found == [[], [Matter.CONTACT_DUE], [Matter.CONTACT_OVERDUE]]


def test_a_consent_is_named_thirty_days_before_and_after_its_end() -> None:
    found = {
        distance: [
            each.matter
            for each in reminders(Facts(consents=[_day(distance)], assessed=TODAY), TODAY)
        ]
        for distance in (31, 30, 0, -1, -30, -31)
    }

    assert found == {
        31: [],
        30: [Matter.CONSENT_ENDING],
        0: [Matter.CONSENT_ENDING],
        -1: [Matter.CONSENT_ENDED],
        -30: [Matter.CONSENT_ENDED],
        -31: [],
    }


def test_without_an_assessment_one_is_missing_and_a_begun_one_is_named_instead() -> None:
    missing = reminders(Facts(), TODAY)
    begun = reminders(Facts(begun=_day(-1), assessed=_day(-300)), TODAY)

    assert [each.matter for each in missing] == [Matter.ASSESSMENT_MISSING]
    assert [each.matter for each in begun] == [Matter.ASSESSMENT_UNFINISHED]


@given(FACTS, DAYS)
def test_reminders_are_in_order_each_matter_once_and_never_of_an_empty_count(
    facts: Facts, today: date
) -> None:
    found = reminders(facts, today)

    assert found == sorted(found)
    assert len({each.matter for each in found}) == len(found)
    assert all(each.count >= 1 for each in found)


@given(FACTS, DAYS)
def test_who_paused_or_left_is_called_for_an_arranged_contact_and_for_messages_only(
    facts: Facts, today: date
) -> None:
    contact = {Matter.CONTACT_DUE, Matter.CONTACT_OVERDUE}

    found = {each.matter for each in reminders(facts, today)}

    assert facts.stage is Stage.ACTIVE or found <= {*contact, Matter.MESSAGE}
    assert (Matter.MESSAGE in found) == bool(facts.messages)
    assert bool(found & contact) == (facts.next_contact is not None and facts.next_contact <= today)
