"""A place of a listing put on the map by its address, and into the area of its pin."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from app.directory.editing.content import Content, PlaceContent, PlaceKind, ServiceContent
from app.directory.vocabulary import Precision
from app.territory import queries as territory
from app.territory.geocoding import ListingAddress, Located, Outside, geocode, pin
from app.territory.sites import SiteView


def located(place: PlaceContent, site: SiteView) -> tuple[PlaceContent, str]:
    """Return the place with a pin where its address is, and what to tell about it."""
    asked = ListingAddress(place.address, place.postal_code, place.city)
    answer = geocode(site, asked)
    if isinstance(answer, Located):
        precision = Precision(answer.precision.value)
        found = replace(place, point=answer.point, precision=precision)
        return found, _found(precision, answer.attribution)
    if isinstance(answer, Outside):
        return place, _("That address lies outside this territory.")
    return place, _("Nobody could find this address: drag the pin to the right place.")


def with_areas(content: ServiceContent, site: SiteView) -> ServiceContent:
    """Return the content with the area of each pin, where nobody has chosen one."""
    places = []
    for place in content.places:
        area = None
        if place.point is not None and not place.area:
            area = territory.area_at(site.key, place.point)
        places.append(replace(place, area=area.code) if area else place)
    return replace(content, places=tuple(places))


def remember_pins(site_key: str, content: Content, before: Content | None) -> None:
    """Tell geocoding where the pins of an approved listing stand, for the next who asks.

    Only what a reviewer has seen: an answer of this memory goes before all others.
    """
    if not isinstance(content, ServiceContent):
        return
    known = set(before.places) if isinstance(before, ServiceContent) else set()
    for place in content.places:
        address = ListingAddress(place.address, place.postal_code, place.city)
        at_the_door = place.kind is PlaceKind.OPEN and place.precision is Precision.ADDRESS
        if place.point and at_the_door and place.address and place not in known:
            pin(site_key, address, place.point)


def _found(precision: Precision, attribution: str) -> str:
    words = {
        Precision.ADDRESS: _("The pin stands at the door. Drag it if it is not quite right."),
        Precision.STREET: _("The pin stands in the street: drag it to the door."),
        Precision.TOWN: _("The pin stands in the town: drag it to the door."),
    }[precision]
    return f"{words} ({attribution})" if attribution else words
