"""The network on the page: organisations of today, link workers, and caseloads of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.directory.editing.words import organisation_kinds
from app.map.monitoring.figures import Bar, Figure, length_of
from app.map.monitoring.network import BANDS, Kind, kinds_of, workers_of
from app.map.monitoring.queries import Report


@dataclass(frozen=True)
class KindRow:
    """The organisations of a kind; the last row is their sum."""

    label: str
    organisations: str
    adhering: str
    listings: str
    confirmed: str


@dataclass(frozen=True)
class NetworkPart:
    """What the page says of the network."""

    kinds: Sequence[KindRow]
    adhering: str
    workers: str
    trained: str
    trained_share: str
    trained_length: float
    caseloads: Sequence[Bar]


def network_part(
    session: Session, actor: Actor, site_key: str, today: date, report: Report | None
) -> NetworkPart:
    """Return the network of a site as whoever asks may see it.

    Args:
        session: to read from.
        actor: who asks.
        site_key: which site.
        today: by the site's clock.
        report: the newest, which counted the caseloads; None for none.
    """
    kinds = kinds_of(actor, site_key, today)
    labels = organisation_kinds()
    rows = [_row(labels[each.kind], [each]) for each in kinds]
    workers = workers_of(session, site_key, today)
    number = sum(each.organisations for each in kinds)
    adhering = sum(each.adhering for each in kinds)
    return NetworkPart(
        kinds=[*rows, _row(_("All"), kinds)],
        adhering=format_percent(adhering / number) if number else "",
        workers=format_decimal(workers.all),
        trained=format_decimal(workers.trained),
        trained_share=format_percent(workers.trained / workers.all) if workers.all else "",
        trained_length=length_of(workers.trained, workers.all) or 0.0,
        caseloads=_caseloads(report.network.get("caseloads", {}) if report else {}),
    )


def _row(label: str, kinds: Sequence[Kind]) -> KindRow:
    return KindRow(
        label=label,
        organisations=format_decimal(sum(each.organisations for each in kinds)),
        adhering=format_decimal(sum(each.adhering for each in kinds)),
        listings=format_decimal(sum(each.listings for each in kinds)),
        confirmed=format_decimal(sum(each.confirmed for each in kinds)),
    )


def _caseloads(counted: Mapping[str, int]) -> list[Bar]:
    """Return the bands of caseloads in words, with how many link workers are in each."""
    if not counted:
        return []
    labels = {
        str(low): _("%(low)s to %(high)s cases", low=low, high=high - 1)
        for low, high in pairwise(BANDS)
    }
    labels[str(BANDS[-1])] = _("%(low)s cases and more", low=BANDS[-1])
    most = max(1, *counted.values())
    return [
        Bar(
            label,
            Figure(format_decimal(counted.get(band, 0))),
            length_of(counted.get(band, 0), most),
        )
        for band, label in labels.items()
    ]
