"""Scenarios that were saved, in a list and side by side, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import taxonomy
from app.map.coverage.another_day import (
    ON_A_DAY,
    chosen_day,
    day_note,
    latest_day,
    side_on,
)
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.change_map import change_legend, change_map
from app.map.coverage.changes import parse_changes
from app.map.coverage.choices import Choices, choices_of, level_of, level_words, question_words
from app.map.coverage.comparing import (
    Comparison,
    Side,
    compared,
    kept_day,
    kept_side,
    share_words,
    side_of,
)
from app.map.coverage.forms import InvalidCoverageError, read_coverage
from app.map.coverage.found import look
from app.map.coverage.models import CoverageScenario
from app.map.coverage.plan import Plan
from app.map.coverage.trying import Tried, attempt
from app.map.page import Option
from app.territory.sites import SiteView

_PREFIX = "than_"


@dataclass(frozen=True)
class ScenarioLine:
    """A scenario in the list; `try_query` leads to it, `question_query` to its question."""

    id: UUID
    name: str
    version: int
    question: str
    changes: str
    share: str
    saved: str
    author: str
    try_query: str
    compare_query: str
    then_query: str


@dataclass(frozen=True)
class ScenarioList:
    """The list."""

    site: SiteView
    site_name: str
    lines: Sequence[ScenarioLine]


@dataclass(frozen=True)
class ComparePage:
    """The page of two answers."""

    site: SiteView
    site_name: str
    choices: Choices
    than: Choices
    against: Sequence[Option]
    is_question: bool
    errors: Mapping[str, str]
    question: str
    level_name: str
    comparison: Comparison | None
    plan: Plan | None
    change_legend: Sequence[tuple[str, str]]
    day: str
    latest_day: str
    note: str


@dataclass(frozen=True)
class _Sides:
    """Two answers, the earlier or present one first, and what must be said of them."""

    before: Side
    after: Side
    note: str = ""


def question_kept(row: CoverageScenario, sites: Sequence[SiteView]) -> CoverageAsked | None:
    """Return the question of a scenario; None where it can be asked no longer."""
    site = next((site for site in sites if site.key == row.site_id), None)
    known = taxonomy()
    needs = {*(g.key for g in known.groups), *(n.key for n in known.needs)}
    if site is None:
        return None
    try:
        return read_coverage(row.question, site, needs)
    except InvalidCoverageError as error:
        return error.usable


def list_page(
    site: SiteView, sites: Sequence[SiteView], kept: Sequence[CoverageScenario]
) -> ScenarioList:
    """Put the scenarios of a site into words."""
    lines = [_line(row, asked) for row in kept if (asked := question_kept(row, sites))]
    return ScenarioList(site, said_in(dict(site.name)), lines)


def _line(row: CoverageScenario, asked: CoverageAsked) -> ScenarioLine:
    changes, _wrong = parse_changes(row.changes)
    level = level_of(asked)
    side = kept_side(row.name, row.figures, (), level)
    day = kept_day(row.figures)
    return ScenarioLine(
        id=row.id,
        name=row.name,
        version=row.version,
        question=question_words(asked),
        changes=ngettext("%(num)s change", "%(num)s changes", len(changes))
        if changes
        else _("as things were"),
        share="–" if side is None else share_words(side.site.share),
        saved="–" if day is None else format_date(day),
        author=row.author_name,
        try_query=asked.with_changes(changes),
        compare_query=f"{asked.query()}&than=scenario~{row.id}",
        then_query=f"{asked.query()}&than=saved~{row.id}",
    )


def compare_page(
    asked: CoverageAsked,
    sites: Sequence[SiteView],
    errors: Mapping[str, str],
    kept: Sequence[CoverageScenario],
    args: Mapping[str, str],
) -> ComparePage:
    """Put the question beside another one, a scenario, or what was kept on another date."""
    said = dict(errors)
    other = _other_question(asked, args, said)
    against = args.get("than", "")
    level, found = level_of(asked), look(asked)
    day = chosen_day(args.get("than_day", ""), found, said) if against == ON_A_DAY else None
    now = side_of(_("Now: %(question)s", question=question_words(asked)), found, level)
    if against == ON_A_DAY:
        sides = (
            None if day is None else _Sides(side_on(day, found, level), now, day_note(day, asked))
        )
    elif against:
        sides = _beside_scenario(against, now, _scenario(against, kept, sites), level)
        if sides is None:
            said["than"] = _("This scenario is there no longer, or has no figures for these areas.")
    else:
        sides = _Sides(now, side_of(question_words(other), look(other), level))
    both = (sides.before, sides.after) if sides else None
    return ComparePage(
        site=asked.site,
        site_name=said_in(dict(asked.site.name)),
        choices=choices_of(asked, sites),
        than=choices_of(other, sites),
        against=_against(kept, against),
        is_question=not against,
        errors=said,
        question=question_words(asked),
        level_name=level_words(asked),
        comparison=compared(*both, found.people.areas[level]) if both else None,
        plan=change_map(found, level, *both) if both else None,
        change_legend=change_legend(),
        day=args.get("than_day", ""),
        latest_day=latest_day(asked).isoformat(),
        note=sides.note if sides else "",
    )


def _other_question(
    asked: CoverageAsked, args: Mapping[str, str], said: dict[str, str]
) -> CoverageAsked:
    """Return the question to compare with: what it leaves open is as in the first."""
    known = taxonomy()
    needs = {*(g.key for g in known.groups), *(n.key for n in known.needs)}
    given = {
        name.removeprefix(_PREFIX): value
        for name, value in args.items()
        if name.startswith(_PREFIX)
    }
    if not given:
        return asked
    try:
        other = read_coverage(dict(asked.pairs()) | given, asked.site, needs)
    except InvalidCoverageError as error:
        said.update({f"{_PREFIX}{name}": text for name, text in error.errors.items()})
        other = error.usable
    return other.but(level=asked.level)


def _scenario(
    against: str, kept: Sequence[CoverageScenario], sites: Sequence[SiteView]
) -> tuple[CoverageScenario, CoverageAsked] | None:
    """Return the scenario that was chosen, and its question; None where it is there no longer."""
    key = against.partition("~")[2]
    row = next((row for row in kept if str(row.id) == key), None)
    question = None if row is None else question_kept(row, sites)
    return None if row is None or question is None else (row, question)


def _beside_scenario(
    against: str, now: Side, chosen: tuple[CoverageScenario, CoverageAsked] | None, level: str
) -> _Sides | None:
    """Return what is now and a scenario, or a scenario as it was saved and as it comes out now."""
    if chosen is None:
        return None
    row, question = chosen
    tried = attempt(look(question), parse_changes(row.changes)[0])
    words = question_words(question)
    if not against.startswith("saved~"):
        title = _("%(name)s: %(question)s", name=row.name, question=words)
        return _Sides(now, side_of(title, tried.after, level), _left_out(tried))
    day = format_date(kept_day(row.figures))
    title = _("%(name)s, as saved on %(day)s", name=row.name, day=day)
    then = kept_side(title, row.figures, tried.before.people.areas[level], level)
    title = _("%(name)s, worked out now: %(question)s", name=row.name, question=words)
    after = side_of(title, tried.after, level)
    return None if then is None else _Sides(then, after, _left_out(tried))


def _left_out(tried: Tried) -> str:
    """Return that changes of a scenario cannot be made any longer; nothing where all can."""
    if not tried.errors:
        return ""
    return ngettext(
        "%(num)s change of the scenario cannot be made any longer and is left out now.",
        "%(num)s changes of the scenario cannot be made any longer and are left out now.",
        len(tried.errors),
    )


def _against(kept: Sequence[CoverageScenario], chosen: str) -> list[Option]:
    options = [
        Option("", _("another question, chosen below"), 0, not chosen),
        Option(ON_A_DAY, _("the services of another day, chosen below"), 0, chosen == ON_A_DAY),
    ]
    for row in kept:
        for how, words in (
            ("scenario", _("%(name)s, worked out now", name=row.name)),
            ("saved", _("%(name)s, figures when it was saved", name=row.name)),
        ):
            value = f"{how}~{row.id}"
            options.append(Option(value, words, 0, value == chosen))
    return options
