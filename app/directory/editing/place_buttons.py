"""Buttons of the form that change its places: add, take away, find on the map, take the pin."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import request

from app.directory.editing import draft_queries
from app.directory.editing.content import PlaceContent, PlaceKind, ServiceContent
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.locating import located
from app.directory.editing.pages import site_of

Pressed = tuple[ServiceContent, str, str]


def press(content: ServiceContent, view: DraftView) -> Pressed:
    """Return the content after the pressed button, where to go on, and what to say."""
    do, _, key = request.form.get("do", "").partition(":")
    if do == "add-place":
        return _added(content, _new_place(key, view))
    places = {str(place.id): place for place in content.places}
    place = places.get(key)
    if place is None:
        return content, "", ""
    if do == "drop-place":
        kept = tuple(one for one in content.places if one.id != place.id)
        return replace(content, places=kept), "places", ""
    if do == "unpin":
        return _changed(content, replace(place, point=None, precision=None), "")
    if do == "locate":
        return _changed(content, *located(place, site_of(view.site_key)))
    return content, "", ""


def _added(content: ServiceContent, place: PlaceContent) -> Pressed:
    return replace(content, places=(*content.places, place)), _anchor(place.id), ""


def _changed(content: ServiceContent, place: PlaceContent, said: str) -> Pressed:
    others = (one for one in content.places if one.id != place.id)
    return replace(content, places=(*others, place)), _anchor(place.id), said


def _anchor(place_id: UUID) -> str:
    return f"place-{place_id}"


def _new_place(key: str, view: DraftView) -> PlaceContent:
    """Return an empty place, one without address, or a known one of the organisation."""
    if key == "remote":
        return PlaceContent(kind=PlaceKind.REMOTE)
    known = draft_queries.places_of(view.organisation_id) if view.organisation_id else []
    wanted = request.form.get("known_place", "") if key == "known" else ""
    return next((place for place in known if str(place.id) == wanted), PlaceContent())
