"""A search as asked: checked, typed, and writable as an address again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from app.core.geo import Box
from app.directory.vocabulary import ServiceKind, Track
from app.territory.sites import SiteView
from app.territory.starts import Start
from app.travel import Mode

DEFAULT_MODE = Mode.TRANSIT
WITHIN_STEPS = (15, 30, 45, 60, 90)


@dataclass(frozen=True)
class Asked:
    """One search. Every field but the site may be left out."""

    site: SiteView
    text: str = ""
    needs: tuple[str, ...] = ()
    kind: ServiceKind | None = None
    track: Track | None = None
    age: int | None = None
    language: str | None = None
    free: bool = False
    open: bool = False
    origin: Start | None = None
    mode: Mode = DEFAULT_MODE
    within_min: int | None = None
    box: Box | None = None
    page: int = 1

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - any field's type
        """Return the same search, changed, from its first page on."""
        return replace(self, **{"page": 1, **changes})

    def query(self) -> str:
        """Return the search as the query of an address; defaults are left out."""
        pairs: list[tuple[str, str]] = [("site", self.site.key)]
        pairs += [("q", self.text)] if self.text else []
        pairs += [("need", need) for need in self.needs]
        pairs += [(name, value) for name, value in self._plain() if value]
        return urlencode(pairs, safe=",:")

    def trip_query(self) -> str:
        """Return from where and how one travels as the query of an address; "" without a start."""
        if self.origin is None:
            return ""
        return urlencode({"from": self.origin.typed, "mode": self.mode.value}, safe=",:")

    def _plain(self) -> list[tuple[str, str]]:
        """Return the parameters that stand at most once; an empty value is left out."""
        limit = "" if self.within_min is None else str(self.within_min)
        return [
            ("kind", "" if self.kind is None else self.kind.value),
            ("track", "" if self.track is None else self.track.value),
            ("age", "" if self.age is None else str(self.age)),
            ("language", self.language or ""),
            ("free", "1" if self.free else ""),
            ("open", "1" if self.open else ""),
            ("from", "" if self.origin is None else self.origin.typed),
            ("mode", "" if self.mode is DEFAULT_MODE else self.mode.value),
            ("within", limit),
            ("box", "" if self.box is None else box_text(self.box)),
            ("page", "" if self.page == 1 else str(self.page)),
        ]


def box_text(box: Box) -> str:
    """Return a box as `west,south,east,north`, to about a metre."""
    return ",".join(f"{edge:.5f}" for edge in (box.west, box.south, box.east, box.north))
