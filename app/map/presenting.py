"""Make the search page of what was found: words, numbers, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from flask import url_for
from flask_babel import gettext as _

from app.core.geo import metres_between
from app.core.language import current, said_in
from app.core.units import shown_metres
from app.directory import match_words as words
from app.directory import queries
from app.directory.happenings.words import KIND_ICONS, counted_words, kind_words, moment_words
from app.directory.needs import Taxonomy, taxonomy
from app.directory.vocabulary import ServiceKind
from app.map import card_trips, choices
from app.map.asked import Asked
from app.map.listing_links import listing_links
from app.map.page import (
    Badge,
    Card,
    Elsewhere,
    Links,
    NeedTag,
    Option,
    Origin,
    SearchPage,
    Typed,
)
from app.map.reaching import reach_part
from app.map.search import Found
from app.matching import NO_OFFER, Code, Minutes, Reason, Shown, reasons
from app.matching import Elsewhere as Kind
from app.matching.facets import drop_one_of_sieve, facets_of_sieve
from app.territory.ferries import Ferry
from app.territory.sites import SiteView
from app.travel import Source

PER_PAGE = 20
MOST_ELSEWHERE = 8  # of each kind, to keep a long answer quick; the files have the rest
FEW = 3
BADGES = {
    Code.OPEN: ("good", "clock"),
    Code.CLOSES_SOON: ("warn", "clock"),
    Code.FREE: ("good", "euro"),
    Code.PLACES_FREE: ("good", "check"),
    Code.FULL: ("warn", "warning"),
}


def search_page(found: Found, sites: Sequence[SiteView], typed: Typed) -> SearchPage:
    """Return the page of a search that could be answered."""
    asked, known, ranking = found.asked, taxonomy(), found.ranking
    address = url_for("map.search")
    steps = choices.within_steps(asked)
    counts = facets_of_sieve(
        found.sieve, groups=[known.mask(group.key) for group in known.groups], within_steps=steps
    )
    gains = drop_one_of_sieve(found.sieve, within_steps=steps) if ranking.total <= FEW else ()
    pages = max(1, ceil(ranking.placed.size / PER_PAGE))
    return SearchPage(
        site=asked.site,
        sites=sites,
        typed=typed,
        errors={},
        origin=_origin(asked),
        need_groups=choices.need_groups(asked, known, counts),
        kinds=choices.kind_options(asked, found),
        tracks=choices.track_options(asked, counts),
        languages=choices.language_options(asked, found, counts),
        free=Option("1", _("free of charge"), counts.free, asked.free),
        open=Option("1", _("open now"), counts.open, asked.open),
        open_unknown=counts.open_unknown,
        modes=choices.mode_options(asked),
        withins=choices.within_options(asked, counts),
        chips=choices.chips(asked, known, address),
        total=ranking.total,
        counted=counted_words(asked.kind, ranking.total),
        placed_total=int(ranking.placed.size),
        page=asked.page,
        pages=pages,
        cards=_placed_cards(found, known),
        elsewhere=_elsewhere(found, known) if asked.page == 1 else (),
        suggestions=choices.suggestions(asked, gains, address),
        links=links(asked, pages),
        estimate_note=card_trips.source_note(found, _sources(found)),
        estimate_source=_estimate_source(found),
        refining=found.refining,
        reach=reach_part(asked, counts),
        trip=asked.trip_query(),
        messages=card_trips.notes(found),
    )


def page_count(found: Found) -> int:
    """Return how many pages the list has; an empty one has one."""
    return max(1, ceil(found.ranking.placed.size / PER_PAGE))


def links(asked: Asked, pages: int) -> Links:
    """Return the addresses of the same search in other forms."""
    first = asked.but()
    here = url_for("map.search")
    return Links(
        self=f"{here}?{asked.query()}",
        clear=f"{here}?site={asked.site.key}",
        geojson=f"{url_for('map.search_geojson')}?{first.query()}",
        csv=f"{url_for('map.search_csv')}?{first.query()}",
        html=f"{url_for('map.search_html')}?{first.query()}",
        points=f"{url_for('map.search_points')}?{first.query()}",
        previous=f"{here}?{asked.but(page=asked.page - 1).query()}" if asked.page > 1 else None,
        next=f"{here}?{asked.but(page=asked.page + 1).query()}" if asked.page < pages else None,
        listings=listing_links(first),
    )


def _origin(asked: Asked) -> Origin | None:
    if asked.origin is None:
        return None
    return Origin(asked.origin.name, asked.origin.point.lon, asked.origin.point.lat)


def _sources(found: Found) -> set[int]:
    """Return who says how long the trips of the list take."""
    if found.times is None:
        return set()
    return set(found.times.source[found.ranking.placed_offer].tolist())


def _estimate_source(found: Found) -> str:
    """Return where the figures of the straight-line estimate come from, if it was used."""
    used = Source.ESTIMATE in _sources(found)
    return found.asked.site.estimate_sources.get(found.asked.mode, "") if used else ""


def _placed_cards(found: Found, known: Taxonomy) -> list[Card]:
    start = (found.asked.page - 1) * PER_PAGE
    shown = found.ranking.placed_page(start, start + PER_PAGE)
    return _cards(found, known, shown, range(start + 1, start + 1 + len(shown)))


def _elsewhere(found: Found, known: Taxonomy) -> list[Elsewhere]:
    ranking = found.ranking
    first = {kind: ranking.first_of(kind, MOST_ELSEWHERE) for kind in Kind if kind is not Kind.NOT}
    places = {place: shown for rows in first.values() for place, shown in rows.items()}
    numbers = [ranking.placed.size + place + 1 for place in places]
    cards = iter(_cards(found, known, list(places.values()), numbers))
    return [
        Elsewhere(
            kind.name.lower(),
            _title(found, kind),
            [next(cards) for _row in rows],
            ranking.count_of(kind),
        )
        for kind, rows in first.items()
        if rows
    ]


def _title(found: Found, kind: Kind) -> str:
    if kind is Kind.TIME_UNKNOWN and found.no_connection.any():
        return _("No connection, or travel time not known")
    return words.elsewhere_title(kind)


def page_reasons(found: Found, shown: Sequence[Shown]) -> Sequence[Sequence[Reason]]:
    """Return why each of these rows stands where it stands."""
    return reasons(
        found.catalogue.services,
        found.sieve.wish,
        found.times,
        found.open_state,
        shown,
        mode=found.asked.mode.value,
        today=found.today,
    )


def _cards(
    found: Found, known: Taxonomy, shown: Sequence[Shown], numbers: Sequence[int]
) -> list[Card]:
    ids = [found.catalogue.service_ids[row.service] for row in shown]
    texts = queries.cards(ids, current())
    why = page_reasons(found, shown)
    metres = _shown_distances(found, shown)
    boats = card_trips.ferries_to(found, np.array([row.offer for row in shown], np.int64))
    return [
        _card(
            found,
            known,
            row,
            texts[service_id],
            why=why[at],
            metres=metres[at],
            ferry=boats[at],
            number=numbers[at],
        )
        for at, (row, service_id) in enumerate(zip(shown, ids, strict=True))
    ]


def has_place(row: Shown) -> bool:
    """Return whether one goes there; an office far away says nothing of an online service."""
    return row.offer != NO_OFFER and row.kind not in {Kind.ONLINE, Kind.BY_PHONE}


def distances(found: Found, shown: Sequence[Shown]) -> Sequence[float]:
    """Return the exact straight line to each row's offer, in metres; NaN where unknown."""
    if found.asked.origin is None or not shown:
        return [float("nan")] * len(shown)
    offers = found.catalogue.offers
    # The last place answers for whatever has none.
    rows = np.array([row.offer if has_place(row) else NO_OFFER for row in shown])
    lon, lat = np.append(offers.lon, np.nan)[rows], np.append(offers.lat, np.nan)[rows]
    metres: list[float] = metres_between(found.asked.origin.point, lon, lat).tolist()
    return metres


def _shown_distances(found: Found, shown: Sequence[Shown]) -> Sequence[float]:
    """Return the distances, rounded to what is honest to show."""
    rounded: list[float] = shown_metres(np.array(distances(found, shown), np.float64)).tolist()
    return rounded


def _card(
    found: Found,
    known: Taxonomy,
    row: Shown,
    text: queries.CardText,
    *,
    why: Sequence[Reason],
    metres: float,
    ferry: Ferry,
    number: int,
) -> Card:
    trip = next((reason for reason in why if isinstance(reason, Minutes)), None)
    went = card_trips.travel(found, row, trip, ferry, goes_there=has_place(row))
    lon, lat = _point(found, row)
    return Card(
        number=number,
        id=str(text.id),
        url=card_trips.listing_url(found.asked, text.id),
        name=text.name,
        name_language=text.language,
        organisation=text.organisation,
        summary=text.summary,
        place=found.catalogue.place_of(row.offer) or text.place,
        needs=_tags(found.asked, known, text.needs),
        travel=went,
        travel_note=card_trips.note(trip),
        distance=card_trips.distance(found, row, metres, ferry, goes_there=has_place(row)),
        badges=[*_kind_badges(found, row), *(b for reason in why for b in _badge(reason))],
        reasons=[_reason(reason, text, went) for reason in why],
        lon=lon,
        lat=lat,
        also_at=found.catalogue.other_places(row.service),
        illustrative=text.illustrative,
    )


def _point(found: Found, row: Shown) -> tuple[float | None, float | None]:
    if not has_place(row):
        return None, None
    offers = found.catalogue.offers
    lon, lat = float(offers.lon[row.offer]), float(offers.lat[row.offer])
    return (None, None) if np.isnan(lon) or offers.hidden[row.offer] else (lon, lat)


def _tags(asked: Asked, known: Taxonomy, keys: Sequence[str]) -> list[NeedTag]:
    sought = {key for asked_key in asked.needs for key in known.keys(known.mask(asked_key))}
    needs = sorted((known.need(key) for key in keys), key=lambda need: need.key not in sought)
    return [
        NeedTag(need.key, said_in(dict(need.label)), need.icon, need.colour, need.key in sought)
        for need in needs
    ]


def _kind_badges(found: Found, row: Shown) -> list[Badge]:
    """Return what a card says of an orientation point, and when an event is."""
    kind = found.catalogue.kinds[row.service]
    moment = found.catalogue.next_moment(row.service, found.now)
    if kind is ServiceKind.SERVICE:
        return []
    when = "" if moment is None else moment_words(moment)
    return [Badge(when or kind_words(kind), "kind", KIND_ICONS[kind])]


def _reason(reason: Reason, text: queries.CardText, went: str) -> str:
    said = went if isinstance(reason, Minutes) else words.reason_words(reason)
    if reason.code is Code.CONFIRMED and text.confirmed_by:
        return _("%(confirmed)s by %(who)s", confirmed=said, who=text.confirmed_by)
    return said


def _badge(reason: Reason) -> list[Badge]:
    if reason.code not in BADGES:
        return []
    tone, icon = BADGES[reason.code]
    return [Badge(words.reason_words(reason), tone, icon)]
