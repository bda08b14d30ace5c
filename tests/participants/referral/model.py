"""What a referral is, in thirty lines: the stateful test holds the program against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.participants.referral.states import OPEN, OVER, SETTLED, By, may_follow
from app.participants.vocabulary import ReferralStatus, SharedField


@dataclass
class Modelled:
    """One referral as it must be."""

    fields: frozenset[SharedField]
    until: date
    status: ReferralStatus = ReferralStatus.SENT
    settled_on: date = date.min
    withdrawn: bool = False
    steps: int = 1
    messages: set[str] = field(default_factory=set)

    def goes_on(self, today: date) -> bool:
        """Return whether anything may still be recorded about it."""
        return not self.withdrawn and self.status not in OVER and today <= self.until

    def is_open_to_receiver(self, today: date) -> bool:
        """Return whether a receiver sees it: once it has its answer, for two weeks more."""
        is_late = self.status in SETTLED and today > self.settled_on + timedelta(days=14)
        return self.goes_on(today) and not is_late

    def may_become(self, status: ReferralStatus, by: By, today: date) -> bool:
        """Return whether an answer to what was last seen counts."""
        reached = self.goes_on if by is By.LINK_WORKER else self.is_open_to_receiver
        return reached(today) and may_follow(self.status, status, by)

    def become(self, status: ReferralStatus, today: date = date.min) -> None:
        """Take a step; an answer that is put right gives its receiver no longer time."""
        if self.status not in SETTLED:
            self.settled_on = today
        self.status, self.steps = status, self.steps + 1

    def withdraw(self) -> None:
        """Withdraw its consent: an open one closes, a settled one keeps its answer."""
        if self.status in OPEN:
            self.become(ReferralStatus.WITHDRAWN)
        self.withdrawn = True

    def pass_night(self, today: date) -> None:
        """Expire when the last day is over."""
        if self.status in OPEN and today > self.until:
            self.become(ReferralStatus.EXPIRED)
