"""What a coordinator changes in thought: a service opens, closes or moves, a line is added."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

MOST_CHANGES = 12
SHORTEST_LINE_MIN, LONGEST_LINE_MIN = 1, 180


class Kind(StrEnum):
    """What kind of change."""

    OPEN = "open"
    CLOSE = "close"
    MOVE = "move"
    LINE = "line"


@dataclass(frozen=True)
class Change:
    """One change; which fields it uses depends on its kind.

    Attributes:
        kind: what happens.
        offer: id of the offer that closes or moves.
        place: code of the settlement where something opens, moves to, or a line begins.
        to: code of the settlement where a line ends.
        minutes: of the ride from end to end, waiting included.
    """

    kind: Kind
    offer: str = ""
    place: str = ""
    to: str = ""
    minutes: int = 0

    def text(self) -> str:
        """Return the change as it stands in an address."""
        parts = {
            Kind.OPEN: (self.place,),
            Kind.CLOSE: (self.offer,),
            Kind.MOVE: (self.offer, self.place),
            Kind.LINE: (self.place, self.to, str(self.minutes)),
        }[self.kind]
        return "~".join((self.kind.value, *parts))


class InvalidChangeError(ValueError):
    """A change that cannot be made; its text is a sentence for the page."""


def parse_change(text: str) -> Change:
    """Return the change that stands in an address.

    Raises:
        InvalidChangeError: it is none.
    """
    match text.split("~"):
        case ["open", place]:
            return Change(Kind.OPEN, place=place)
        case ["close", offer]:
            return Change(Kind.CLOSE, offer=offer)
        case ["move", offer, place]:
            return Change(Kind.MOVE, offer=offer, place=place)
        case ["line", place, to, minutes]:
            return Change(Kind.LINE, place=place, to=to, minutes=_minutes(minutes))
    raise InvalidChangeError(_("This change is not understood. Make it again below."))


def change_of_form(form: Mapping[str, str]) -> Change:
    """Return the change that somebody filled in.

    Raises:
        InvalidChangeError: a field is missing or wrong.
    """
    kind, fields = form.get("kind", ""), [form.get(name, "") for name in ("offer", "place", "to")]
    offer, place, to = (text.strip() for text in fields)
    match kind:
        case "open":
            return Change(Kind.OPEN, place=place)
        case "close":
            return Change(Kind.CLOSE, offer=offer)
        case "move":
            return Change(Kind.MOVE, offer=offer, place=place)
        case "line":
            return Change(Kind.LINE, place=place, to=to, minutes=_minutes(form.get("minutes", "")))
    raise InvalidChangeError(_("This change is not understood. Make it again below."))


def check_change(change: Change, offers: Collection[str], places: Collection[str]) -> None:
    """Refuse a change to what is not there.

    Raises:
        InvalidChangeError: with a sentence that says what to choose.
    """
    if change.kind in {Kind.CLOSE, Kind.MOVE} and change.offer not in offers:
        raise InvalidChangeError(_("Choose a service that answers the question now."))
    if change.kind is not Kind.CLOSE and change.place not in places:
        raise InvalidChangeError(_("Choose a settlement from the list."))
    if change.kind is Kind.LINE and (change.to not in places or change.to == change.place):
        raise InvalidChangeError(_("Choose two different settlements for the line."))


def parse_changes(texts: Sequence[str]) -> tuple[list[Change], list[str]]:
    """Return the usable changes of an address, each once, and a sentence for each mistake."""
    changes, errors = [], []
    for text in dict.fromkeys(text for text in texts if text):
        try:
            changes.append(parse_change(text))
        except InvalidChangeError as error:
            errors.append(str(error))
    if len(changes) > MOST_CHANGES:
        errors.append(_("At most %(n)s changes at a time.", n=MOST_CHANGES))
    return changes[:MOST_CHANGES], errors


def _minutes(text: str) -> int:
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 4:  # noqa: PLR2004 - three digits do
        minutes = int(text)
        if SHORTEST_LINE_MIN <= minutes <= LONGEST_LINE_MIN:
            return minutes
    raise InvalidChangeError(
        _(
            "Give whole minutes from %(low)s to %(high)s.",
            low=SHORTEST_LINE_MIN,
            high=LONGEST_LINE_MIN,
        )
    )
