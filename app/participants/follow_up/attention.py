"""What needs attention today: from the dates of a case to short reminders, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

from app.participants.vocabulary import Stage

# After so many days somebody is asked anew how they are: a quarter, as pathways last for months.
ASSESS_AGAIN_DAYS = 92
# A consent that ends is named so early that there is time to talk about it.
CONSENT_SOON_DAYS = 30
# Older answers and ended consents are no news.
NEWS_DAYS = 30


class Matter(IntEnum):
    """What a reminder is about; smaller is more urgent."""

    CONTACT_OVERDUE = 0
    MESSAGE = 1
    REFERRAL_ANSWERED = 2
    CONTACT_DUE = 3
    PLAN_DUE = 4
    REFERRAL_UNANSWERED = 5
    CONSENT_ENDED = 6
    CONSENT_ENDING = 7
    ASSESSMENT_UNFINISHED = 8
    ASSESSMENT_MISSING = 9
    ASSESSMENT_OLD = 10


@dataclass(frozen=True)
class Facts:
    """The dates of one case, in the days of its site.

    Attributes:
        stage: where the case stands.
        next_contact: the day on which a contact is arranged.
        last_contact: the day of the last one, come or missed.
        plan_due: days of open goals and actions, moved to the day of their reminder.
        unanswered: days until which referrals that nobody answered should have been.
        answered: days on which receivers answered, and nobody was in touch since.
        messages: how many messages of receivers nobody has read.
        consents: last days of the consents that matter, each the latest of its kind.
        following_ended: the last day on which they agreed to be accompanied, where it is past:
            the case rests until somebody asks, however long ago that was.
        assessed: the day of the last finished assessment.
        begun: the day of one that is not finished.
    """

    stage: Stage = Stage.ACTIVE
    next_contact: date | None = None
    last_contact: date | None = None
    plan_due: Sequence[date] = ()
    unanswered: Sequence[date] = ()
    answered: Sequence[date] = ()
    messages: int = 0
    consents: Sequence[date] = ()
    following_ended: date | None = None
    assessed: date | None = None
    begun: date | None = None


@dataclass(frozen=True, order=True)
class Reminder:
    """One thing to look at: what, since or until when, and how many of them."""

    matter: Matter
    day: date = field(default=date.max)
    count: int = 1


def reminders(facts: Facts, today: date) -> list[Reminder]:
    """Return what needs attention in a case on a day, most urgent first.

    A paused case asks for nothing but the contact that was arranged, and so does a closed one:
    somebody may want to hear how it went on. What a receiver wrote is never lost with them.
    """
    found = [*_contact(facts, today), *_messages(facts)]
    if facts.stage is Stage.ACTIVE:
        found += [
            *_referrals(facts, today),
            *_due(Matter.PLAN_DUE, facts.plan_due, today),
            *_consents(facts, today),
            *_assessment(facts, today),
        ]
    return sorted(found)


def _contact(facts: Facts, today: date) -> Iterator[Reminder]:
    if facts.next_contact is None or facts.next_contact > today:
        return
    is_today = facts.next_contact == today
    yield Reminder(Matter.CONTACT_DUE if is_today else Matter.CONTACT_OVERDUE, facts.next_contact)


def _messages(facts: Facts) -> Iterator[Reminder]:
    if facts.messages:
        yield Reminder(Matter.MESSAGE, count=facts.messages)


def _referrals(facts: Facts, today: date) -> Iterator[Reminder]:
    fresh = [day for day in facts.answered if today - day <= timedelta(days=NEWS_DAYS)]
    if fresh:
        yield Reminder(Matter.REFERRAL_ANSWERED, min(fresh), len(fresh))
    yield from _due(Matter.REFERRAL_UNANSWERED, facts.unanswered, today)


def _due(matter: Matter, days: Sequence[date], today: date) -> Iterator[Reminder]:
    due = [day for day in days if day <= today]
    if due:
        yield Reminder(matter, min(due), len(due))


def _consents(facts: Facts, today: date) -> Iterator[Reminder]:
    ended = [day for day in facts.consents if -NEWS_DAYS <= (day - today).days < 0]
    if facts.following_ended is not None and facts.following_ended not in ended:
        ended.append(facts.following_ended)
    ending = [day for day in facts.consents if 0 <= (day - today).days <= CONSENT_SOON_DAYS]
    if ended:
        yield Reminder(Matter.CONSENT_ENDED, min(ended), len(ended))
    if ending:
        yield Reminder(Matter.CONSENT_ENDING, min(ending), len(ending))


def _assessment(facts: Facts, today: date) -> Iterator[Reminder]:
    if facts.begun is not None:
        yield Reminder(Matter.ASSESSMENT_UNFINISHED, facts.begun)
    elif facts.assessed is None:
        yield Reminder(Matter.ASSESSMENT_MISSING)
    elif today - facts.assessed > timedelta(days=ASSESS_AGAIN_DAYS):
        yield Reminder(Matter.ASSESSMENT_OLD, facts.assessed)
