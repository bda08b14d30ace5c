"""A report about an invented pilot, so that nobody's first look is empty; never in production.

The invented caseload is too small to show anything of it. So the report is about some hundred more
people, drawn by chance from fixed odds, who are nowhere else: counts only, through the same engine
as those of a real pilot, and marked as invented wherever they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import numpy as np
from flask import current_app
from sqlalchemy import delete, exists, select

from app.accounts import clock
from app.accounts.actor import OPERATOR
from app.core.db import db, transaction
from app.core.settings import Settings
from app.directory.needs import taxonomy
from app.map.monitoring.counting import Fared, Happened, Unit, count_wave
from app.map.monitoring.demo_needs import invented_needs
from app.map.monitoring.making import areas_of, end_of, has_real_cases, keep_report, new_report
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.months import month_of
from app.map.monitoring.network import network_of
from app.map.monitoring.quarters import last_quarter_end
from app.map.monitoring.rules import is_current
from app.map.monitoring.tables import Before, Now, spreads_of, tables_after, tables_of
from app.map.monitoring.vocabulary import (
    ANSWER_DAYS,
    FAST,
    NEED,
    NOT_SAID,
    OUTCOME,
    Fare,
    Near,
    Step,
)
from app.participants.assessment.known import asked_scales
from app.participants.models import Participant
from app.participants.scales import Scale, compare, limits
from app.participants.vocabulary import Outcome, Track
from app.territory import queries as territory
from app.territory.sites import SiteView

PEOPLE = 190
# The pilot began so many days before the last one that counts; more come later than at first.
DAYS = 250
TRACKS = ((Track.JOB_READY.value, 0.52), (Track.COMPLEX_NEEDS.value, 0.4), (NOT_SAID, 0.08))
# How many of those who came to the step before take this one, and after how many days at most.
STEPS = (
    (Step.ASSESSED, 0.9, 21),
    (Step.PLANNED, 0.82, 28),
    (Step.REFERRED, 0.78, 30),
    (Step.ANSWERED, 0.8, 12),
    (Step.STARTED, 0.68, 25),
)
OUTCOMES = (
    (Outcome.WORK, 0.3),
    (Outcome.TRAINING, 0.22),
    (Outcome.EDUCATION, 0.16),
    (Outcome.SERVICE, 0.12),
    (Outcome.OTHER, 0.06),
    (Outcome.LEFT, 0.14),
)
MOST_NEEDS, FAR_SHARE = 4, 0.3
WAITING = 17


def seed_demo_reports() -> int:
    """Make a report of an invented pilot where all cases are invented; returns how many."""
    settings: Settings = current_app.config["PROSSIMA"]
    if settings.production:
        return 0
    _remove_outdated()
    return sum(_seed(site) for site in territory.sites() if _is_wanted(site))


def remove_demo_reports() -> int:
    """Delete the reports about invented people; returns how many."""
    with transaction() as session:
        gone = delete(MonitoringReport).where(MonitoringReport.illustrative)
        return len(session.execute(gone.returning(MonitoringReport.id)).all())


def _remove_outdated() -> None:
    """Delete all invented reports of sites where one was made by older rules."""
    query = select(MonitoringReport.site_id, MonitoringReport.tables)
    rows = db.session.execute(query.where(MonitoringReport.illustrative))
    sites = {site for site, tables in rows if not is_current(tables)}
    with transaction() as session:
        gone = MonitoringReport.illustrative & MonitoringReport.site_id.in_(sites)
        session.execute(delete(MonitoringReport).where(gone))


def _is_wanted(site: SiteView) -> bool:
    report = exists().where(MonitoringReport.site_id == site.key)
    case = exists().where(Participant.site_id == site.key, Participant.illustrative)
    has_report, has_case = db.session.execute(select(report, case)).one()
    return has_case and not has_report and not has_real_cases(site)


def _seed(site: SiteView) -> int:
    until = last_quarter_end(clock.now().astimezone(site.timezone).date())
    end = end_of(site, until)
    level, codes = areas_of(site)
    units = invented_people(end, sorted(set(codes.values())), asked_scales())
    wave = count_wave(units, [end], tables_after())
    now = Now(until, wave, sorted({*codes.values(), NOT_SAID}), sorted(asked_scales()))
    row = new_report(site, until, 0, illustrative=True)
    row.level, row.wave = level, asdict(wave)
    shown = tables_of(Before([], [], []), now, lambda _done, _whole: None)
    row.tables = {**shown, **invented_needs(site, units)}
    row.spreads = {name: asdict(each) for name, each in spreads_of(units, shown, end).items()}
    with transaction() as session:
        row.network = asdict(network_of(session, OPERATOR, site, illustrative=True))
    keep_report(OPERATOR, site, row)
    return 1


@dataclass(frozen=True)
class _Chance:
    """Where chance comes from, and when everything ends."""

    random: np.random.Generator
    end: datetime

    def one_of(self, odds: Sequence[tuple[str, float]]) -> str:
        """Return one of some things."""
        shares = np.array([share for _each, share in odds])
        return odds[int(self.random.choice(len(odds), p=shares / shares.sum()))][0]

    def is_lucky(self, share: float) -> bool:
        """Return whether something of this share comes true."""
        return bool(self.random.random() < share)

    def after(self, at: datetime, most_days: int) -> datetime:
        """Return a moment within some days, early rather than late."""
        return at + timedelta(days=float(self.random.beta(1.4, 2.6)) * most_days, hours=1)


def invented_people(end: datetime, areas: Sequence[str], scales: Mapping[str, Scale]) -> list[Unit]:
    """Return a pilot that never was, always the same for the same day.

    Args:
        end: the last moment that counts.
        areas: where they live; the first ones have more of them.
        scales: which they are asked about.
    """
    chance = _Chance(np.random.default_rng(7), end)
    weights = [(code, 1 / (rank + 1.5)) for rank, code in enumerate(areas)]
    people = [_person(chance, [*weights, (NOT_SAID, 0.15)], scales) for _each in range(PEOPLE)]
    waiting = [Unit({Step.KNOWN: end - timedelta(days=each)}) for each in range(WAITING)]
    return [*people, *waiting]


def _person(
    chance: _Chance, areas: Sequence[tuple[str, float]], scales: Mapping[str, Scale]
) -> Unit:
    begun = chance.end - timedelta(days=DAYS * float(chance.random.beta(1.0, 1.35)), hours=2)
    steps = {
        Step.KNOWN: begun - timedelta(days=float(chance.random.gamma(2, 3))),
        Step.BEGUN: begun,
    }
    at = begun
    for step, share, most_days in STEPS:
        at = chance.after(at, most_days)
        if at > chance.end or not chance.is_lucky(share):
            break
        steps[step] = at
    return Unit(
        steps=steps,
        happened=_happened(chance, steps),
        area=chance.one_of(areas),
        track=chance.one_of(TRACKS),
        month=month_of(begun.date()),
        fares=_fares(chance, steps, scales),
    )


def _happened(chance: _Chance, steps: Mapping[Step, datetime]) -> dict[str, Happened]:
    """Return how the pathway ended, whether the first answer was fast, and what was named."""
    found: dict[str, Happened] = {}
    exit_at = steps[Step.BEGUN] + timedelta(days=float(chance.random.normal(150, 45)))
    if steps[Step.BEGUN] < exit_at <= chance.end:
        found[OUTCOME] = Happened(exit_at, chance.one_of(OUTCOMES))
    answered = steps.get(Step.ANSWERED)
    if answered and answered - steps[Step.REFERRED] <= timedelta(days=ANSWER_DAYS):
        found[FAST] = Happened(answered)
    if Step.ASSESSED in steps:
        needs = taxonomy().needs
        odds = [(need.key, 1 / (rank + 2)) for rank, need in enumerate(needs)]
        for _each in range(int(chance.random.integers(1, MOST_NEEDS + 1))):
            near = Near.FAR if chance.is_lucky(FAR_SHARE) else Near.NEAR
            found[f"{NEED}{chance.one_of(odds)}"] = Happened(steps[Step.ASSESSED], near.value)
    return found


def _fares(
    chance: _Chance, steps: Mapping[Step, datetime], scales: Mapping[str, Scale]
) -> dict[str, list[Fared]]:
    """Return the totals of those who were asked a second time."""
    assessed = steps.get(Step.ASSESSED)
    again = None if assessed is None else assessed + timedelta(days=70)
    if again is None or again > chance.end or not chance.is_lucky(0.75):
        return {}
    return {key: [_fared(chance, scale, again)] for key, scale in scales.items()}


def _fared(chance: _Chance, scale: Scale, at: datetime) -> Fared:
    low, high = limits(scale)
    first = int(np.clip(chance.random.normal(0.42, 0.14) * (high - low) + low, low, high))
    change = chance.random.normal(0.14, 0.16) * (high - low)
    last = int(np.clip(first + round(float(change)), low, high))
    return Fared(at, first, last, Fare(compare(scale, first, last).value))
