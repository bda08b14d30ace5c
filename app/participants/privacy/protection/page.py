"""The officer's pages: words for what the queries found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from flask_babel import gettext as _

from app.core.language import said_in
from app.participants.privacy.page import moment
from app.participants.privacy.papers.tagged import Activity
from app.participants.privacy.protection.queries import Emergency
from app.participants.privacy.words import class_words, purpose_titles, retention_titles
from app.territory import queries as territory
from app.territory.sites import SiteView


@dataclass(frozen=True)
class EmergencyLine:
    """An emergency in words."""

    participant_id: UUID
    code: str
    who: str
    opened: str
    ends: str
    is_open: bool
    reason: str


@dataclass(frozen=True)
class SiteChoice:
    """A site of those who protect several."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class ActivityLine:
    """What is processed for one purpose, in words."""

    title: str
    private: str
    kept: str
    columns: int
    sealed: int


def activity_line(activity: Activity) -> ActivityLine:
    """Return an activity in the page's language."""
    kept = retention_titles()
    return ActivityLine(
        title=purpose_titles()[activity.purpose],
        private=class_words()[activity.most_private],
        kept="; ".join(kept[each] for each in activity.retentions),
        columns=len(activity.columns),
        sealed=activity.sealed,
    )


def emergency_line(each: Emergency) -> EmergencyLine:
    """Return an emergency by the clock of its site."""
    site = territory.site(each.site_key)
    zone = site.timezone if site else UTC
    time = moment(each.ends_at, zone)
    return EmergencyLine(
        participant_id=each.participant_id,
        code=each.code,
        who=each.who,
        opened=moment(each.opened_at, zone),
        ends=_ends(time, is_open=each.is_open),
        is_open=each.is_open,
        reason=each.reason,
    )


def _ends(time: str, *, is_open: bool) -> str:
    return _("open until %(time)s", time=time) if is_open else _("ended %(time)s", time=time)


def site_choices(sites: Sequence[SiteView], chosen: SiteView | None) -> list[SiteChoice]:
    """Return the sites to choose among; none where there is no choice."""
    if len(sites) < 2:  # noqa: PLR2004 - one is no choice
        return []
    return [SiteChoice(s.key, said_in(dict(s.name)), s is chosen) for s in sites]
