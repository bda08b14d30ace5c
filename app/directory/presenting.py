"""A listing in the words of its page: ready for a template without logic."""

from __future__ import annotations

import re
from datetime import datetime

from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.core.language import current, said_in
from app.directory.linked_data import linked_data
from app.directory.listing import ListingView, PlaceView, Worded
from app.directory.needs import taxonomy
from app.directory.opening import Opening, holidays_of, opening
from app.directory.page import Contact, Fact, ListingPage, Pin, PlacePart, Tag
from app.directory.vocabulary import Access, Fee, Precision, Track, Wheelchair
from app.territory.sites import SiteView

# Several maps on a page help nobody; further places have their address in words.
MOST_MAPS = 3
_ZOOM = {Precision.ADDRESS: 15, Precision.STREET: 15, Precision.TOWN: 12}


def listing_page(listing: ListingView, site: SiteView, address: str, now: datetime) -> ListingPage:
    """Return the page of a listing.

    Args:
        listing: what is known.
        site: its site.
        address: the page's own full address.
        now: the clock of the site, without a zone.
    """
    places = _places(listing, site, now)
    return ListingPage(
        id=str(listing.id),
        site=site,
        name=listing.name,
        summary=listing.summary,
        paragraphs=_paragraphs(listing.description),
        how_to_join=listing.how_to_join,
        written_in=_written_in(listing),
        organisation=listing.organisation.name,
        tags=_tags(listing),
        audience=_audience(listing),
        steps=[_step(step) for step in listing.access],
        contacts=_contacts(listing),
        facts=_facts(listing),
        ways=_ways(listing),
        places=places,
        confirmed=_confirmed(listing),
        is_confirmed=listing.confirmed_on is not None,
        source=listing.source,
        source_url=_web_address(listing.source_url),
        source_facts=_source_facts(listing),
        illustrative=listing.illustrative,
        has_map=any(place.pin for place in places),
        # What is invented must not be told to search engines as a fact.
        linked_data={} if listing.illustrative else linked_data(listing, address, current()),
        left_search=_left_search(listing),
    )


def language_in_words(code: str) -> str:
    """Return a language's name in the page's language; the code where nobody knows it."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale else code


def _written_in(listing: ListingView) -> str:
    """Return the language of the texts that nobody translated, "" where all are."""
    texts = (listing.name, listing.summary, listing.description, listing.how_to_join)
    foreign = {text.language for text in texts if text.text and text.language != current()}
    return ", ".join(sorted(language_in_words(code) for code in foreign))


def _paragraphs(text: Worded) -> list[Worded]:
    parts = re.split(r"\n\s*\n|\n", text.text)
    return [Worded(part.strip(), text.language) for part in parts if part.strip()]


def _tags(listing: ListingView) -> list[Tag]:
    needs = [taxonomy().need(key) for key in listing.needs]
    return [Tag(need.key, said_in(dict(need.label)), need.icon) for need in needs]


def _audience(listing: ListingView) -> list[Fact]:
    facts = [Fact(_("Age"), _ages(listing)), Fact(_("Made for"), _track(listing.track))]
    spoken = [language_in_words(code) for code in listing.languages]
    words = ", ".join(spoken) or _("not stated: ask")
    return [*facts, Fact(_("Languages spoken"), words)]


def _ages(listing: ListingView) -> str:
    low, high = listing.age_min, listing.age_max
    if low is not None and high is not None:
        return _("from %(low)s to %(high)s years", low=low, high=high)
    if low is not None:
        return _("from %(low)s years", low=low)
    if high is not None:
        return _("up to %(high)s years", high=high)
    return _("no limits stated: ask")


def _track(track: Track) -> str:
    return {
        Track.JOB_READY: _("people who are ready to work or study and look for the next step"),
        Track.COMPLEX_NEEDS: _("people who need more time and support before work or study"),
        Track.BOTH: _("everybody, wherever they start from"),
    }[track]


def _step(step: Access) -> str:
    return {
        Access.WALK_IN: _("Just go there"),
        Access.PHONE: _("Call"),
        Access.EMAIL: _("Write an e-mail"),
        Access.ONLINE_FORM: _("Fill in the online form"),
        Access.APPOINTMENT: _("Make an appointment"),
        Access.REFERRAL: _("A link worker or a service refers you"),
    }[step]


def _contacts(listing: ListingView) -> list[Contact]:
    """Return the service's own contacts, then those of the organisation that differ."""
    own, body = listing, listing.organisation
    found = [
        *_contacts_of(own.phone, own.email, own.url, _("of the service")),
        *_contacts_of(body.phone, body.email, body.website, _("of the organisation")),
    ]
    return list({contact.href: contact for contact in reversed(found)}.values())[::-1]


def _contacts_of(phone: str, email: str, url: str, whose: str) -> list[Contact]:
    contacts = []
    number = re.sub(r"[^0-9+]", "", phone)
    if number:
        contacts.append(Contact("phone", whose, phone, f"tel:{number}"))
    if email:
        contacts.append(Contact("mail", whose, email, f"mailto:{email}"))
    if _web_address(url):
        label = re.sub(r"^https?://(www\.)?|/$", "", url)
        contacts.append(Contact("external", whose, label, url))
    return contacts


def _web_address(url: str) -> str:
    """Return an address that is safe to link to; a script is none."""
    return url if url.startswith(("https://", "http://")) else ""


def _facts(listing: ListingView) -> list[Fact]:
    facts = [Fact(_("Cost"), _cost(listing))]
    if listing.capacity_free is not None or listing.capacity_total is not None:
        facts.append(Fact(_("Places"), _capacity(listing)))
    if listing.waiting_days is not None:
        days = listing.waiting_days
        facts.append(Fact(_("Waiting time"), ngettext("%(num)s day", "%(num)s days", days)))
    return facts


def _cost(listing: ListingView) -> str:
    known = {Fee.FREE: _("free of charge"), Fee.PAID: _("to be paid")}
    cost = known[listing.fee] if listing.fee else _("not stated: ask")
    return f"{cost}: {listing.fee_note}" if listing.fee_note else cost


def _capacity(listing: ListingView) -> str:
    free, total = listing.capacity_free, listing.capacity_total
    if free is None:
        words = ngettext("%(num)s place in all", "%(num)s places in all", total or 0)
    elif total is None:
        words = ngettext("%(num)s free place", "%(num)s free places", free)
    else:
        words = _("%(free)s of %(total)s places free", free=free, total=total)
    if listing.capacity_on is None:
        return words
    return _("%(words)s (as of %(day)s)", words=words, day=format_date(listing.capacity_on, "long"))


def _ways(listing: ListingView) -> list[str]:
    ways = {
        _("In person"): listing.in_person,
        _("Online"): listing.online,
        _("By phone"): listing.by_phone,
    }
    return [words for words, given in ways.items() if given]


def _left_search(listing: ListingView) -> str:
    """Return since when searches leave the listing out, "" where they find it."""
    known = listing.confirmed_on or listing.source_date
    if listing.lapsed_on is None or (known is not None and known >= listing.lapsed_on):
        return ""
    return format_date(listing.lapsed_on, "long")


def _confirmed(listing: ListingView) -> str:
    if listing.confirmed_on is None:
        return _("Nobody has confirmed this listing yet.")
    day = format_date(listing.confirmed_on, "long")
    if listing.confirmed_by:
        return _("Confirmed on %(day)s by %(who)s.", day=day, who=listing.confirmed_by)
    return _("Confirmed on %(day)s.", day=day)


def _source_facts(listing: ListingView) -> str:
    day = format_date(listing.source_date, "long") if listing.source_date else ""
    licence = _("licence: %(licence)s", licence=listing.licence) if listing.licence else ""
    return " · ".join(part for part in (day, licence) if part)


def _places(listing: ListingView, site: SiteView, now: datetime) -> list[PlacePart]:
    closed_on = holidays_of(site, now.year) | holidays_of(site, now.year + 1)
    parts = [_place(place, opening(place, now, closed_on)) for place in listing.places]
    maps = [part for part in parts if part.pin][:MOST_MAPS]
    return [
        part if part in maps or part.pin is None else PlacePart(**{**vars(part), "pin": None})
        for part in parts
    ]


def _place(place: PlaceView, hours: Opening) -> PlacePart:
    title = place.name or place.city or place.area
    if not (title or place.confidential):
        title = _("By phone or online")
    return PlacePart(
        title=_("Address not public") if place.confidential else title,
        address=_address_lines(place, title),
        precision=_precision(place),
        confidential=place.confidential,
        pin=_pin(place, title),
        opening=hours,
        facts=_place_facts(place),
    )


def _address_lines(place: PlaceView, title: str) -> list[str]:
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    area = "" if place.area in {place.city, title} else place.area
    return [part for part in (place.address, town, area) if part and part != title]


def _precision(place: PlaceView) -> str:
    return {
        Precision.STREET: _("The pin stands in the street; the house number was not published."),
        Precision.TOWN: _("The pin stands at the town; the address was not published."),
    }.get(place.precision or Precision.ADDRESS, "")


def _pin(place: PlaceView, title: str) -> Pin | None:
    if place.lon is None or place.lat is None:
        return None
    precision = place.precision or Precision.ADDRESS
    label = _("Map of %(place)s", place=title)
    return Pin(place.lon, place.lat, _ZOOM[precision], precision.value, label)


def _place_facts(place: PlaceView) -> list[Fact]:
    wheelchair = {
        Wheelchair.YES: _("yes"),
        Wheelchair.NO: _("no"),
        Wheelchair.PARTLY: _("partly"),
        None: _("not stated: ask"),
    }[place.wheelchair]
    facts = [Fact(_("Wheelchair access"), wheelchair)]
    return [*facts, Fact(_("Getting there"), place.transport)] if place.transport else facts
