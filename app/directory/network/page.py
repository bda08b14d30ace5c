"""The pages of the network: every word and number, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import format_date, format_percent
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.editing.words import organisation_kinds
from app.directory.network.queries import Member, Signed
from app.directory.vocabulary import OrganisationKind
from app.territory.sites import SiteView


@dataclass(frozen=True)
class Line:
    """An adherence in words; `tone` is that of its badge."""

    id: UUID
    protocol: str
    signed: str
    signed_by: str
    until: str
    state: str
    tone: str
    recorded: str
    taken_back: str
    may_be_taken_back: bool


@dataclass(frozen=True)
class Row:
    """An organisation of the list."""

    id: UUID
    name: str
    illustrative: bool
    adherence: Line | None
    people: int
    listings: int
    confirmed: int
    has_seal: bool


@dataclass(frozen=True)
class Group:
    """The organisations of a kind."""

    key: str
    label: str
    adhering: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class SiteChoice:
    """A site of those who see all."""

    key: str
    name: str
    selected: bool


@dataclass(frozen=True)
class NetworkPage:
    """The whole list with its figures."""

    site: SiteView
    sites: Sequence[SiteChoice]
    organisations: int
    adhering: int
    adhering_share: str
    listings: int
    confirmed: int
    confirmed_share: str
    groups: Sequence[Group]


@dataclass(frozen=True)
class MemberPage:
    """One organisation with the history of its adherence."""

    id: UUID
    site: SiteView
    name: str
    kind: str
    illustrative: bool
    people: int
    listings: int
    confirmed: int
    has_seal: bool
    current: Line | None
    history: Sequence[Line]


def network_page(
    site: SiteView, sites: Sequence[SiteView], members: Sequence[Member], today: date
) -> NetworkPage:
    """Return the list of a site; who sees one site only gets no choice of sites."""
    labels = organisation_kinds()
    rows = [(member.kind, _row(member, today)) for member in members]
    groups = [
        _group(kind, labels[kind], [row for own, row in rows if own is kind])
        for kind in OrganisationKind
    ]
    adhering = sum(group.adhering for group in groups)
    listings = sum(row.listings for _kind, row in rows)
    confirmed = sum(row.confirmed for _kind, row in rows)
    return NetworkPage(
        site=site,
        sites=[
            SiteChoice(each.key, said_in(dict(each.name)), each.key == site.key) for each in sites
        ],
        organisations=len(rows),
        adhering=adhering,
        adhering_share=_share(adhering, len(rows)),
        listings=listings,
        confirmed=confirmed,
        confirmed_share=_share(confirmed, listings),
        groups=[group for group in groups if group.rows],
    )


def member_page(site: SiteView, member: Member, today: date) -> MemberPage:
    """Return the page of one organisation."""
    current = member.in_force(today)
    return MemberPage(
        id=member.id,
        site=site,
        name=member.name,
        kind=organisation_kinds()[member.kind],
        illustrative=member.illustrative,
        people=member.people,
        listings=member.listings,
        confirmed=member.confirmed,
        has_seal=member.has_seal,
        current=_line(current, today) if current else None,
        history=[_line(each, today) for each in member.signed],
    )


def seal_words(signed: Signed | None) -> str:
    """Return what a public listing says of the network; "" for nothing."""
    if signed is None:
        return ""
    return _(
        "Part of the local network: keeps to its operating protocol (%(protocol)s) since %(day)s.",
        protocol=signed.protocol,
        day=_day(signed.signed_on),
    )


def _group(kind: OrganisationKind, label: str, rows: Sequence[Row]) -> Group:
    return Group(kind.value, label, sum(row.adherence is not None for row in rows), rows)


def _row(member: Member, today: date) -> Row:
    current = member.in_force(today)
    return Row(
        id=member.id,
        name=member.name,
        illustrative=member.illustrative,
        adherence=_line(current, today) if current else None,
        people=member.people,
        listings=member.listings,
        confirmed=member.confirmed,
        has_seal=member.has_seal,
    )


def _line(signed: Signed, today: date) -> Line:
    state, tone = _state(signed, today)
    taken_on = signed.taken_back_on
    return Line(
        id=signed.id,
        protocol=signed.protocol,
        signed=_day(signed.signed_on),
        signed_by=signed.signed_by,
        until=_day(signed.ends_on) if signed.ends_on else _("until further notice"),
        state=state,
        tone=tone,
        recorded=_(
            "recorded by %(who)s on %(day)s", who=signed.recorded_by, day=_day(signed.recorded_on)
        ),
        taken_back=_said_back(signed, taken_on) if taken_on else "",
        may_be_taken_back=not signed.taken_back_by,
    )


def _said_back(signed: Signed, day: date) -> str:
    words = _("taken back by %(who)s on %(day)s", who=signed.taken_back_by, day=_day(day))
    return f"{words}: {signed.reason}" if signed.reason else words


def _state(signed: Signed, today: date) -> tuple[str, str]:
    if signed.taken_back_by:
        return _("taken back"), "bad"
    if signed.holds(today):
        return _("in force"), "good"
    return _("ended"), "warn"


def _day(day: date) -> str:
    return format_date(day, "long")


def _share(part: int, whole: int) -> str:
    return format_percent(part / whole, "0 %") if whole else "–"
