"""A content as others will see it: the listing's page before it is public."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.directory.editing.content import PlaceContent, PlaceKind, ServiceContent
from app.directory.listing import ListingView, OrganisationView, PlaceView, Rule, SpecialDay, Worded
from app.directory.models import Organisation, Service
from app.directory.needs import taxonomy

_SAME = (
    *("track", "age_min", "age_max", "fee", "fee_note", "languages", "access", "in_person"),
    *("online", "by_phone", "capacity_total", "waiting_days", "url", "email", "phone"),
    *("source", "source_url", "source_date", "licence"),
)
_ORGANISATION = ("name", "kind", "website", "email", "phone")
_PLACE = ("name", "address", "postal_code", "city", "precision", "wheelchair", "transport")


def listing_of(
    content: ServiceContent,
    *,
    organisation: Organisation,
    service: Service | None,
    areas: Mapping[str, str],
    language: str,
) -> ListingView:
    """Return a content as a listing.

    Args:
        content: what would be public.
        organisation: who offers it.
        service: what is public already, for its free places and confirmation.
        areas: names of areas by code.
        language: of the page.
    """
    known = set(content.needs)
    return ListingView(
        **{name: getattr(content, name) for name in _SAME},
        name=_worded(content, "name", language),
        summary=_worded(content, "summary", language),
        description=_worded(content, "description", language),
        how_to_join=_worded(content, "how_to_join", language),
        id=service.id if service else UUID(int=0),
        site_key=organisation.site_id,
        organisation=OrganisationView(**{n: getattr(organisation, n) for n in _ORGANISATION}),
        needs=tuple(need.key for need in taxonomy().needs if need.key in known),
        capacity_free=service.capacity_free if service else None,
        capacity_on=service.capacity_on if service else None,
        confirmed_on=service.confirmed_on if service else None,
        confirmed_by=service.confirmed_by if service else "",
        illustrative=organisation.illustrative,
        places=[_place(place, areas) for place in content.places],
    )


def _worded(content: ServiceContent, name: str, language: str) -> Worded:
    for text in content.translations:
        if text.language == language and getattr(text, name):
            return Worded(getattr(text, name), language)
    return Worded(getattr(content, name), content.language)


def _place(place: PlaceContent, areas: Mapping[str, str]) -> PlaceView:
    return PlaceView(
        **{name: getattr(place, name) for name in _PLACE},
        offer_id=place.id,
        area=areas.get(place.area, ""),
        lon=place.point.lon if place.point else None,
        lat=place.point.lat if place.point else None,
        confidential=place.kind is PlaceKind.CONFIDENTIAL,
        rules=[
            Rule(row.weekday, row.opens, row.closes, row.valid_from, row.valid_to, row.note)
            for row in place.hours
        ],
        special_days=[
            SpecialDay(row.first, row.last, row.opens, row.closes, row.note)
            for row in place.special_days
        ],
        on_holidays=place.on_holidays,
    )
