"""Names of fields and of their values, for forms, differences and history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum

from babel.dates import get_day_names
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from app.accounts.policy import Action, Actor, can
from app.core.geo import LonLat
from app.core.language import said_in
from app.directory.editing.content import DateContent, Interval, PlaceKind, SpecialDays
from app.directory.happenings.moments import Moment
from app.directory.happenings.words import whole_moment_words
from app.directory.needs import taxonomy
from app.directory.presenting import language_in_words
from app.directory.vocabulary import (
    Access,
    Fee,
    HolidayRule,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)


def fields() -> Mapping[str, str]:
    """Return what each field is called."""
    return {
        "name": _("Name"),
        "summary": _("In one or two sentences"),
        "description": _("What happens there"),
        "how_to_join": _("How to get in, in your words"),
        "language": _("Language of these texts"),
        "needs": _("What it helps with"),
        "track": _("Made for"),
        "age_min": _("From age"),
        "age_max": _("To age"),
        "fee": _("Cost"),
        "fee_note": _("About the cost"),
        "languages": _("Languages spoken"),
        "access": _("First step"),
        "in_person": _("In person"),
        "online": _("Online"),
        "by_phone": _("By phone"),
        "capacity_total": _("Places in all"),
        "waiting_days": _("Waiting time in days"),
        "url": _("Web page"),
        "website": _("Web page"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "kind": _("Kind"),
        "tax_code": _("Tax number"),
        "places": _("Locations"),
        "dates": _("Dates"),
        "translations": _("Translations"),
        "source": _("Source"),
        "source_url": _("Address of the source"),
        "source_date": _("Date of the source"),
        "licence": _("Licence"),
        **_place_fields(),
    }


def _place_fields() -> Mapping[str, str]:
    return {
        "address": _("Street and number"),
        "postal_code": _("Postal code"),
        "city": _("Town"),
        "area": _("Area"),
        "point": _("Pin on the map"),
        "precision": _("How exact the pin is"),
        "wheelchair": _("Wheelchair access"),
        "transport": _("Getting there"),
        "hours": _("Opening hours"),
        "special_days": _("Days with other hours"),
        "on_holidays": _("Public holidays"),
    }


def tracks() -> Mapping[StrEnum, str]:
    """Return for whom a service may be made."""
    return {
        Track.BOTH: _("Everybody, wherever they start from"),
        Track.JOB_READY: _("People who are ready to work or study"),
        Track.COMPLEX_NEEDS: _("People who need more time and support first"),
    }


def fees() -> Mapping[StrEnum, str]:
    """Return what a service may cost."""
    return {Fee.FREE: _("Free of charge"), Fee.PAID: _("To be paid")}


def steps() -> Mapping[StrEnum, str]:
    """Return the first steps to get in."""
    return {
        Access.WALK_IN: _("Just come"),
        Access.PHONE: _("Call"),
        Access.EMAIL: _("Write an e-mail"),
        Access.ONLINE_FORM: _("Fill in an online form"),
        Access.APPOINTMENT: _("Make an appointment"),
        Access.REFERRAL: _("A link worker or a service refers"),
    }


def service_kinds() -> Mapping[StrEnum, str]:
    """Return what a listing may be."""
    return {
        ServiceKind.SERVICE: _("A service: it goes on"),
        ServiceKind.ORIENTATION_POINT: _("An orientation point: a door to ask at"),
        ServiceKind.EVENT: _("An event: it has dates"),
    }


def organisation_kinds() -> Mapping[StrEnum, str]:
    """Return what sort of body an organisation may be."""
    return {
        OrganisationKind.PUBLIC_BODY: _("Public body"),
        OrganisationKind.HEALTH_SERVICE: _("Health service"),
        OrganisationKind.SCHOOL: _("School or training centre"),
        OrganisationKind.COOPERATIVE: _("Cooperative"),
        OrganisationKind.ASSOCIATION: _("Association"),
        OrganisationKind.COMPANY: _("Company"),
        OrganisationKind.RELIGIOUS: _("Religious body"),
        OrganisationKind.OTHER: _("Something else"),
    }


def place_kinds() -> Mapping[StrEnum, str]:
    """Return how one may get to a place."""
    return {
        PlaceKind.OPEN: _("An address that everybody may see"),
        PlaceKind.CONFIDENTIAL: _("A protected address: only the area is shown and kept"),
        PlaceKind.REMOTE: _("No place: hours of the telephone or online"),
    }


def wheelchairs() -> Mapping[StrEnum, str]:
    """Return whether a wheelchair may get in."""
    return {Wheelchair.YES: _("Yes"), Wheelchair.PARTLY: _("Partly"), Wheelchair.NO: _("No")}


def holiday_rules() -> Mapping[StrEnum, str]:
    """Return what public holidays may do to the hours."""
    return {HolidayRule.CLOSED: _("Closed"), HolidayRule.AS_USUAL: _("Open as usual")}


def precisions() -> Mapping[StrEnum, str]:
    """Return how exact a pin may be."""
    return {
        Precision.ADDRESS: _("at the door"),
        Precision.STREET: _("in the street"),
        Precision.TOWN: _("in the town"),
    }


def weekdays() -> list[str]:
    """Return the names of the days, Monday first."""
    names = get_day_names("wide", "stand-alone", locale=get_locale())
    return [names[day].capitalize() for day in range(7)]


def value_words(field: str, value: object) -> str:
    """Return a value as people read it; a dash where there is nothing."""
    if isinstance(value, tuple):
        return "\n".join(value_words(field, one) for one in value) or "–"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, DateContent):
        moment = Moment(value.first, value.last, value.begins, value.ends)
        return " · ".join(part for part in (whole_moment_words(moment), value.note) if part)
    if isinstance(value, (date, LonLat, Interval, SpecialDays)):
        return _composed(value)
    return _chosen(field.rpartition(".")[2], value)


def _chosen(name: str, value: object) -> str:
    """Return a word of a vocabulary, or a text as it was typed."""
    vocabularies = (
        *(tracks(), fees(), steps(), organisation_kinds(), place_kinds()),
        *(wheelchairs(), holiday_rules(), precisions(), service_kinds()),
    )
    if isinstance(value, StrEnum):
        own = (each for each in vocabularies if type(next(iter(each))) is type(value))
        return next(own, {}).get(value, str(value))
    if name in {"language", "languages"}:
        return language_in_words(str(value))
    if name == "needs" and value in taxonomy():
        return said_in(dict(taxonomy().need(str(value)).label))
    return str(value)


def _composed(value: date | LonLat | Interval | SpecialDays) -> str:
    if isinstance(value, date):
        return format_date(value, "long")
    if isinstance(value, LonLat):
        return f"{value.lat:.5f}, {value.lon:.5f}"
    if isinstance(value, Interval):
        days = " – ".join(format_date(d, "medium") for d in (value.valid_from, value.valid_to) if d)
        parts = (weekdays()[value.weekday], span(value.opens, value.closes), days, value.note)
        return " ".join(part for part in parts if part)
    days = " – ".join(dict.fromkeys(format_date(d, "medium") for d in (value.first, value.last)))
    return " ".join(part for part in (days, span(value.opens, value.closes), value.note) if part)


def span(opens: time | None, closes: time | None) -> str:
    """Return two times as an interval; closed where there are none."""
    if opens is None or closes is None:
        return _("closed")
    return f"{opens:%H:%M}–{closes:%H:%M}"


def held_back_words() -> str:
    """Return what to do about a service that a coordinator took out of the search."""
    return _("Only a coordinator of your site can bring it back. Ask them why, and what to change.")


def services_title(actor: Actor) -> str:
    """Return what the page of the kept services is called: one's own, or those of the site."""
    return _("Services") if can(actor, Action.REVIEW_LISTING) else _("My services")


def organisations_title(actor: Actor) -> str:
    """Return what the page of the kept organisations is called."""
    return _("Organisations") if can(actor, Action.REVIEW_LISTING) else _("My organisation")
