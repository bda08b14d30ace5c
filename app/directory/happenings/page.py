"""The page of events: every word, day and address, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from app.core.language import current, said_in
from app.directory.happenings.queries import Asked, Dated, months
from app.directory.happenings.words import times_words, whole_moment_words
from app.directory.needs import Taxonomy, taxonomy
from app.directory.queries import CardText
from app.territory.sites import SiteView

PER_PAGE = 100


@dataclass(frozen=True)
class Choice:
    """A choice of a filter, or a link to a month."""

    value: str
    label: str
    selected: bool
    url: str = ""
    count: int = 0


@dataclass(frozen=True)
class NeedTag:
    """A need with its colour."""

    key: str
    label: str
    icon: str


@dataclass(frozen=True)
class Item:
    """One date of an event, as a line of its day."""

    url: str
    ics: str
    name: str
    language: str
    summary: str
    times: str
    until: str
    organisation: str
    place: str
    note: str
    online: bool
    cancelled: bool
    illustrative: bool
    needs: Sequence[NeedTag]


@dataclass(frozen=True)
class Day:
    """A day and what begins on it."""

    iso: str
    weekday: str
    number: str
    month: str
    title: str
    is_today: bool
    items: Sequence[Item]


@dataclass(frozen=True)
class EventsPage:
    """The whole page."""

    site: SiteView
    sites: Sequence[Choice]
    needs: Sequence[tuple[Choice, Sequence[Choice]]]
    areas: Sequence[Choice]
    months: Sequence[Choice]
    all_url: str
    is_all: bool
    days: Sequence[Day]
    total: int
    feed: str
    webcal: str
    clear: str
    is_narrowed: bool
    map_url: str


@dataclass(frozen=True)
class Asking:
    """What was asked for, and what there is to choose from."""

    asked: Asked
    month: date | None
    site: SiteView
    sites: Sequence[SiteView]
    areas: Sequence[tuple[str, str]]


def events_page(
    asking: Asking, found: Sequence[Dated], texts: Mapping[UUID, CardText], now: datetime
) -> EventsPage:
    """Return the page.

    Args:
        asking: site, filters and month.
        found: the dates to come under the filters, of all months.
        texts: of their services.
        now: the site's clock without its zone.
    """
    asked, known = asking.asked, taxonomy()
    to_come = [row for row in found if row.moment.end > now]
    shown = [row for row in to_come if asking.month is None or _in(row, asking.month)][:PER_PAGE]
    query = _query(asked)
    feed = url_for("happenings.feed", _external=True)
    feed = f"{feed}?{urlencode([*query, ('lang', current())])}"
    return EventsPage(
        site=asking.site,
        sites=[
            Choice(each.key, said_in(dict(each.name)), each.key == asked.site_key)
            for each in asking.sites
        ],
        needs=_needs(known, asked.need),
        areas=[Choice(code, name, code == asked.area) for code, name in asking.areas],
        months=_months(to_come, asking, query),
        all_url=f"{url_for('happenings.events')}?{urlencode(query)}",
        is_all=asking.month is None,
        days=_days(shown, texts, known, now.date()),
        total=len(shown),
        feed=feed,
        webcal=f"webcal:{feed.partition(':')[2]}",
        clear=f"{url_for('happenings.events')}?{urlencode([('site', asked.site_key)])}",
        is_narrowed=bool(asked.need or asked.area),
        map_url=_map_url(asked),
    )


def _query(asked: Asked) -> list[tuple[str, str]]:
    pairs = [("site", asked.site_key), ("need", asked.need), ("area", asked.area)]
    return [(name, value) for name, value in pairs if value]


def _map_url(asked: Asked) -> str:
    need = [("need", asked.need)] if asked.need else []
    return (
        f"{url_for('map.search')}?{urlencode([('site', asked.site_key), *need, ('kind', 'event')])}"
    )


def _in(row: Dated, month: date) -> bool:
    return row.moment.first.replace(day=1) <= month <= row.moment.last


def _months(to_come: Sequence[Dated], asking: Asking, query: list[tuple[str, str]]) -> list[Choice]:
    here = url_for("happenings.events")
    links = []
    for month, count in months(to_come).items():
        value = f"{month:%Y-%m}"
        url = f"{here}?{urlencode([*query, ('month', value)])}"
        links.append(Choice(value, _month_words(month), month == asking.month, url, count))
    return links


def _month_words(month: date) -> str:
    return format_date(month, "LLLL yyyy").capitalize()


def _needs(known: Taxonomy, asked: str) -> list[tuple[Choice, Sequence[Choice]]]:
    return [
        (
            Choice(group.key, said_in(dict(group.label)), group.key == asked),
            [
                Choice(need.key, said_in(dict(need.label)), need.key == asked)
                for need in known.needs_of(group.key)
            ],
        )
        for group in known.groups
    ]


def _days(
    shown: Sequence[Dated], texts: Mapping[UUID, CardText], known: Taxonomy, today: date
) -> list[Day]:
    with_text = [row for row in shown if row.service_id in texts]
    # What began before today and still runs stands under today.
    by_day = groupby(with_text, lambda row: max(row.moment.first, today))
    return [
        Day(
            iso=day.isoformat(),
            weekday=format_date(day, "EEE"),
            number=format_date(day, "d"),
            month=format_date(day, "LLL"),
            title=format_date(day, "full"),
            is_today=day == today,
            items=[_item(row, texts[row.service_id], known) for row in rows],
        )
        for day, rows in by_day
    ]


def _item(row: Dated, text: CardText, known: Taxonomy) -> Item:
    several = row.moment.first != row.moment.last
    return Item(
        url=url_for("directory.service", service_id=row.service_id),
        ics=url_for("happenings.one", service_id=row.service_id),
        name=text.name,
        language=text.language,
        summary=text.summary,
        times=times_words(row.moment),
        until=whole_moment_words(row.moment) if several else "",
        organisation=text.organisation,
        place=text.place,
        note=row.note,
        online=row.online and not row.in_person,
        cancelled=row.cancelled,
        illustrative=text.illustrative,
        needs=[
            NeedTag(need.key, said_in(dict(need.label)), need.icon)
            for need in (known.need(key) for key in text.needs[:3])
        ],
    )


def feed_name(site: SiteView) -> str:
    """Return what the calendar of a site is called."""
    return _("Events near you: %(site)s", site=said_in(dict(site.name)))
