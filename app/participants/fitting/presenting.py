"""Make the page of what fits: for each need its services with their reasons, on list and map."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import numpy as np
from flask import url_for
from flask_babel import gettext as _

from app.core.geo import LonLat
from app.core.language import current, said_in
from app.directory import queries
from app.directory.match_words import phrasebook, reason_words, times_words, travel_words
from app.directory.needs import taxonomy
from app.matching import NO_OFFER, Code, Elsewhere, Minutes, Reason
from app.matching import Shown as Row
from app.participants.fitting import words
from app.participants.fitting.finding import Block, CaseFound, NeedFound, reasons_of
from app.participants.fitting.page import BlockPart, Card, Fact, MatchPage, NeedPart, Reach
from app.participants.fitting.suiting import open_in_evening
from app.territory.ferries import Ferry, ferry_to, with_ferry
from app.territory.isochrones import LIMITS_MIN
from app.territory.trip_notes import trip_notes
from app.territory.trip_words import MODE_ICONS, minutes_words, mode_words, sure_words
from app.travel import Mode

FIRST = {"near": 5, "farther": 3, "beyond": 3, "remote": 3, "other": 2}
# Five decimals are a metre.
DECIMALS = 5
BADGES = {
    Code.OPEN: ("good", "clock"),
    Code.CLOSES_SOON: ("warn", "clock"),
    Code.FREE: ("good", "euro"),
    Code.PLACES_FREE: ("good", "check"),
    Code.FULL: ("warn", "warning"),
}

InPlan = Collection[tuple[UUID, str]]


@dataclass(frozen=True)
class Shown:
    """How much of the page is asked for.

    Attributes:
        unfolded: position of the need of which every service is shown, None for none.
        everything: whether services for another age, track or language are shown too.
    """

    unfolded: int | None = None
    everything: bool = False


@dataclass
class _Desk:
    """What the cards of one page share: texts, reasons, and the number of each place."""

    found: CaseFound
    participant_id: UUID
    in_plan: InPlan
    shown: Shown
    texts: Mapping[UUID, queries.CardText] = field(default_factory=dict)
    why: Mapping[Row, Sequence[Reason]] = field(default_factory=dict)
    numbers: dict[Row, int] = field(default_factory=dict)
    evening: Any = None
    say: Callable[[Reason], str] = reason_words


def match_page(found: CaseFound, participant_id: UUID, in_plan: InPlan, shown: Shown) -> MatchPage:
    """Return the page of a case.

    Args:
        found: what fits.
        participant_id: whose case.
        in_plan: services of the plan with the need that they are there for.
        shown: how much is asked for.
    """
    blocks = [list(_blocks(need, position == shown.unfolded))
              for position, need in enumerate(found.needs)]  # fmt: skip
    desk = _desk(
        _Desk(found, participant_id, in_plan, shown),
        [row for part in blocks for row in _rows(part)],
    )
    needs = [
        _need_part(desk, need, position, blocks[position])
        for position, need in enumerate(found.needs)
    ]
    return MatchPage(
        site=found.asked.site,
        asked=words.asked_facts(found.asked),
        needs=needs,
        points=_points(found, needs),
        reach=_reach(found, participant_id),
        note=_note(found, list(desk.numbers)),
        refining=found.best is not None and found.best.refining,
        has_home=found.asked.home is not None,
        is_usual_way=found.asked.is_usual_way,
        everything_url=url_for("fitting.match", participant_id=participant_id, all=1),
        is_everything=shown.everything,
    )


def _blocks(need: NeedFound, everything: bool) -> Iterator[tuple[str, Block, int]]:  # noqa: FBT001 - private
    """Give the blocks that have anything, with how many of their rows are shown."""
    for kind, most in FIRST.items():
        block: Block = getattr(need, kind)
        if block.rows and (kind != "beyond" or _is_far(need)):
            yield kind, block, len(block.rows) if everything else most


def _is_far(need: NeedFound) -> bool:
    """Say whether what lies farther than they travel is all there is to go to."""
    return not (need.near.total or need.farther.total)


def _rows(blocks: Sequence[tuple[str, Block, int]]) -> list[Row]:
    return [row for _kind, block, most in blocks for row in block.rows[:most]]


def _desk(bare: _Desk, shown: Sequence[Row]) -> _Desk:
    """Return the desk with what all cards need, read once."""
    found, rows = bare.found, list(dict.fromkeys(shown))
    ids = [found.catalogue.service_ids[row.service] for row in rows]
    placed = [row for row in rows if _point(found, row) is not None]
    return replace(
        bare,
        texts=queries.cards(ids, current()),
        why=dict(zip(rows, reasons_of(found, rows), strict=True)),
        numbers={row: number for number, row in enumerate(placed, 1)},
        say=phrasebook(),
        evening=open_in_evening(found.catalogue.hours, len(found.catalogue.offers)),
    )


def _need_part(
    desk: _Desk, need: NeedFound, position: int, blocks: Sequence[tuple[str, Block, int]]
) -> NeedPart:
    own = taxonomy().need(need.need)
    cards = iter(_cards(desk, need.need, position, _rows(blocks)))
    return NeedPart(
        position=position,
        key=own.key,
        label=said_in(dict(own.label)),
        icon=own.icon,
        summary=words.summary_of(need, desk.found.asked),
        missing=words.missing_of(need, desk.found.asked),
        blocks=[
            BlockPart(
                kind=kind,
                title=_title(kind),
                cards=[next(cards) for _row in block.rows[:most]],
                total=block.total,
                more_url=_more_url(desk, position) if len(block.rows) > most else "",
            )
            for kind, block, most in blocks
        ],
        notes=words.aside_notes(need.aside),
    )


def _more_url(desk: _Desk, position: int) -> str:
    here = url_for(
        "fitting.match",
        participant_id=desk.participant_id,
        more=position + 1,
        all=1 if desk.shown.everything else None,
    )
    return f"{here}#need-{position + 1}"


def _title(kind: str) -> str:
    return {
        "near": _("Nearest first"),
        "farther": _("A little farther"),
        "beyond": _("The nearest, farther than they travel"),
        "remote": _("Online or by phone"),
        "other": _("Ask where"),
    }[kind]


def _cards(desk: _Desk, need: str, position: int, rows: Sequence[Row]) -> Iterator[Card]:
    for at, row in enumerate(rows, 1):
        yield _card(desk, need, f"n{position + 1}-{at}", row)


def _card(desk: _Desk, need: str, anchor: str, row: Row) -> Card:
    found, why = desk.found, desk.why[row]
    service_id = found.catalogue.service_ids[row.service]
    text = desk.texts[service_id]
    trip = next((reason for reason in why if isinstance(reason, Minutes)), None)
    ferry = Ferry.NONE if trip is None else _ferry(found, row, trip)
    went = "" if trip is None else with_ferry(travel_words(trip), ferry)
    point = _point(found, row)
    first = taxonomy().need(text.needs[0]) if text.needs else taxonomy().need(need)
    return Card(
        anchor=anchor,
        number=desk.numbers.get(row, 0),
        id=str(service_id),
        url=url_for("directory.service", service_id=service_id),
        name=text.name,
        language=text.language,
        organisation=text.organisation,
        place=found.catalogue.place_of(row.offer) or text.place,
        summary=text.summary,
        icon=first.icon,
        travel=went,
        travel_icon="" if trip is None else MODE_ICONS[Mode(trip.mode)],
        travel_note="" if trip is None else _band(trip),
        ferry=ferry,
        facts=[*_facts(desk, why), *_suiting(desk, row)],
        reasons=[went if reason is trip else desk.say(reason) for reason in why],
        lon=None if point is None else point[0],
        lat=None if point is None else point[1],
        illustrative=text.illustrative,
        in_plan=(service_id, need) in desk.in_plan,
    )


def _ferry(found: CaseFound, row: Row, trip: Minutes) -> Ferry:
    home, point = found.asked.home, _point(found, row)
    if home is None or point is None:
        return Ferry.NONE
    return ferry_to(found.asked.site.key, home, LonLat(*point), Mode(trip.mode), trip.source)


def _band(trip: Minutes) -> str:
    return sure_words(trip.minutes, trip.low, trip.high, trip.source)


def _facts(desk: _Desk, why: Sequence[Reason]) -> list[Fact]:
    return [Fact(desk.say(reason), *BADGES[reason.code]) for reason in why if reason.code in BADGES]


def _suiting(desk: _Desk, row: Row) -> list[Fact]:
    """Return what is known of access and of evenings, where they matter."""
    asked, facts = desk.found.asked, list[Fact]()
    if not has_place(row):
        return facts
    if asked.wheelchair:
        facts.append(words.wheelchair_words(int(desk.found.catalogue.wheelchair[row.offer])))
    if asked.evenings and desk.evening[row.offer]:
        facts.append(Fact(_("also in the evening"), "good", "clock"))
    return facts


def has_place(row: Row) -> bool:
    """Return whether one goes there."""
    return row.offer != NO_OFFER and row.kind not in {Elsewhere.ONLINE, Elsewhere.BY_PHONE}


def _point(found: CaseFound, row: Row) -> tuple[float, float] | None:
    if not has_place(row):
        return None
    offers = found.catalogue.offers
    lon, lat = float(offers.lon[row.offer]), float(offers.lat[row.offer])
    return None if np.isnan(lon) or offers.hidden[row.offer] else (lon, lat)


def _points(found: CaseFound, needs: Sequence[NeedPart]) -> dict[str, Any]:
    """Return the points of the cards for the browser, each place once, and the home's cell."""
    home = found.asked.home
    cards = {
        card.number: (part.key, card)
        for part in reversed(needs)
        for block in part.blocks
        for card in block.cards
        if card.lon is not None and card.lat is not None
    }
    rows = [
        [number, round(card.lon or 0, DECIMALS), round(card.lat or 0, DECIMALS), key, card.id,
         card.name]
        for number, (key, card) in sorted(cards.items())
    ]  # fmt: skip
    origin = None if home is None else [home.lon, home.lat, found.asked.home_name]
    return {"origin": origin, "points": rows}


def _reach(found: CaseFound, participant_id: UUID) -> Reach | None:
    if found.best is None:
        return None
    return Reach(
        address=url_for("fitting.reach", participant_id=participant_id),
        title=_("How far one gets %(how)s", how=mode_words(found.asked.modes[0])),
        bands=[(limit, minutes_words(limit)) for limit in LIMITS_MIN],
    )


def _note(found: CaseFound, rows: Sequence[Row]) -> str:
    """Return where the times of the page come from."""
    if found.best is None:
        return ""
    offers = np.array([row.offer for row in rows if has_place(row)], np.int64)
    sources = set(found.best.times.source[offers].tolist())
    return " ".join([times_words(sources), *trip_notes(found.asked.site, found.best.modes)])
