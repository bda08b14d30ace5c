"""Parse a search at the edge: every mistake gets a sentence that says what to change."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.geo import Box, CoordinateError, CoordinateFault, LonLat, parse_lon_lat
from app.core.words import searched_words
from app.directory.vocabulary import Track
from app.map.asked import DEFAULT_MODE, Asked, From
from app.map.page import Typed
from app.territory.sites import SiteView
from app.travel import Mode

PARAMETERS = frozenset(
    {
        *("site", "q", "need", "track", "age", "language", "free", "open"),
        *("from", "mode", "within", "box", "page", "zoom", "lang"),
    }
)
LONGEST_TEXT = 200
OLDEST = 120
LONGEST_TRIP_MIN = 480
LAST_PAGE = 10_000
# A home just over the border of the site is still a place to start from.
MARGIN_DEG = 0.4
_SIGNS = re.compile(r"[\d\s.,;+-]+")

Resolve = Callable[[str, str], "Place | None"]
Suggest = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True)
class Place:
    """What a gazetteer name stands for."""

    name: str
    point: LonLat


@dataclass(frozen=True)
class Known:
    """What a search may refer to; handed in, so that parsing needs no database."""

    sites: Sequence[SiteView]
    default_site: SiteView
    needs: Collection[str]
    languages: Collection[str]
    resolve: Resolve
    suggest: Suggest
    near: Callable[[str, LonLat], str]


class InvalidSearchError(ValueError):
    """A search that cannot be answered as asked: what was typed, and what to change."""

    def __init__(self, site: SiteView, typed: Typed, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(errors))
        self.site = site
        self.typed = typed
        self.errors = errors


@dataclass
class _Reader:
    """Reads one parameter after the other and remembers what was wrong with each."""

    args: MultiDict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what was typed; the same question twice with two answers is a mistake."""
        if len(set(self.args.getlist(name))) > 1 and name not in self.errors:
            self.wrong(name, _("This was given more than once. Give it once."))
        return self.args.get(name, "").strip()

    def wrong(self, name: str, message: str) -> None:
        self.errors.setdefault(name, []).append(message)

    def number(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number in range, None where nothing (or nothing usable) was typed."""
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 6 and low <= int(text) <= high:  # noqa: PLR2004
            return int(text)
        self.wrong(name, _("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
        return None

    def switch(self, name: str) -> bool:
        """Return whether a box is ticked."""
        text = self.text(name)
        if text not in {"", "0", "1"}:
            self.wrong(name, _("Write 1 for yes, or leave it out."))
        return text == "1"

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return one of the allowed values, or nothing."""
        text = self.text(name)
        if text and text not in allowed:
            self.wrong(name, _("Choose one of: %(values)s.", values=", ".join(sorted(allowed))))
            return ""
        return text


def read_search(args: MultiDict[str, str], known: Known, *, strict: bool = False) -> Asked:
    """Return the search that the parameters ask for.

    Args:
        args: the query of the address.
        known: what may be referred to.
        strict: refuse unknown parameters, as programs need it; a page only ignores them.

    Raises:
        InvalidSearchError: something has the wrong form or does not exist.
    """
    reader = _Reader(args)
    site = _site(reader, known)
    asked = Asked(
        site=site,
        text=_words(reader),
        needs=_needs(reader, known),
        track=_track(reader),
        age=reader.number("age", 0, OLDEST),
        language=reader.choice("language", known.languages) or None,
        free=reader.switch("free"),
        open=reader.switch("open"),
        origin=_origin(reader, site, known),
        mode=Mode(reader.choice("mode", list(Mode)) or DEFAULT_MODE),
        within_min=reader.number("within", 1, LONGEST_TRIP_MIN),
        box=_box(reader),
        page=reader.number("page", 1, LAST_PAGE) or 1,
    )
    _together(reader, asked, strict=strict)
    if reader.errors:
        raise InvalidSearchError(site, typed(args, site), reader.errors)
    return asked


def typed(args: MultiDict[str, str], site: SiteView) -> Typed:
    """Return the form as the visitor filled it in, right or wrong."""
    one = {name: args.get(name, "")[:LONGEST_TEXT] for name in PARAMETERS}
    return Typed(
        site=one["site"] or site.key,
        q=args.get("q", ""),
        needs=tuple(args.getlist("need")),
        track=one["track"],
        age=one["age"],
        language=one["language"],
        free=one["free"] == "1",
        open=one["open"] == "1",
        origin=one["from"],
        mode=one["mode"] or DEFAULT_MODE.value,
        within=one["within"],
        box=one["box"],
        page=one["page"],
    )


def unknown_parameters(args: MultiDict[str, str]) -> list[str]:
    """Return the parameters that no search knows, in the order of their names."""
    return sorted(name[:40] for name in args if name not in PARAMETERS)


def _together(reader: _Reader, asked: Asked, *, strict: bool) -> None:
    """Check what only makes sense beside something else."""
    if asked.within_min is not None and asked.origin is None and "from" not in reader.errors:
        reader.wrong("from", _("Say from where, so that the minutes can be counted."))
    if strict:
        for name in unknown_parameters(reader.args):
            reader.wrong(
                name,
                _("There is no such parameter. Known are: %(names)s.", names=_known_names()),
            )


def _known_names() -> str:
    return ", ".join(sorted(PARAMETERS))


def _site(reader: _Reader, known: Known) -> SiteView:
    by_key = {site.key: site for site in known.sites}
    key = reader.choice("site", by_key)
    if key:
        return by_key[key]
    return _site_around(reader.text("from"), known.sites) or known.default_site


def _site_around(text: str, sites: Sequence[SiteView]) -> SiteView | None:
    """Return the site in which a starting point lies, so that a bare point finds its own."""
    try:
        point = parse_lon_lat(text)
    except CoordinateError:
        return None
    return next((site for site in sites if site.bounds.holds(point)), None)


def _words(reader: _Reader) -> str:
    text = reader.text("q")
    if len(text) > LONGEST_TEXT:
        reader.wrong("q", _("Use at most %(most)s characters: a few words do.", most=LONGEST_TEXT))
        return ""
    if text and not searched_words(text):
        reader.wrong("q", _("Write at least one word or number."))
        return ""
    return text


def _needs(reader: _Reader, known: Known) -> tuple[str, ...]:
    keys = [key.strip() for key in reader.args.getlist("need") if key.strip()]
    for key in sorted(set(keys) - set(known.needs)):
        reader.wrong("need", _("There is no need called “%(key)s”.", key=key[:40]))
    return tuple(dict.fromkeys(key for key in keys if key in known.needs))


def _track(reader: _Reader) -> Track | None:
    track = reader.choice("track", list(Track))
    return Track(track) if track else None


def _box(reader: _Reader) -> Box | None:
    text = reader.text("box")
    if not text:
        return None
    try:
        return Box.parse(text)
    except CoordinateError as error:
        order = error.reason is CoordinateFault.BOX_ORDER
        reader.wrong(
            "box",
            _("West must be less than east, south less than north.")
            if order
            else _("Write west,south,east,north in degrees, such as 11.0,46.0,11.2,46.2."),
        )
        return None


def _looks_like_numbers(text: str) -> bool:
    """Say whether a point was meant rather than a name, be it a wrong one."""
    if _SIGNS.fullmatch(text):
        return True
    try:
        parse_lon_lat(text)
    except CoordinateError as error:
        return error.reason is not CoordinateFault.SYNTAX
    return True


def _origin(reader: _Reader, site: SiteView, known: Known) -> From | None:
    text = reader.text("from")
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        reader.wrong("from", _("Use at most %(most)s characters.", most=LONGEST_TEXT))
        return None
    if _looks_like_numbers(text):
        return _origin_at(reader, text, site, known)
    place = known.resolve(site.key, text)
    if place is not None:
        return From(place.point, text, place.name)
    _not_in_gazetteer(reader, text, site, known)
    return None


def _not_in_gazetteer(reader: _Reader, text: str, site: SiteView, known: Known) -> None:
    message = _("“%(text)s” is not a place that we know here.", text=text[:60])
    alike = known.suggest(site.key, text)
    advice = (
        _("Did you mean: %(names)s?", names=", ".join(alike))
        if alike
        else _("Write a town or a station, or click on the map.")
    )
    reader.wrong("from", f"{message} {advice}")


def _origin_at(reader: _Reader, text: str, site: SiteView, known: Known) -> From | None:
    try:
        point = parse_lon_lat(text)
    except CoordinateError as error:
        reader.wrong("from", _coordinate_advice(error.reason, text))
        return None
    bounds = site.bounds
    if site.bounds.looks_swapped(point):
        reader.wrong("from", _swapped(point.lon, point.lat))
        return None
    wide = Box(
        max(bounds.west - MARGIN_DEG, -180),
        max(bounds.south - MARGIN_DEG, -90),
        min(bounds.east + MARGIN_DEG, 180),
        min(bounds.north + MARGIN_DEG, 90),
    )
    if not wide.holds(point):
        reader.wrong("from", _("This point lies far outside the site. Choose a point on the map."))
        return None
    return From(point, text, known.near(site.key, point))


def _swapped(lon: float, lat: float) -> str:
    return _(
        "Longitude and latitude look exchanged. Write %(right)s instead.",
        right=f"{lat:g},{lon:g}",
    )


def _coordinate_advice(fault: CoordinateFault, text: str) -> str:
    if fault is CoordinateFault.MAYBE_SWAPPED:
        first, second = text.split(",")
        return _swapped(float(first), float(second))
    sentences = {
        CoordinateFault.NOT_FINITE: _("Write two ordinary numbers, such as 11.12,46.07."),
        CoordinateFault.LON_RANGE: _("The first number, the longitude, lies between -180 and 180."),
        CoordinateFault.LAT_RANGE: _("The second number, the latitude, lies between -90 and 90."),
    }
    return sentences.get(
        fault, _("Write longitude,latitude in degrees, such as 11.12,46.07, or a place's name.")
    )
