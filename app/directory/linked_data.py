"""A listing for search engines: schema.org as JSON-LD, without empty keys."""

from __future__ import annotations

from typing import Any

from app.core.language import said_in
from app.directory.listing import ListingView, PlaceView, Rule
from app.directory.needs import taxonomy
from app.directory.vocabulary import Fee, OrganisationKind, Track

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORGANISATIONS = {
    OrganisationKind.PUBLIC_BODY: "GovernmentOrganization",
    OrganisationKind.HEALTH_SERVICE: "GovernmentOrganization",
    OrganisationKind.SCHOOL: "EducationalOrganization",
    OrganisationKind.ASSOCIATION: "NGO",
    OrganisationKind.COMPANY: "Corporation",
}
_PUBLIC = {OrganisationKind.PUBLIC_BODY, OrganisationKind.HEALTH_SERVICE}
_AUDIENCES = {
    Track.JOB_READY: "job-ready young people",
    Track.COMPLEX_NEEDS: "young people with complex needs",
}
Data = dict[str, Any]


def linked_data(listing: ListingView, address: str, language: str) -> Data:
    """Return the listing as a schema.org Service, GovernmentService for a public body.

    Source: https://schema.org/GovernmentService, version 29.
    """
    known = taxonomy()
    public = listing.organisation.kind in _PUBLIC
    data = {
        "@context": "https://schema.org",
        "@type": "GovernmentService" if public else "Service",
        "@id": address,
        "url": address,
        "name": listing.name.text,
        "description": listing.summary.text or listing.description.text,
        "serviceType": [said_in(dict(known.need(key).label), language) for key in listing.needs],
        "provider": provider(listing),
        "audience": _audience(listing),
        "offers": offer(listing),
        "availableChannel": [_channel(listing, place) for place in listing.places]
        or [_remote_channel(listing)],
        "areaServed": list(dict.fromkeys(place.area for place in listing.places)),
    }
    kept: Data = pruned(data)
    return kept


def provider(listing: ListingView) -> Data:
    """Return the organisation that offers it."""
    body = listing.organisation
    return {
        "@type": _ORGANISATIONS.get(body.kind, "Organization"),
        "name": body.name,
        "url": body.website,
        "email": body.email,
        "telephone": body.phone,
    }


def _audience(listing: ListingView) -> Data:
    return {
        "@type": "PeopleAudience",
        "audienceType": _AUDIENCES.get(listing.track),
        "requiredMinAge": listing.age_min,
        "requiredMaxAge": listing.age_max,
    }


def offer(listing: ListingView) -> Data:
    """Return that it costs nothing, where that is known."""
    if listing.fee is not Fee.FREE:
        return {}
    return {"@type": "Offer", "price": 0, "priceCurrency": "EUR"}


def _remote_channel(listing: ListingView) -> Data:
    return {
        "@type": "ServiceChannel",
        "serviceUrl": listing.url,
        "servicePhone": {"@type": "ContactPoint", "telephone": listing.phone},
        "availableLanguage": list(listing.languages),
    }


def _channel(listing: ListingView, place: PlaceView) -> Data:
    located = {
        **place_data(place),
        "openingHoursSpecification": [_hours(rule) for rule in place.rules],
    }
    return {**_remote_channel(listing), "serviceLocation": located}


def place_data(place: PlaceView) -> Data:
    """Return where a place is, as far as it is public."""
    return {
        "@type": "Place",
        "name": place.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "postalCode": place.postal_code,
            "addressLocality": place.city,
            "addressRegion": place.area,
        },
        "geo": {"@type": "GeoCoordinates", "longitude": place.lon, "latitude": place.lat},
    }


def _hours(rule: Rule) -> Data:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"https://schema.org/{_DAYS[rule.weekday]}",
        "opens": f"{rule.opens:%H:%M}",
        "closes": f"{rule.closes:%H:%M}",
        "validFrom": rule.valid_from and rule.valid_from.isoformat(),
        "validThrough": rule.valid_to and rule.valid_to.isoformat(),
    }


def pruned(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON without empty values, and without things of which only the type is known."""
    if isinstance(value, list):
        return [kept for kept in map(pruned, value) if kept not in (None, "", {}, [])]
    if not isinstance(value, dict):
        return value
    parts = {name: pruned(part) for name, part in value.items()}
    kept = {name: part for name, part in parts.items() if part not in (None, "", {}, [])}
    return {} if set(kept) == {"@type"} else kept
