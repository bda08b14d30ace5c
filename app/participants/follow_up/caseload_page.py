"""The page of the caseload: what needs attention, then all cases, searched and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.accounts import clock
from app.core.words import folded_text
from app.participants.follow_up import words
from app.participants.follow_up.attention import Matter, Reminder
from app.participants.follow_up.caseload import Case, Caseload, Offered, Relation
from app.participants.frame import case_url
from app.participants.vocabulary import Stage
from app.participants.words import track_words
from app.territory.sites import SiteView

PAGE = 30
LONGEST_SEARCH = 80


class Shown(StrEnum):
    """Which cases the list shows."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ALL = "all"


_STAGES = {
    Shown.OPEN: {Stage.ACTIVE, Stage.PAUSED},
    Shown.PAUSED: {Stage.PAUSED},
    Shown.CLOSED: {Stage.CLOSED},
    Shown.ALL: set(Stage),
}


@dataclass(frozen=True)
class Line:
    """A reminder as the page shows it."""

    words: str
    icon: str
    tone: str
    url: str


@dataclass(frozen=True)
class Card:
    """A case as the page shows it."""

    id: UUID
    url: str
    called: str
    code: str
    about: str
    stage: Stage
    stage_words: str
    illustrative: bool
    relation: str
    next_contact: str
    last_contact: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Choice:
    """One way to filter the list."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Offer:
    """A case that a colleague offers."""

    id: UUID
    words: str


@dataclass(frozen=True)
class CaseloadPage:
    """The whole page, ready for the template."""

    day: str
    summary: str
    offers: Sequence[Offer]
    assigned: str
    unassigned: str
    today: Sequence[Card]
    cards: Sequence[Card]
    found: str
    choices: Sequence[Choice]
    text: str
    page: int
    pages: int
    is_empty: bool


@dataclass(frozen=True)
class Asked:
    """What the list is asked for."""

    shown: Shown = Shown.OPEN
    text: str = ""
    page: int = 1


def read_asked(shown: str, text: str, page: str) -> Asked:
    """Return what is asked for; what nobody can mean becomes the first page of the open cases."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < len("10000") else 1
    kind = Shown(shown) if shown in set(Shown) else Shown.OPEN
    return Asked(kind, " ".join(text.split())[:LONGEST_SEARCH], max(number, 1))


def caseload_page(found: Caseload, site: SiteView, asked: Asked) -> CaseloadPage:
    """Return the page of a caseload."""
    now = clock.now().astimezone(site.timezone)
    cards = _Cards(site, now.date())
    matching = _matching(found.cases, asked)
    pages = max(1, -(-len(matching) // PAGE))
    page = min(asked.page, pages)
    urgent = sorted(
        (case for case in found.cases if case.reminders),
        key=lambda case: (case.reminders[0], case.code),
    )
    return CaseloadPage(
        day=format_date(now.date(), "full"),
        summary=_summary(found.cases, len(urgent)),
        offers=[_offer(each, now.date()) for each in found.offered],
        assigned=_assigned(found.assigned, now.date()),
        unassigned=_unassigned(found.unassigned),
        today=[cards.card(case) for case in urgent],
        cards=[cards.card(case) for case in matching[(page - 1) * PAGE : page * PAGE]],
        found=_found(matching, asked),
        choices=_choices(found.cases, asked.shown),
        text=asked.text,
        page=page,
        pages=pages,
        is_empty=not found.cases,
    )


def _matching(cases: Sequence[Case], asked: Asked) -> list[Case]:
    """Return the cases of the chosen stages that have every word in code or name."""
    wanted = folded_text([asked.text]).split()
    return [
        case
        for case in cases
        if case.stage in _STAGES[asked.shown]
        and all(word in folded_text([case.code, case.name]) for word in wanted)
    ]


def _choices(cases: Sequence[Case], shown: Shown) -> list[Choice]:
    labels = {
        Shown.OPEN: _("Open cases"),
        Shown.PAUSED: _("Paused"),
        Shown.CLOSED: _("Closed cases"),
        Shown.ALL: _("All"),
    }
    return [
        Choice(each, label, sum(case.stage in _STAGES[each] for case in cases), each is shown)
        for each, label in labels.items()
    ]


def _summary(cases: Sequence[Case], urgent: int) -> str:
    open_cases = sum(case.stage in _STAGES[Shown.OPEN] for case in cases)
    of_cases = ngettext("%(num)s open case", "%(num)s open cases", open_cases)
    today = ngettext("%(num)s needs you today", "%(num)s need you today", urgent)
    return _(
        "%(cases)s, %(today)s", cases=of_cases, today=today if urgent else _("none needs you today")
    )


def _found(matching: Sequence[Case], asked: Asked) -> str:
    if not asked.text:
        return ""
    return ngettext("%(num)s case found", "%(num)s cases found", len(matching))


def _offer(offered: Offered, today: date) -> Offer:
    said = {"name": offered.by, "code": offered.code, "day": words.day_words(offered.on, today)}
    return Offer(
        offered.handover_id, _("%(name)s would like to hand %(code)s over to you (%(day)s)", **said)
    )


def _assigned(days: Sequence[date], today: date) -> str:
    if not days:
        return ""
    return ngettext(
        "Somebody who was pointed out is waiting for you since %(day)s",
        "%(num)s people who were pointed out are waiting for you, the first since %(day)s",
        len(days),
        day=words.day_words(days[0], today),
    )


def _unassigned(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s person who was pointed out has nobody yet",
        "%(num)s people who were pointed out have nobody yet",
        count,
    )


@dataclass(frozen=True)
class _Cards:
    """Makes cards for one site and day."""

    site: SiteView
    today: date

    def card(self, case: Case) -> Card:
        """Return a case in words."""
        return Card(
            id=case.id,
            url=case_url(case.id),
            called=case.name or case.code,
            code=case.code if case.name else "",
            about=self._about(case),
            stage=case.stage,
            stage_words=words.stages()[case.stage],
            illustrative=case.illustrative,
            relation=self._relation(case),
            next_contact=self._next(case.next_contact),
            last_contact=self._last(case),
            lines=[self._line(case.id, each) for each in case.reminders],
        )

    def _about(self, case: Case) -> str:
        parts = [
            ngettext("%(num)s year", "%(num)s years", case.age) if case.age is not None else "",
            _("near %(place)s", place=case.home_name) if case.home_name else "",
            track_words()[case.track] if case.track else "",
        ]
        return " · ".join(part for part in parts if part)

    def _relation(self, case: Case) -> str:
        if case.relation is Relation.BESIDE:
            return _("with %(name)s", name=case.worker) if case.worker else _("with nobody yet")
        return _("opened in an emergency") if case.relation is Relation.EMERGENCY else ""

    def _next(self, moment: datetime | None) -> str:
        return words.moment_words(moment, self.site.timezone, self.today) if moment else ""

    def _last(self, case: Case) -> str:
        return words.day_words(case.last_contact, self.today) if case.last_contact else ""

    def _line(self, participant_id: UUID, reminder: Reminder) -> Line:
        matter: Matter = reminder.matter
        return Line(
            words.matter_words(reminder, self.today),
            words.MATTER_ICONS[matter],
            words.MATTER_TONES.get(matter, "plain"),
            case_url(participant_id, words.MATTER_PACKAGES[matter]),
        )
