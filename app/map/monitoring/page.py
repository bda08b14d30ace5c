"""The page of monitoring: every number in words, with a mark for what is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import Need, taxonomy
from app.map.monitoring.faring import ScalePart, scale_parts
from app.map.monitoring.figures import Bar, Figure, Reader
from app.map.monitoring.monthly import MonthlyPart, monthly
from app.map.monitoring.queries import Report
from app.map.monitoring.spread import Spread
from app.map.monitoring.vocabulary import (
    AREA,
    BAR,
    CELL,
    ENTERED,
    FAST,
    HAPPENED,
    KIND,
    NEED,
    NOT_SAID,
    OUTCOME,
    PATHWAY,
    REACHED,
    TRACK,
    Near,
    Step,
)
from app.map.monitoring.words import FILLS, outcome_words, step_words, track_labels
from app.participants.vocabulary import Outcome
from app.territory.sites import SiteView


@dataclass(frozen=True)
class NeedRow:
    """A need: who named it, and for how many of them nothing is near."""

    key: str
    label: str
    icon: str
    named: Figure
    far: Figure
    length: float | None


@dataclass(frozen=True)
class AreaRow:
    """An area by track."""

    label: str
    all: Figure
    tracks: Sequence[Figure]


@dataclass(frozen=True)
class MonitoringPage:
    """Everything that one report says."""

    until: str
    illustrative: bool
    reached: str
    target: str
    share: str
    meter: float
    tracks: Sequence[Bar]
    track_labels: Sequence[str]
    areas: Sequence[AreaRow]
    # Names of areas, and below of needs, of which nothing may be shown.
    silent_areas: Sequence[str]
    level: str
    pathway: Sequence[Bar]
    outcomes: Sequence[Bar]
    needs: Sequence[NeedRow]
    silent_needs: Sequence[str]
    referrals: Sequence[Bar]
    months: MonthlyPart | None
    scales: Sequence[ScalePart]
    # Names of scales of which nothing may be shown.
    silent_scales: Sequence[str]


def monitoring_page(
    site: SiteView, reports: Sequence[Report], area_names: Mapping[str, str]
) -> MonitoringPage:
    """Return the page of the newest report.

    Args:
        site: whose.
        reports: oldest first; at least one.
        area_names: by code, of the level that the newest report counts by.
    """
    read = Reader(reports)
    newest = read.newest
    reached = newest.shown(REACHED, ENTERED) or 0
    level = next((each for each in site.levels if each.key == newest.level), None)
    areas, needs, scales = _areas(read, area_names), _needs(read, reached), scale_parts(read)
    return MonitoringPage(
        until=format_date(newest.until, "long"),
        illustrative=newest.illustrative,
        reached=format_decimal(reached),
        target=format_decimal(site.reach_target),
        share=format_percent(reached / site.reach_target) if site.reach_target else "",
        meter=min(100.0, 100 * reached / max(1, site.reach_target)),
        tracks=_tracks(read, reached),
        track_labels=list(track_labels().values()),
        areas=[each for each in areas if _says(each.all, *each.tracks)],
        silent_areas=[each.label for each in areas if not _says(each.all, *each.tracks)],
        level=said_in(dict(level.name)) if level else "",
        pathway=_pathway(read, reached),
        outcomes=_outcomes(read, reached),
        needs=[each for each in needs if _says(each.named, each.far)],
        silent_needs=[each.label for each in needs if not _says(each.named, each.far)],
        referrals=_referrals(read),
        months=monthly(newest, site.reach_target),
        scales=[each for each in scales if each.says_something],
        silent_scales=[each.name for each in scales if not each.says_something],
    )


def _says(*figures: Figure) -> bool:
    return any(each.says_something for each in figures)


def _tracks(read: Reader, most: int) -> list[Bar]:
    return [
        read.bar(label, REACHED, f"{TRACK}{key}", most, fill=fill)
        for (key, label), fill in zip(track_labels().items(), FILLS, strict=True)
    ]


def _areas(read: Reader, names: Mapping[str, str]) -> list[AreaRow]:
    every = sorted(names.items(), key=lambda each: (each[1], each[0]))
    return [
        AreaRow(
            label=name,
            all=read.figure(REACHED, f"{AREA}{code}"),
            tracks=[read.figure(REACHED, f"{CELL}{code}{BAR}{track}") for track in track_labels()],
        )
        for code, name in [*every, (NOT_SAID, _("Not known"))]
    ]


def _pathway(read: Reader, reached: int) -> list[Bar]:
    most = max(reached, read.newest.shown(PATHWAY, Step.KNOWN) or 0)
    spreads = read.newest.spreads
    return [
        read.bar(label, PATHWAY, step, most, _days(spreads.get(step)))
        for step, label in step_words().items()
    ]


def _days(told: Spread | None) -> str:
    """Return how many days it took, in words."""
    if told is None:
        return ""
    half = ngettext(
        "half of them within %(num)s day", "half of them within %(num)s days", told.median
    )
    if told.lower is None or told.upper is None:
        return half
    middle = _("the middle half %(low)s to %(high)s", low=told.lower, high=told.upper)
    return f"{half}; {middle}"


def _outcomes(read: Reader, reached: int) -> list[Bar]:
    words = outcome_words()
    kinds = [read.bar(words[each], OUTCOME, f"{KIND}{each}", reached) for each in Outcome]
    return [read.bar(_("Pathways ended"), OUTCOME, HAPPENED, reached), *kinds]


def _needs(read: Reader, reached: int) -> list[NeedRow]:
    """Return all needs, most named first, those that are withheld last."""
    found = [(_named(read, need), _need(read, need, reached)) for need in taxonomy().needs]
    return [row for _number, row in sorted(found, key=lambda each: -each[0])]


def _named(read: Reader, need: Need) -> int:
    return read.newest.shown(f"{NEED}{need.key}", HAPPENED) or 0


def _need(read: Reader, need: Need, reached: int) -> NeedRow:
    table = f"{NEED}{need.key}"
    bar = read.bar(said_in(dict(need.label)), table, HAPPENED, reached)
    far = read.figure(table, f"{KIND}{Near.FAR}")
    return NeedRow(need.key, bar.label, need.icon, bar.figure, far, bar.length)


def _referrals(read: Reader) -> list[Bar]:
    most = read.newest.shown(PATHWAY, Step.REFERRED) or 1
    words = step_words()
    steps = (Step.REFERRED, Step.ANSWERED)
    fast = read.bar(_("First answer within a week"), FAST, HAPPENED, most)
    return [*(read.bar(words[step], PATHWAY, step, most) for step in steps), fast]
