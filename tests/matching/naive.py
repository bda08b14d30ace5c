"""The ranking said again in plain Python, one service at a time: oracle and baseline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import inf, isnan
from typing import Any

from app.matching import Elsewhere, Fee, Offers, OpenState, Services, Trips, Wish

OPENNESS = [OpenState.OPEN, OpenState.CLOSES_SOON, OpenState.UNKNOWN, OpenState.CLOSED]
NO_OFFER = -1


@dataclass(frozen=True)
class Answer:
    """The two blocks in order: (service, offer) and (service, kind)."""

    placed: list[tuple[int, int]]
    elsewhere: list[tuple[int, int]]

    @property
    def total(self) -> int:
        return len(self.placed) + len(self.elsewhere)


def search(*parts: Any) -> Answer:
    """Answer the question of `rank`, with the same arguments."""
    question = Question(*parts)
    own: list[list[int]] = [[] for _ in range(len(question.services))]
    for offer, service in enumerate(question.offers.service.tolist()):
        own[service].append(offer)
    placed, elsewhere = [], []
    for row, offers in enumerate(own):
        if not fits(question.services, question.wish, row):
            continue
        near = [(question.minutes(offer), offer) for offer in offers if question.near(row, offer)]
        ways = sorted(question.ways(row, offers))
        if near:
            minutes, offer = min(near)
            placed.append((question.key(row, minutes, offer), row, offer))
        elif ways:
            kind, offer = ways[0]
            elsewhere.append(((int(kind), *question.key(row, 0.0, offer)), row, int(kind)))
    return Answer([found[1:] for found in sorted(placed)], [way[1:] for way in sorted(elsewhere)])


def fits(services: Services, wish: Wish, row: int) -> bool:
    languages = int(services.languages[row])
    return all(
        (
            wish.text_hits is None or wish.text_hits[row],
            not wish.needs or any(int(services.needs[row]) & mask for mask in wish.needs),
            wish.track is None or int(services.track[row]) & wish.track,
            wish.age is None or not wish.age < services.age_min[row],
            wish.age is None or not wish.age > services.age_max[row],
            wish.language is None or not languages or languages & wish.language,
            not wish.free or services.fee[row] == Fee.FREE,
        )
    )


@dataclass(frozen=True)
class Question:
    """The arguments of `rank`, asked about one service or offer at a time."""

    services: Services
    offers: Offers
    wish: Wish
    times: Trips | None
    open_state: Any
    today: date

    def minutes(self, offer: int) -> float:
        return 0.0 if self.times is None else float(self.times.minutes[offer])

    def visited(self, row: int) -> bool:
        remote = self.services.online[row] or self.services.by_phone[row]
        return bool(self.services.in_person[row] or not remote)

    def has_point(self, offer: int) -> bool:
        unknown = isnan(self.offers.lon[offer]) or isnan(self.offers.lat[offer])
        return not (self.offers.hidden[offer] or unknown)

    def in_box(self, offer: int) -> bool:
        box, lon, lat = self.wish.box, self.offers.lon[offer], self.offers.lat[offer]
        return box is None or bool(box.west <= lon <= box.east and box.south <= lat <= box.north)

    def open_enough(self, offer: int) -> bool:
        state = OpenState.UNKNOWN if offer == NO_OFFER else self.open_state[offer]
        return not self.wish.open or state in {OpenState.OPEN, OpenState.CLOSES_SOON}

    def near(self, row: int, offer: int) -> bool:
        limit = inf if self.wish.within_min is None else self.wish.within_min
        shown = self.visited(row) and self.has_point(offer) and self.in_box(offer)
        return shown and self.open_enough(offer) and self.minutes(offer) <= limit

    def ways(self, row: int, own: list[int]) -> Iterator[tuple[Elsewhere, int]]:
        for offer in own or [NO_OFFER]:
            if not self.open_enough(offer):
                continue
            if self.services.online[row]:
                yield Elsewhere.ONLINE, offer
            if self.services.by_phone[row]:
                yield Elsewhere.BY_PHONE, offer
            if self.visited(row):
                yield from self.ways_to_visit(offer)

    def ways_to_visit(self, offer: int) -> Iterator[tuple[Elsewhere, int]]:
        if offer == NO_OFFER:
            yield Elsewhere.UNPLACED, offer
        elif self.offers.hidden[offer]:
            yield Elsewhere.HIDDEN, offer
        elif not self.has_point(offer):
            yield Elsewhere.UNPLACED, offer
        elif isnan(self.minutes(offer)) and self.in_box(offer):
            yield Elsewhere.TIME_UNKNOWN, offer

    def key(self, row: int, minutes: float, offer: int) -> tuple[float, ...]:
        services, wish = self.services, self.wish
        covered = sum(1 for mask in wish.needs if int(services.needs[row]) & mask)
        no_age = isnan(services.age_min[row]) and isnan(services.age_max[row])
        unstated = (wish.age is not None and no_age) + (
            wish.language is not None and not services.languages[row]
        )
        free, day = services.capacity_free[row], services.confirmed_day[row]
        places = 1 if isnan(free) else 0 if free > 0 else 2
        state = OpenState.UNKNOWN if offer == NO_OFFER else OpenState(self.open_state[offer])
        age = inf if isnan(day) else max(0, self.today.toordinal() - day)
        invented = bool(services.illustrative[row])
        return (
            -covered,
            round(minutes),
            invented,
            services.stale_day[row] <= self.today.toordinal(),
            unstated,
            places,
            OPENNESS.index(state),
            age,
            row,
        )
