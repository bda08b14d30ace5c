"""Read the parameters of an address one by one, and remember what is wrong with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.geo import Box, CoordinateError, CoordinateFault

MOST_DIGITS = 6


@dataclass
class Reader:
    """Reads one parameter after the other; `errors` has a sentence for each mistake."""

    args: MultiDict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what was typed; the same question twice with two answers is a mistake."""
        if len(set(self.args.getlist(name))) > 1 and name not in self.errors:
            self.wrong(name, _("This was given more than once. Give it once."))
        return self.args.get(name, "").strip()

    def wrong(self, name: str, message: str) -> None:
        """Take down a mistake."""
        self.errors.setdefault(name, []).append(message)

    def number(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number in range, None where nothing (or nothing usable) was typed."""
        text = self.text(name)
        if not text:
            return None
        plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        if plain and low <= int(text) <= high:
            return int(text)
        self.wrong(name, _("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
        return None

    def switch(self, name: str) -> bool:
        """Return whether a box is ticked."""
        text = self.text(name)
        if text not in {"", "0", "1"}:
            self.wrong(name, _("Write 1 for yes, or leave it out."))
        return text == "1"

    def choice(self, name: str, labels: Mapping[str, str]) -> str:
        """Return one of the allowed values, or nothing; a mistake names them with their labels."""
        text = self.text(name)
        if not text or text in labels:
            return text
        values = ", ".join(
            value if label == value else f"{label} ({value})" for value, label in labels.items()
        )
        self.wrong(name, _("Choose one of: %(values)s.", values=values))
        return ""

    def box(self, name: str) -> Box | None:
        """Return a part of the map, or nothing."""
        text = self.text(name)
        if not text:
            return None
        try:
            return Box.parse(text)
        except CoordinateError as error:
            self.wrong(name, box_advice(error.reason))
            return None


def box_advice(fault: CoordinateFault) -> str:
    """Return what to change about a part of the map."""
    if fault is CoordinateFault.BOX_ORDER:
        return _("West must be less than east, south less than north.")
    return _("Write west,south,east,north in degrees, such as 11.0,46.0,11.2,46.2.")
