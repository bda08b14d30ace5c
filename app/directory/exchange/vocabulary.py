"""The words of a site that cells may hold: needs as people call them, and areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from flask_babel import lazy_gettext as _

from app.core.language import LANGUAGES
from app.core.words import fold
from app.directory.exchange.cells import Cells
from app.directory.exchange.columns import Column
from app.directory.exchange.findings import Weight
from app.directory.exchange.geography import Ground
from app.directory.needs import Need, Taxonomy


@dataclass(frozen=True)
class Vocabulary:
    """What words mean in the files of one site."""

    taxonomy: Taxonomy
    ground: Ground
    language: str

    @cached_property
    def _needs(self) -> Mapping[str, str]:
        """Return the key of each need by its key, label or words, labels first.

        A word that two needs share means neither, unless it is the label of one.
        """
        meanings = dict(chain.from_iterable(map(_labels, self.taxonomy.needs)))
        shared: dict[str, set[str]] = {}
        for need in self.taxonomy.needs:
            for word in map(fold, chain.from_iterable(need.words.values())):
                shared.setdefault(word, set()).add(need.key)
        sure = {word: min(keys) for word, keys in shared.items() if len(keys) == 1}
        return {**sure, **meanings}

    def needs(self, cells: Cells) -> tuple[str, ...]:
        """Return the keys of the needs that a cell names in plain words."""
        labels = ", ".join(need.label[self.language] for need in self.taxonomy.needs)
        return cells.meant(
            Column.NEEDS, self._needs, _("Write some of: %(labels)s.", labels=labels)
        )

    def area(self, cells: Cells) -> str:
        """Return the code of the area that a cell names, "" for none."""
        text = cells.text(Column.AREA)
        code = self.area_called(text)
        if text and not code:
            cells.wrong(
                Column.AREA,
                _("There is no such area here."),
                _("Leave it empty: it is found by the town or the point."),
                weight=Weight.ERROR,
            )
        return code

    def area_called(self, text: str) -> str:
        """Return the code of the area of this name or code, "" for none."""
        return self.ground.codes.get(fold(text), "") if text else ""


def _labels(need: Need) -> Iterator[tuple[str, str]]:
    yield fold(need.key.replace("_", " ")), need.key
    for code in LANGUAGES:
        yield fold(need.label[code]), need.key
