"""Parse a search at the edge: every mistake gets a sentence that says what to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.geo import CoordinateError, parse_lon_lat
from app.core.language import said_in
from app.core.words import searched_words
from app.directory.happenings.words import kind_words
from app.directory.match_words import language_name, track_label
from app.directory.vocabulary import ServiceKind, Track
from app.map.asked import DEFAULT_MODE, Asked
from app.map.page import Typed
from app.map.reading import Reader
from app.territory.sites import SiteView
from app.territory.starts import (
    LONGEST_TEXT,
    Atlas,
    Remedy,
    Start,
    UnusableStartError,
    read_start,
)
from app.territory.trip_words import mode_words
from app.travel import Mode

PARAMETERS = frozenset(
    {
        *("site", "q", "need", "kind", "track", "age", "language", "free", "open"),
        *("from", "mode", "within", "box", "page", "zoom", "lang"),
    }
)
REACH_PARAMETERS = frozenset({"site", "from", "mode", "within", "lang"})
OLDEST = 120
LONGEST_TRIP_MIN = 480
LONGEST_REACH_MIN = 60
SHORTEST_REACH_MIN = 5
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Known:
    """What a search may refer to; handed in, so that parsing needs no database."""

    sites: Sequence[SiteView]
    default_site: SiteView
    needs: Collection[str]
    languages: Collection[str]
    atlas: Atlas


class InvalidSearchError(ValueError):
    """A search that cannot be answered as asked: what was typed, and what to change.

    `without_start` is the same search without a starting point, where nothing else is wrong.
    """

    def __init__(
        self,
        site: SiteView,
        typed: Typed,
        errors: dict[str, list[str]],
        remedies: Sequence[Remedy] = (),
        without_start: Asked | None = None,
    ) -> None:
        super().__init__("; ".join(errors))
        self.site = site
        self.typed = typed
        self.errors = errors
        self.remedies = remedies
        self.without_start = without_start


@dataclass(frozen=True)
class Reach:
    """How far one gets from a place: a site, a start, a mode, and one limit or all."""

    site: SiteView
    start: Start
    mode: Mode
    within_min: int | None


def read_search(args: MultiDict[str, str], known: Known, *, strict: bool = False) -> Asked:
    """Return the search that the parameters ask for.

    Args:
        args: the query of the address.
        known: what may be referred to.
        strict: refuse unknown parameters, as programs need it; a page only ignores them.

    Raises:
        InvalidSearchError: something has the wrong form or does not exist.
    """
    reader = Reader(args)
    site = _site(reader, known)
    start, remedies = _start(reader, site, known)
    asked = Asked(
        site=site,
        text=_words(reader),
        needs=_needs(reader, known),
        kind=_kind(reader),
        track=_track(reader),
        age=reader.number("age", 0, OLDEST),
        language=_language(reader, known),
        free=reader.switch("free"),
        open=reader.switch("open"),
        origin=start,
        mode=_mode(reader),
        within_min=reader.number("within", 1, LONGEST_TRIP_MIN),
        box=reader.box("box"),
        page=reader.number("page", 1, LAST_PAGE) or 1,
    )
    if asked.within_min is not None and start is None and "from" not in reader.errors:
        reader.wrong("from", _("Say from where, so that the minutes can be counted."))
    if strict:
        _refuse_unknown(reader, PARAMETERS)
    if reader.errors:
        rest = asked.but(origin=None, within_min=None) if reader.errors.keys() == {"from"} else None
        raise InvalidSearchError(site, typed(args, site), reader.errors, remedies, rest)
    return asked


def read_reach(args: MultiDict[str, str], known: Known) -> Reach:
    """Return how far from where somebody wants to see.

    Raises:
        InvalidSearchError: something is missing, has the wrong form, or does not exist.
    """
    reader = Reader(args)
    site = _site(reader, known)
    start, remedies = _start(reader, site, known)
    mode = _mode(reader)
    within = reader.number("within", SHORTEST_REACH_MIN, LONGEST_REACH_MIN)
    if start is None and "from" not in reader.errors:
        reader.wrong("from", _("Say from where, so that the minutes can be counted."))
    _refuse_unknown(reader, REACH_PARAMETERS)
    if start is None or reader.errors:
        raise InvalidSearchError(site, typed(args, site), reader.errors, remedies)
    return Reach(site, start, mode, within)


def typed(args: MultiDict[str, str], site: SiteView) -> Typed:
    """Return the form as the visitor filled it in, right or wrong."""
    one = {name: args.get(name, "")[:LONGEST_TEXT] for name in PARAMETERS}
    return Typed(
        site=one["site"] or site.key,
        q=args.get("q", ""),
        needs=tuple(args.getlist("need")),
        kind=one["kind"],
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
    return _beyond(args, PARAMETERS)


def _beyond(args: MultiDict[str, str], known: Collection[str]) -> list[str]:
    return sorted(name[:40] for name in args if name not in known)


def _refuse_unknown(reader: Reader, known: Collection[str]) -> None:
    names = ", ".join(sorted(known))
    for name in _beyond(reader.args, known):
        reader.wrong(name, _("There is no such parameter. Known are: %(names)s.", names=names))


def _site(reader: Reader, known: Known) -> SiteView:
    by_key = {site.key: site for site in known.sites}
    key = reader.choice("site", {key: said_in(dict(site.name)) for key, site in by_key.items()})
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


def _start(reader: Reader, site: SiteView, known: Known) -> tuple[Start | None, Sequence[Remedy]]:
    """Return where the trip begins; or nothing, and what would help."""
    try:
        return read_start(reader.text("from"), site, known.sites, known.atlas), ()
    except UnusableStartError as error:
        reader.wrong("from", error.sentence)
        return None, error.remedies


def _words(reader: Reader) -> str:
    text = reader.text("q")
    if len(text) > LONGEST_TEXT:
        reader.wrong("q", _("Use at most %(most)s characters: a few words do.", most=LONGEST_TEXT))
        return ""
    if text and not searched_words(text):
        reader.wrong("q", _("Write at least one word or number."))
        return ""
    return text


def _needs(reader: Reader, known: Known) -> tuple[str, ...]:
    keys = [key.strip() for key in reader.args.getlist("need") if key.strip()]
    for key in sorted(set(keys) - set(known.needs)):
        reader.wrong("need", _("There is no need called “%(key)s”.", key=key[:40]))
    return tuple(dict.fromkeys(key for key in keys if key in known.needs))


def _kind(reader: Reader) -> ServiceKind | None:
    kind = reader.choice("kind", {kind.value: kind_words(kind) for kind in ServiceKind})
    return ServiceKind(kind) if kind else None


def _track(reader: Reader) -> Track | None:
    track = reader.choice("track", {track.value: track_label(track) for track in Track})
    return Track(track) if track else None


def _language(reader: Reader, known: Known) -> str | None:
    labels = {code: language_name(code) for code in sorted(known.languages)}
    return reader.choice("language", labels) or None


def _mode(reader: Reader) -> Mode:
    return Mode(
        reader.choice("mode", {mode.value: mode_words(mode) for mode in Mode}) or DEFAULT_MODE
    )
