"""Where a trip begins: what somebody typed becomes a point, or a sentence that helps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from flask_babel import gettext as _

from app.core.geo import CoordinateError, CoordinateFault, LonLat, parse_lon_lat
from app.core.language import said_in
from app.core.units import shown_metres
from app.core.words import fold
from app.territory import gazetteer
from app.territory.coordinates import (
    FARTHEST_OUTSIDE_M,
    MetresOutside,
    exchanged,
    exchanged_words,
)
from app.territory.land import metres_outside, water_at
from app.territory.sites import SiteView
from app.territory.trip_words import length_words

LONGEST_TEXT = 200
_SIGNS = re.compile(r"[\d\s.,;+-]+")


@dataclass(frozen=True)
class Named:
    """What a gazetteer name stands for."""

    name: str
    point: LonLat


@dataclass(frozen=True)
class Start:
    """Where the trip begins: a point, what was typed for it, and its name.

    `outside_m` is how far outside the site it lies; `guessed` says that what was typed is
    not the name, only close to it.
    """

    point: LonLat
    typed: str
    name: str
    outside_m: float = 0.0
    guessed: bool = False

    def notes(self, site: SiteView) -> list[str]:
        """Return what to know about the start before reading any minutes."""
        notes = []
        if self.guessed:
            notes.append(_("“%(text)s” was read as %(name)s.", text=self.typed, name=self.name))
        if self.outside_m:
            metres = float(shown_metres(np.array([self.outside_m]))[0])
            said = {"length": length_words(metres), "site": _of(site)}
            notes.append(
                _(
                    "The start lies %(length)s outside %(site)s: times from there are less sure.",
                    **said,
                )
            )
        return notes


@dataclass(frozen=True)
class Remedy:
    """A way out of a mistake: what to press, and which field becomes what."""

    label: str
    field: str
    value: str


class UnusableStartError(ValueError):
    """A start that cannot be used: a sentence, and what would help."""

    def __init__(self, sentence: str, remedies: Sequence[Remedy] = ()) -> None:
        super().__init__("unusable start")
        self.sentence = sentence
        self.remedies = remedies


@dataclass(frozen=True)
class Atlas:
    """What is known of names and points; handed in, so that reading needs no database."""

    resolve: Callable[[SiteView, str], Named | None]
    suggest: Callable[[SiteView, str], Sequence[str]]
    near: Callable[[SiteView, LonLat], str]
    water_at: Callable[[SiteView, LonLat], str | None]
    metres_outside: MetresOutside


def atlas() -> Atlas:
    """Return what this program knows of its sites."""
    return Atlas(
        resolve=_resolve,
        suggest=lambda site, text: [f.name for f in gazetteer.find(site.key, text, limit=3)],
        near=lambda site, point: gazetteer.nearest_name(site.key, point),
        water_at=water_at,
        metres_outside=metres_outside,
    )


def _resolve(site: SiteView, text: str) -> Named | None:
    found = gazetteer.resolve(site.key, text)
    return None if found is None else Named(found.name, LonLat(found.lon, found.lat))


def read_start(text: str, site: SiteView, sites: Sequence[SiteView], known: Atlas) -> Start | None:
    """Return where the trip begins, None for an empty text.

    Args:
        text: a name, or `lon,lat`.
        site: the territory of the search.
        sites: all territories, to say in which one a place lies.
        known: names and points.

    Raises:
        UnusableStartError: no such place, no point, in the water, or too far outside.
    """
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        raise UnusableStartError(_("Use at most %(most)s characters.", most=LONGEST_TEXT))
    others = [other for other in sites if other.key != site.key]
    if _looks_like_numbers(text):
        return _at_point(text, site, others, known)
    named = known.resolve(site, text)
    if named is None:
        raise _unknown_name(text, site, others, known)
    guessed = not set(fold(text).split()) <= set(fold(named.name).split())
    return Start(named.point, text, named.name, guessed=guessed)


def _looks_like_numbers(text: str) -> bool:
    """Say whether a point was meant rather than a name, be it a wrong one."""
    if _SIGNS.fullmatch(text):
        return True
    try:
        parse_lon_lat(text)
    except CoordinateError as error:
        return error.reason is not CoordinateFault.SYNTAX
    return True


def _unknown_name(
    text: str, site: SiteView, others: Sequence[SiteView], known: Atlas
) -> UnusableStartError:
    there = next((other for other in others if _is_called(known.resolve(other, text), text)), None)
    if there is not None:
        return _elsewhere(text[:60], site, there)
    message = _(
        "“%(text)s” is not a place that we know in %(site)s.", text=text[:60], site=_of(site)
    )
    alike = known.suggest(site, text)
    if alike:
        advice = _("Did you mean: %(names)s?", names=", ".join(alike))
        return UnusableStartError(f"{message} {advice}", [Remedy(n, "from", n) for n in alike])
    advice = _("Write a town or a station of %(site)s, or click on the map.", site=_of(site))
    return UnusableStartError(f"{message} {advice}")


def _is_called(named: Named | None, text: str) -> bool:
    """Say whether a place has this very name; one that only resembles it is somewhere else."""
    return named is not None and fold(named.name) == fold(text)


def _at_point(text: str, site: SiteView, others: Sequence[SiteView], known: Atlas) -> Start:
    try:
        point = parse_lon_lat(text)
    except CoordinateError as error:
        raise _no_point(error.reason, text, site, known) from error
    right = exchanged(site, point.lon, point.lat, known.metres_outside)
    if right:
        raise _swapped(right)
    water = known.water_at(site, point)
    if water is not None:
        raise UnusableStartError(_in_water(text, water))
    outside_m = known.metres_outside(site, point)
    if outside_m > FARTHEST_OUTSIDE_M:
        raise _too_far(text, point, outside_m, site, others)
    return Start(point, text, known.near(site, point), outside_m)


def _in_water(text: str, water: str) -> str:
    advice = _("Choose a point on land, or write a town's name.")
    if not water:
        return " ".join((_("“%(text)s” lies in the water.", text=text), advice))
    return " ".join((_("“%(text)s” lies in the water: %(name)s.", text=text, name=water), advice))


def _too_far(
    text: str, point: LonLat, outside_m: float, site: SiteView, others: Sequence[SiteView]
) -> UnusableStartError:
    there = next((other for other in others if other.bounds.holds(point)), None)
    if there is not None:
        return _elsewhere(text, site, there)
    far = _(
        "“%(text)s” lies far outside %(site)s: %(distance)s away.",
        text=text, site=_of(site), distance=length_words(round(outside_m, -3)),
    )  # fmt: skip
    advice = _("Choose a point in %(site)s, or write the name of a town there.", site=_of(site))
    return UnusableStartError(f"{far} {advice}")


def _elsewhere(text: str, site: SiteView, there: SiteView) -> UnusableStartError:
    sentence = _(
        "“%(text)s” lies far outside %(site)s, in %(other)s. Choose %(other)s as the territory.",
        text=text, site=_of(site), other=_of(there),
    )  # fmt: skip
    label = _("Search in %(other)s", other=_of(there))
    return UnusableStartError(sentence, [Remedy(label, "site", there.key)])


def _no_point(
    fault: CoordinateFault, text: str, site: SiteView, known: Atlas
) -> UnusableStartError:
    if fault is CoordinateFault.MAYBE_SWAPPED:
        first, second = (float(part) for part in text.split(","))
        right = exchanged(site, first, second, known.metres_outside)
        if right:
            return _swapped(right)
        # The other way round it is a point on Earth, but no place to start from either.
        fault = CoordinateFault.LAT_RANGE
    sentences = {
        CoordinateFault.NOT_FINITE: _("Write two ordinary numbers, such as 11.12,46.07."),
        CoordinateFault.LON_RANGE: _("The first number, the longitude, lies between -180 and 180."),
        CoordinateFault.LAT_RANGE: _("The second number, the latitude, lies between -90 and 90."),
    }
    other = _("Write the name of a place, or its longitude,latitude, such as 11.12,46.07.")
    return UnusableStartError(sentences.get(fault, other))


def _swapped(right: str) -> UnusableStartError:
    return UnusableStartError(
        exchanged_words(right),
        [Remedy(_("Start from %(point)s", point=right), "from", right)],
    )


def _of(site: SiteView) -> str:
    return said_in(dict(site.name))
