"""How to get to a listing: who asks from where, and what is answered, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

import numpy as np
from flask_babel import gettext as _

from app.core.geo import LonLat, metres_between
from app.core.units import shown_metres
from app.directory import queries
from app.directory.listing import ListingView, PlaceView
from app.directory.needs import taxonomy
from app.directory.ride_words import RidesPart, rides_part
from app.directory.way_form import (
    Args,
    Choice,
    WayAsked,
    day_choices,
    mode_choices,
    read_way,
    typed,
)
from app.territory.ferries import Ferry, fare_notes, ferries, with_ferry
from app.territory.sites import SiteView
from app.territory.starts import Remedy, Start
from app.territory.trip_notes import trip_notes
from app.territory.trip_words import (
    MODE_ICONS,
    duration_words,
    length_words,
    mode_words,
    source_words,
    sure_words,
)
from app.territory.trips import minutes_to, rides_to, usual_day
from app.travel import Mode, Points, Source, Times
from app.travel.times import filled
from app.travel.timetable import BY_TIMETABLE

MOST_OTHER_PLACES = 5
# Who would walk half a day to an office?
LONGEST_MIN = {Mode.WALK: 90.0, Mode.BICYCLE: 150.0}


@dataclass(frozen=True)
class Way:
    """Another way to go, or another place to go to, with its minutes."""

    label: str
    words: str
    url: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Answer:
    """How to get to the place that is nearest.

    Attributes:
        place: which place, "" where there is only one.
        words: how long and how.
        note: its band and source; "" where nothing is known.
        length: how far.
        notes: what to know about the start and the times.
        rides: what the timetable says; None where there is none.
        others: other ways to go.
        places: other places of the same service.
        remote: where to find the same kind of help without going anywhere.
    """

    start: str
    place: str
    icon: str
    words: str
    note: str
    length: str
    notes: Sequence[str]
    rides: RidesPart | None
    others: Sequence[Way]
    places: Sequence[Way]
    remote: Way | None


@dataclass(frozen=True)
class DirectionsPart:
    """The form, its mistakes, and the answer where there is one."""

    typed: Mapping[str, str]
    modes: Sequence[Choice]
    days: Sequence[Choice]
    errors: Mapping[str, Sequence[str]]
    remedies: Sequence[Way]
    answer: Answer | None
    query: str


def directions(
    listing: ListingView, site: SiteView, sites: Sequence[SiteView], args: Args, today: date
) -> DirectionsPart | None:
    """Return how to get there; None where there is no public place to go to.

    Args:
        listing: the service and its places.
        site: its site.
        sites: all sites, to say where a place lies that is not in this one.
        args: `from`, `mode`, `day` and `at` as typed.
        today: the date at the site.
    """
    places = [place for place in listing.places if place.lon is not None]
    if not places:
        return None
    asked = read_way(args, site, sites)
    usual = usual_day(site)
    return DirectionsPart(
        typed=typed(args),
        modes=mode_choices(site, asked.mode),
        days=day_choices(today, asked.departure.day) if usual else (),
        errors=asked.errors,
        remedies=[_remedy(each, args) for each in asked.remedies if each.field == "from"],
        answer=_answer(listing, site, places, asked, today),
        query=_query(asked.start.typed, asked.mode) if asked.start else "",
    )


def _remedy(remedy: Remedy, args: Args) -> Way:
    kept = {name: args[name] for name in ("mode", "day", "at") if args.get(name)}
    query = urlencode({"from": remedy.value} | kept, safe=",:")
    return Way(remedy.label, "", f"?{query}#way")


def _query(start: str, mode: Mode) -> str:
    return urlencode({"from": start, "mode": mode.value}, safe=",:")


def _answer(
    listing: ListingView, site: SiteView, places: Sequence[PlaceView], asked: WayAsked, today: date
) -> Answer | None:
    if asked.start is None or asked.errors:
        return None
    start = asked.start
    when = asked.departure.moment(today, usual_day(site) or today)
    points = _points(places)
    times = minutes_to(site, start.point, points, asked.mode, when)
    order = _nearest_first(times, points, start.point, asked.mode)
    first = order[0]
    boats = ferries(site.key, start.point, points, asked.mode, times.source)
    rides = _rides(site, asked, places[first], when)
    # Rides of a timetable say themselves which boat they take.
    ferry = Ferry.NONE if rides and times.source[first] != Source.WALKED else boats[first]
    nothing_runs = rides is not None and not rides.legs
    mode = asked.mode
    if rides is not None and rides.on_foot:
        mode, times = Mode.WALK, _walked(site, start.point, points, times, first)
    return Answer(
        start=start.name or start.typed,
        place=_name(places[first]) if len(places) > 1 else "",
        icon=MODE_ICONS[mode],
        words=with_ferry(_headline(times, first, mode, rides), ferry),
        note=_note(times, first, rides),
        length=_length(times, first, start.point, points, ferry),
        notes=[*start.notes(site), *trip_notes(site, [asked.mode]), *fare_notes([ferry])],
        rides=rides,
        others=_other_ways(site, asked, points.take(order[:1]), when),
        places=[
            Way(_name(places[row]), with_ferry(_minutes(times, row, asked.mode), boats[row]))
            for row in order[1 : 1 + MOST_OTHER_PLACES].tolist()
        ],
        remote=_remote(listing, site, start) if nothing_runs else None,
    )


def _walked(site: SiteView, start: LonLat, points: Points, times: Times, row: int) -> Times:
    """Return the times with this row walked all the way, by whoever knows the ways on foot."""
    rows = np.array([row])
    return filled(times, rows, minutes_to(site, start, points.take(rows), Mode.WALK))


def _points(places: Sequence[PlaceView]) -> Points:
    lon = np.array([place.lon for place in places], np.float64)
    return Points(lon, np.array([place.lat for place in places], np.float64))


def _nearest_first(
    times: Times, points: Points, start: LonLat, mode: Mode
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the rows: what the timetable knows first, then by minutes, then by metres."""
    unsure = ~np.isin(times.source, BY_TIMETABLE) & (mode is Mode.TRANSIT)
    metres = metres_between(start, points.lon, points.lat)
    minutes = np.where(np.isnan(times.minutes), np.inf, times.minutes)
    return np.lexsort((metres, minutes, unsure))


def _rides(
    site: SiteView, asked: WayAsked, place: PlaceView, when: datetime | None
) -> RidesPart | None:
    start = asked.start
    if asked.mode is not Mode.TRANSIT or start is None or place.lon is None or place.lat is None:
        return None
    rides = rides_to(site, start.point, LonLat(place.lon, place.lat), when)
    if rides is None:
        return None
    walk = site.speeds.get(Mode.WALK)
    end = _name(place) or _("the place")
    return rides_part(rides, start.name or start.typed, end, walk.detour if walk else 1.0)


def _headline(times: Times, row: int, mode: Mode, rides: RidesPart | None) -> str:
    """Return how long it takes; a single late ride counts where the window knows nothing."""
    if rides is not None and not rides.legs:
        # Later in the window something may run, but not for who leaves at the asked moment.
        return ""
    if rides is None or rides.on_foot or times.source[row] == Source.TIMETABLE:
        return _minutes(times, row, mode)
    few = times.source[row] == Source.SELDOM
    return duration_words(rides.minutes, mode, Source.SELDOM if few else Source.TIMETABLE)


def _minutes(times: Times, row: int, mode: Mode) -> str:
    if np.isnan(times.minutes[row]):
        return _("Nobody knows how long it takes %(how)s.", how=mode_words(mode))
    return duration_words(float(times.minutes[row]), mode, int(times.source[row]))


def _note(times: Times, row: int, rides: RidesPart | None) -> str:
    ridden = rides is not None and not rides.on_foot
    if np.isnan(times.minutes[row]) or (ridden and times.source[row] != Source.TIMETABLE):
        return source_words(Source.TIMETABLE) if rides is not None and rides.legs else ""
    minutes, low, high = (float(each[row]) for each in (times.minutes, times.low, times.high))
    return sure_words(minutes, low, high, int(times.source[row]))


def _length(times: Times, row: int, start: LonLat, points: Points, ferry: Ferry) -> str:
    """Return the length of the way where it is known, else the straight line."""
    if not np.isnan(times.km[row]):
        metres = float(shown_metres(times.km[row : row + 1] * 1000)[0])
        if ferry:
            return _("%(length)s of way, the ferry included", length=length_words(metres))
        return _("%(length)s of way", length=length_words(metres))
    straight = metres_between(start, points.lon[row : row + 1], points.lat[row : row + 1])
    length = length_words(float(shown_metres(straight)[0]))
    return _("%(length)s in a straight line", length=length)


def _other_ways(site: SiteView, asked: WayAsked, point: Points, when: datetime | None) -> list[Way]:
    start = asked.start
    if start is None:
        return []
    ways = []
    for mode in (mode for mode in Mode if mode in site.speeds and mode is not asked.mode):
        times = minutes_to(site, start.point, point, mode, when)
        # NaN compares false: what nobody knows or would do is not offered, nor a walk twice.
        if times.source[0] != Source.WALKED and times.minutes[0] <= LONGEST_MIN.get(mode, np.inf):
            words = with_ferry(
                duration_words(float(times.minutes[0]), mode, int(times.source[0])),
                ferries(site.key, start.point, point, mode, times.source)[0],
            )
            ways.append(Way(words, "", f"?{_query(start.typed, mode)}#way", MODE_ICONS[mode]))
    return ways


def _name(place: PlaceView) -> str:
    return place.name or place.city or place.area


def _remote(listing: ListingView, site: SiteView, start: Start) -> Way | None:
    """Return where services of the same needs are that one need not travel to."""
    known, catalogue = taxonomy(), queries.catalogue(site.key)
    mask = np.uint64(0)
    for key in listing.needs:
        mask |= np.uint64(known.mask(key))
    services = catalogue.services
    found = (services.online | services.by_phone) & ((services.needs & mask) != 0)
    if not found.any():
        return None
    pairs = [("site", site.key), *(("need", need) for need in listing.needs)]
    query = urlencode([*pairs, ("from", start.typed)], safe=",:")
    return Way(_("See what there is online or by phone"), "", query)
