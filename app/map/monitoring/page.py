"""The page of monitoring: every number in words, with a mark for what is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import Need, taxonomy
from app.map.monitoring.queries import Report
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
from app.map.monitoring.words import outcome_words, step_words
from app.participants.vocabulary import Outcome, Track
from app.participants.words import track_words
from app.territory.sites import SiteView

BAR_PX = 100


@dataclass(frozen=True)
class Figure:
    """A number as it is shown; "" where it is withheld. `was` is what an earlier report showed."""

    text: str
    was: str = ""

    @property
    def says_something(self) -> bool:
        """Return whether there is a number, of now or of before."""
        return bool(self.text or self.was)


@dataclass(frozen=True)
class Bar:
    """A line of a table with a bar beside it, up to `BAR_PX` long; None where it is withheld."""

    label: str
    figure: Figure
    length: float | None
    note: str = ""
    icon: str = ""
    key: str = ""


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
    over_time: Sequence[Bar]


class _Reader:
    """The newest report, and what earlier ones showed of the same line."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.newest = reports[-1]
        self.earlier = reports[-2::-1]

    def figure(self, table: str, line: str) -> Figure:
        """Return a number; where it is withheld now, what was last shown of it."""
        number = self.newest.shown(table, line)
        if number is not None:
            return Figure(format_decimal(number))
        for report in self.earlier:
            before = report.shown(table, line)
            if before is not None:
                day = format_date(report.until, "d MMM y")
                return Figure("", _("%(number)s until %(day)s", number=before, day=day))
        return Figure("")

    def bar(self, label: str, table: str, line: str, most: int, note: str = "") -> Bar:
        """Return a line with its bar."""
        number = self.newest.shown(table, line)
        length = None if number is None else round(BAR_PX * number / max(1, most), 1)
        return Bar(label, self.figure(table, line), length, note)


def monitoring_page(
    site: SiteView, reports: Sequence[Report], area_names: Mapping[str, str]
) -> MonitoringPage:
    """Return the page of the newest report.

    Args:
        site: whose.
        reports: oldest first; at least one.
        area_names: by code, of the level that the newest report counts by.
    """
    read = _Reader(reports)
    newest = read.newest
    reached = newest.shown(REACHED, ENTERED) or 0
    level = next((each for each in site.levels if each.key == newest.level), None)
    areas, needs = _areas(read, area_names), _needs(read, reached)
    return MonitoringPage(
        until=format_date(newest.until, "long"),
        illustrative=newest.illustrative,
        reached=format_decimal(reached),
        target=format_decimal(site.reach_target),
        share=format_percent(reached / site.reach_target) if site.reach_target else "",
        meter=min(100.0, 100 * reached / max(1, site.reach_target)),
        tracks=_tracks(read, reached),
        track_labels=list(_track_labels().values()),
        areas=[each for each in areas if _says(each.all, *each.tracks)],
        silent_areas=[each.label for each in areas if not _says(each.all, *each.tracks)],
        level=said_in(dict(level.name)) if level else "",
        pathway=_pathway(read, reached),
        outcomes=_outcomes(read, reached),
        needs=[each for each in needs if _says(each.named, each.far)],
        silent_needs=[each.label for each in needs if not _says(each.named, each.far)],
        referrals=_referrals(read),
        over_time=_over_time(reports, max(reached, site.reach_target)),
    )


def _says(*figures: Figure) -> bool:
    return any(each.says_something for each in figures)


def _track_labels() -> dict[str, str]:
    own = {track.value: words for track, words in track_words().items()}
    return {**{track: own[track] for track in Track}, NOT_SAID: _("Not said yet")}


def _tracks(read: _Reader, most: int) -> list[Bar]:
    labels = _track_labels()
    return [read.bar(label, REACHED, f"{TRACK}{key}", most) for key, label in labels.items()]


def _areas(read: _Reader, names: Mapping[str, str]) -> list[AreaRow]:
    every = sorted(names.items(), key=lambda each: (each[1], each[0]))
    return [
        AreaRow(
            label=name,
            all=read.figure(REACHED, f"{AREA}{code}"),
            tracks=[read.figure(REACHED, f"{CELL}{code}{BAR}{track}") for track in _track_labels()],
        )
        for code, name in [*every, (NOT_SAID, _("Not known"))]
    ]


def _pathway(read: _Reader, reached: int) -> list[Bar]:
    most = max(reached, read.newest.shown(PATHWAY, Step.KNOWN) or 0)
    days = read.newest.days
    return [
        read.bar(label, PATHWAY, step, most, _days(days.get(step)))
        for step, label in step_words().items()
    ]


def _days(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("half of them within %(num)s day", "half of them within %(num)s days", days)


def _outcomes(read: _Reader, reached: int) -> list[Bar]:
    words = outcome_words()
    kinds = [read.bar(words[each], OUTCOME, f"{KIND}{each}", reached) for each in Outcome]
    return [read.bar(_("Pathways ended"), OUTCOME, HAPPENED, reached), *kinds]


def _needs(read: _Reader, reached: int) -> list[NeedRow]:
    """Return all needs, most named first, those that are withheld last."""
    found = [(_named(read, need), _need(read, need, reached)) for need in taxonomy().needs]
    return [row for _number, row in sorted(found, key=lambda each: -each[0])]


def _named(read: _Reader, need: Need) -> int:
    return read.newest.shown(f"{NEED}{need.key}", HAPPENED) or 0


def _need(read: _Reader, need: Need, reached: int) -> NeedRow:
    table = f"{NEED}{need.key}"
    bar = read.bar(said_in(dict(need.label)), table, HAPPENED, reached)
    far = read.figure(table, f"{KIND}{Near.FAR}")
    return NeedRow(need.key, bar.label, need.icon, bar.figure, far, bar.length)


def _referrals(read: _Reader) -> list[Bar]:
    most = read.newest.shown(PATHWAY, Step.REFERRED) or 1
    words = step_words()
    steps = (Step.REFERRED, Step.ANSWERED)
    fast = read.bar(_("First answer within a week"), FAST, HAPPENED, most)
    return [*(read.bar(words[step], PATHWAY, step, most) for step in steps), fast]


def _over_time(reports: Sequence[Report], most: int) -> list[Bar]:
    return [
        _Reader([report]).bar(format_date(report.until, "d MMM y"), REACHED, ENTERED, most)
        for report in reports
    ]
