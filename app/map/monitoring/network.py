"""The network in numbers: organisations by kind, the protocol, link workers and their caseloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import Training, User
from app.accounts.working import working
from app.directory.network import queries
from app.directory.vocabulary import OrganisationKind
from app.participants.models import Participant
from app.participants.vocabulary import Stage
from app.territory.sites import SiteView

# The least of each band of caseloads. Bands are as wide as this so that none of them, of one link
# worker even, says how many people they accompany to within five.
BANDS = (0, 10, 20, 30)


@dataclass(frozen=True)
class Kind:
    """The organisations of a kind."""

    kind: OrganisationKind
    organisations: int
    adhering: int
    listings: int
    confirmed: int


@dataclass(frozen=True)
class Workers:
    """How many link workers there are, and how many of them had a training."""

    all: int
    trained: int


@dataclass(frozen=True)
class NetworkCount:
    """The network on the day of a report.

    Attributes:
        kinds: all that there are organisations of.
        workers: who may be given cases.
        caseloads: link workers by the least of their band, as text.
    """

    kinds: Sequence[Kind]
    workers: Workers
    caseloads: dict[str, int]


def kinds_of(actor: Actor, site_key: str, today: date) -> list[Kind]:
    """Return the organisations of a site by kind, as whoever asks may see them.

    Args:
        actor: who asks.
        site_key: which site.
        today: by the site's clock: adherences end.
    """
    members = queries.organisations(actor, site_key, today)
    found = [
        _kind(kind, [each for each in members if each.kind is kind], today)
        for kind in OrganisationKind
    ]
    return [each for each in found if each.organisations]


def _kind(kind: OrganisationKind, members: Sequence[queries.Member], today: date) -> Kind:
    return Kind(
        kind=kind,
        organisations=len(members),
        adhering=sum(each.in_force(today) is not None for each in members),
        listings=sum(each.listings for each in members),
        confirmed=sum(each.confirmed for each in members),
    )


def workers_of(session: Session, site_key: str, today: date) -> Workers:
    """Return how many link workers a site has today, and how many were trained by then."""
    trained = select(Training.id).where(Training.user_id == User.id, Training.on <= today)
    query = select(func.count(), func.count().filter(trained.exists())).where(*working(site_key))
    return Workers(*session.execute(query).one())


def network_of(
    session: Session, actor: Actor, site: SiteView, *, illustrative: bool
) -> NetworkCount:
    """Return the network as a report keeps it; caseloads of invented cases apart from real ones."""
    today = clock.now().astimezone(site.timezone).date()
    cases = (
        select(func.count(Participant.id))
        .where(
            Participant.link_worker_id == User.id,
            Participant.site_id == site.key,
            Participant.stage != Stage.CLOSED,
            Participant.illustrative == illustrative,
        )
        .scalar_subquery()
    )
    each = session.scalars(select(cases).where(*working(site.key)))
    return NetworkCount(
        kinds=kinds_of(actor, site.key, today),
        workers=workers_of(session, site.key, today),
        caseloads=banded(each.all()),
    )


def banded(caseloads: Sequence[int]) -> dict[str, int]:
    """Return how many caseloads are in each band."""
    found = dict.fromkeys(map(str, BANDS), 0)
    for number in caseloads:
        found[str(max(least for least in BANDS if least <= number))] += 1
    return found
