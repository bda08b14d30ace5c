"""The night's round of reminders of a site: what is due, to whom, and which mails left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.accounts.mail import Mail, send
from app.core.db import db
from app.directory.freshness import actions, queries
from app.directory.freshness.escalation import Step, next_step
from app.directory.freshness.letters import letter
from app.directory.freshness.queries import Kept, Reader
from app.territory.sites import SiteView

Sender = Callable[[Mail], bool]


@dataclass
class Round:
    """What a round did: listings of each step, mails that left, and those that did not."""

    listings: dict[Step, int] = field(default_factory=lambda: dict.fromkeys(Step, 0))
    mails: int = 0
    failed: int = 0


def due(site: SiteView, today: date) -> dict[Step, list[Kept]]:
    """Return the listings of each step that is to be taken today."""
    steps: dict[Step, list[Kept]] = defaultdict(list)
    for listing, asked in queries.asked_about(db.session(), site.key):
        step = next_step(asked, today)
        if step is not None:
            steps[step].append(listing)
    db.session.rollback()
    return steps


def remind(site: SiteView, today: date, sender: Sender = send) -> Round:
    """Take every step that is due; run twice on a day, it does nothing the second time.

    A step is written down before its mails leave. Where none leaves, it is taken back for
    the next round; where one of several readers is reached, that is enough.
    """
    done, steps = Round(), due(site, today)
    keepers = queries.keepers(db.session(), site.key)
    coordinators = queries.coordinators(db.session(), site.key)
    db.session.rollback()
    for step, listings in sorted(steps.items()):
        for readers, about in _letters(step, listings, keepers, coordinators):
            _take(done, actions.claim(step, about, today), readers, site, sender)
    return done


def _letters(
    step: Step,
    listings: Sequence[Kept],
    keepers: Mapping[UUID, Sequence[Reader]],
    coordinators: Sequence[Reader],
) -> Iterable[tuple[Sequence[Reader], Sequence[Kept]]]:
    """Give who is written to about what: each organisation's keepers, or all coordinators."""
    if step is Step.COORDINATOR:
        yield coordinators, listings
        return
    by_body: dict[UUID, list[Kept]] = defaultdict(list)
    for each in listings:
        by_body[each.organisation_id].append(each)
    for organisation, about in by_body.items():
        yield keepers.get(organisation, ()), about


def _take(
    done: Round, claimed: actions.Claim, readers: Sequence[Reader], site: SiteView, sender: Sender
) -> None:
    if not claimed.listings:
        return
    sent = [
        sender(letter(claimed.step, reader, claimed.listings, site.languages[0]))
        for reader in readers
    ]
    done.mails += sum(sent)
    done.failed += len(sent) - sum(sent)
    if claimed.step is not Step.LEAVES and not any(sent):
        actions.release(claimed)
        return
    done.listings[claimed.step] += len(claimed.listings)
