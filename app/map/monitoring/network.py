"""The network in numbers: organisations by kind, the protocol, confirmed listings; of no person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.actor import Actor
from app.directory.editing.words import organisation_kinds
from app.directory.network import queries
from app.directory.vocabulary import OrganisationKind


@dataclass(frozen=True)
class KindRow:
    """The organisations of a kind."""

    label: str
    organisations: int
    adhering: int
    listings: int
    confirmed: int


@dataclass(frozen=True)
class NetworkFigures:
    """All kinds that there are, and their sum."""

    kinds: Sequence[KindRow]
    whole: KindRow


def network_figures(actor: Actor, site_key: str, today: date, whole: str) -> NetworkFigures:
    """Return the figures of a site's network, as whoever asks may see it.

    Args:
        actor: who asks.
        site_key: which site.
        today: by the site's clock: adherences end.
        whole: what the sum is called.
    """
    members = queries.organisations(actor, site_key, today)
    labels = organisation_kinds()
    kinds = [
        _row(labels[kind], [each for each in members if each.kind is kind], today)
        for kind in OrganisationKind
    ]
    return NetworkFigures([row for row in kinds if row.organisations], _row(whole, members, today))


def _row(label: str, members: Sequence[queries.Member], today: date) -> KindRow:
    return KindRow(
        label=label,
        organisations=len(members),
        adhering=sum(each.in_force(today) is not None for each in members),
        listings=sum(each.listings for each in members),
        confirmed=sum(each.confirmed for each in members),
    )
