"""The pages of pointing out: every word, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_timedelta
from flask_babel import gettext as _

from app.accounts import clock
from app.accounts.actor import Actor
from app.core.language import said_in
from app.participants.pointing.forms import Whom
from app.participants.pointing.queries import Colleague, Waiting
from app.participants.typed import Typed
from app.participants.vocabulary import DeclineReason, PointedBy
from app.participants.words import SPOKEN, language_words
from app.territory import queries as territory
from app.territory.sites import SiteView


@dataclass(frozen=True)
class Option:
    """One option of a field."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class SiteChoice:
    """A site of the public page."""

    key: str
    name: str
    selected: bool


@dataclass(frozen=True)
class PointFields:
    """The choices of the public form."""

    whom: Sequence[Option]
    languages: Sequence[Option]
    areas: Sequence[Option]
    organisations: Sequence[Option]


@dataclass(frozen=True)
class WaitingLine:
    """Somebody who waits, in words."""

    id: UUID
    since: str
    area: str
    language: str
    who: str
    point: str
    assigned: str
    is_mine: bool
    may_take: bool
    may_decline: bool
    illustrative: bool
    version: int
    colleagues: Sequence[Option]


def site_choices(sites: Sequence[SiteView], chosen: SiteView | None) -> list[SiteChoice]:
    """Return the sites of the public page."""
    key = chosen.key if chosen else ""
    return [SiteChoice(s.key, said_in(dict(s.name)), s.key == key) for s in sites]


def point_fields(typed: Typed, site: SiteView, organisations: dict[UUID, str]) -> PointFields:
    """Return the choices of the public form, those that were typed selected."""
    whom = {
        Whom.MYSELF: _("Me"),
        Whom.TOLD: _("Somebody else, who told me that they agree"),
        Whom.SIGNED: _("Somebody else, who signed that they agree"),
    }
    return PointFields(
        whom=_options({key.value: words for key, words in whom.items()}, typed.value("whom")),
        languages=_options({c: language_words(c) for c in SPOKEN}, typed.value("language")),
        areas=_options({str(a.id): a.name for a in _areas(site)}, typed.value("area")),
        organisations=_options(
            {str(key): name for key, name in organisations.items()}, typed.value("organisation")
        )
        if len(organisations) > 1
        else [],
    )


def area_ids(site: SiteView) -> set[UUID]:
    """Return the areas that can be chosen: the coarsest of the site, which tell least."""
    return {area.id for area in _areas(site)}


def _areas(site: SiteView) -> Sequence[territory.AreaView]:
    return territory.areas(site.key, site.levels[0].key)


def _options(words: dict[str, str], chosen: str) -> list[Option]:
    return [Option(value, label, value == chosen) for value, label in words.items()]


def waiting_line(
    row: Waiting, actor: Actor, team: Sequence[Colleague], *, may_assign: bool
) -> WaitingLine:
    """Return somebody who waits, with what the actor may do; `team` is for who may assign."""
    is_free = row.assigned_to in {None, actor.user_id}
    return WaitingLine(
        id=row.id,
        since=format_timedelta(clock.now() - row.since, granularity="minute"),
        area=row.area or _("area not said"),
        language=language_words(row.language) if row.language else _("language not said"),
        who=_who(row),
        point=row.point,
        assigned=row.assigned_name,
        is_mine=row.assigned_to == actor.user_id,
        may_take=is_free and not may_assign,
        may_decline=is_free or may_assign,
        illustrative=row.illustrative,
        version=row.version,
        colleagues=[Option(str(each.id), _load(each), each.id == row.assigned_to) for each in team],
    )


def _load(colleague: Colleague) -> str:
    return _(
        "%(name)s (active cases: %(cases)s)", name=colleague.name, cases=colleague.active_cases
    )


def _who(row: Waiting) -> str:
    if row.pointed_by is PointedBy.SELF:
        return _("asked themselves")
    if row.organisation:
        return _("pointed out by %(organisation)s", organisation=row.organisation)
    if row.pointed_by is PointedBy.LINK_WORKER:
        return _("pointed out by a link worker")
    return _("pointed out by somebody else")


def reason_options() -> list[Option]:
    """Return why somebody may be declined."""
    words = {
        DeclineReason.LIVES_ELSEWHERE: _("They live outside our territory"),
        DeclineReason.TWICE: _("They were pointed out twice"),
        DeclineReason.CHANGED_MIND: _("They changed their mind"),
        DeclineReason.OTHER_HELP: _("Somebody else accompanies them already"),
        DeclineReason.NOT_MEANT: _("It was not meant: a joke or a mistake"),
    }
    return _options({key.value: label for key, label in words.items()}, "")
