"""Make a report: the only place where small counts exist, and the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import numpy as np
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.core.db import db, transaction
from app.coverage import FEWEST
from app.map.monitoring.counting import Wave, count_wave
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.nearness import case_asked, nearness
from app.map.monitoring.network import network_of
from app.map.monitoring.reading import Whose, read_people, with_needs
from app.map.monitoring.rules import marked
from app.map.monitoring.tables import Before, Now, Progress, spreads_of, tables_after, tables_of
from app.map.monitoring.vocabulary import NOT_SAID
from app.map.open_needs.counting import published_needs, read_open_cases
from app.participants.assessment.known import known_scales
from app.participants.models import Participant
from app.territory import queries as territory
from app.territory.sites import SiteView

name_deeds(
    {
        "count_needs": lambda: _("counted needs and well-being at a site"),
        "make_monitoring_report": lambda: _("made a report of a site"),
    }
)
FEWEST_AREAS, MOST_AREAS = 2, 40


class NoReportError(ValueError):
    """A report that cannot be made; the text says why."""


def make_report(
    actor: Actor, site: SiteView, until: date, *, illustrative: bool, progress: Progress
) -> int:
    """Count a site until a day, decide what may be shown, and keep it for good.

    Args:
        actor: the operator.
        site: which one.
        until: the last day that counts, by the site's clock; it is over.
        illustrative: whether invented participants are counted, or real ones.
        progress: called with (tables done, tables in all).

    Returns:
        The number of the report, from 0.

    Raises:
        NoReportError: the day is not over, not after the last report, or too few people have
            come since.
    """
    if until >= clock.now().astimezone(site.timezone).date():
        raise NoReportError("a report counts days that are over")
    level, codes = areas_of(site)
    with transaction() as session:
        before = _before(session, site.key, illustrative=illustrative)
        if before.ends and until <= before.ends[-1]:
            raise NoReportError(f"the last report counts until {before.ends[-1]} already")
        ends = [end_of(site, each) for each in (*before.ends, until)]
        whose = Whose(site.key, illustrative, ends[-2] if before.ends else None, ends[-1])
        people = read_people(session, actor, whose, codes, lambda p, n: case_asked(site, p, n))
        cases = read_open_cases(session, actor, site, codes, whose)
        network = network_of(session, actor, site, illustrative=illustrative)
    # Outside of the transaction: others may write while it is worked out what may be shown.
    units = [with_needs(each, nearness) for each in people]
    wave = count_wave(units, ends, tables_after())
    if wave.newcomers < FEWEST:
        raise NoReportError("too few people have come since the last report: wait a quarter")
    row = new_report(site, until, len(before.ends), illustrative=illustrative)
    row.level, row.wave = level, asdict(wave)
    now = Now(until, wave, sorted({*codes.values(), NOT_SAID}), sorted(known_scales()))
    shown = tables_of(before, now, progress)
    row.tables = {**shown, **published_needs(cases, np.random.default_rng())}
    row.spreads = {name: asdict(each) for name, each in spreads_of(units, shown, ends[-1]).items()}
    row.network = asdict(network)
    keep_report(actor, site, row)
    return row.number


def keep_report(actor: Actor, site: SiteView, row: MonitoringReport) -> None:
    """Keep a report, unless another one with its number was made meanwhile."""
    try:
        with transaction() as session:
            row.tables = marked(row.tables)
            session.add(row)
            subject = events.Subject("site", site.key, site.key)
            events.record(session, actor, "make_monitoring_report", subject, ["tables"])
    except IntegrityError as error:
        raise NoReportError("another report of this site was made meanwhile") from error


def areas_of(site: SiteView) -> tuple[str, Mapping[UUID, str]]:
    """Return the level of areas that counts, and the code of that level for every area.

    The coarsest level with several areas: the finer they are, the more is withheld.
    """
    every = territory.areas(site.key)
    own = {level.key: [area for area in every if area.level == level.key] for level in site.levels}
    level = next(
        (key for key, areas in own.items() if FEWEST_AREAS <= len(areas) <= MOST_AREAS), ""
    )
    codes = {area.id: area.code for area in own.get(level, ())}
    parents = {area.id: area.parent_id for area in every}
    return level, {area.id: code for area in every if (code := _above(area.id, parents, codes))}


def _above(
    area: UUID | None, parents: Mapping[UUID, UUID | None], codes: Mapping[UUID, str]
) -> str:
    while area is not None and area not in codes:
        area = parents.get(area)
    return "" if area is None else codes[area]


def new_report(site: SiteView, until: date, number: int, *, illustrative: bool) -> MonitoringReport:
    """Return a report that says nothing yet."""
    return MonitoringReport(
        id=uuid4(),
        site_id=site.key,
        illustrative=illustrative,
        number=number,
        until=until,
        made_at=clock.now(),
    )


def end_of(site: SiteView, day: date) -> datetime:
    """Return the last moment of a day."""
    return datetime.combine(day + timedelta(days=1), time.min, site.timezone) - timedelta(
        microseconds=1
    )


def _before(session: Session, site_key: str, *, illustrative: bool) -> Before:
    query = (
        select(MonitoringReport)
        .where(MonitoringReport.site_id == site_key, MonitoringReport.illustrative == illustrative)
        .order_by(MonitoringReport.number)
    )
    rows = session.scalars(query).all()
    return Before(
        [row.until for row in rows],
        [Wave(**row.wave) for row in rows],
        [row.tables for row in rows],
    )


def has_real_cases(site: SiteView) -> bool:
    """Return whether a site has participants who are not invented."""
    real = select(Participant.id).where(
        Participant.site_id == site.key, Participant.illustrative.is_(False)
    )
    return db.session.scalar(real.limit(1)) is not None
