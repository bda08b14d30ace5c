"""How close a service is to the words that were typed: by name, by need, or only by text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.core.units import BoolArray, CodeArray
from app.core.words import fold
from app.directory import queries
from app.directory.catalogue import Catalogue
from app.directory.needs import Taxonomy, taxonomy

BY_NAME, BY_NEED, BY_TEXT = 0, 1, 2
# Beyond so many hits the words say little, and reading all names would take longer than the rest.
MOST_NAMES = 500


def text_rank(catalogue: Catalogue, hits: BoolArray, words: Sequence[str]) -> CodeArray:
    """Return (m,) how close each service is to the words; services that are no hit are last."""
    rank = np.full(hits.size, BY_TEXT, np.int8)
    meant = np.uint64(_needs_meant(taxonomy(), words))
    rank[(catalogue.services.needs & meant) != 0] = BY_NEED
    rows = np.flatnonzero(hits)
    if rows.size <= MOST_NAMES:
        names = queries.names(catalogue.site_key)
        rank[[row for row in rows.tolist() if _begins(fold(names[row]), words)]] = BY_NAME
    return rank


def _needs_meant(known: Taxonomy, words: Sequence[str]) -> int:
    """Return the mask of the needs that people mean by these words."""
    return sum(
        known.mask(key)
        for key, phrases in known.phrases.items()
        if any(_begins(phrase, words) for phrase in phrases)
    )


def _begins(folded: str, words: Sequence[str]) -> bool:
    """Return whether each word begins some word of a folded text."""
    return all(f" {word}" in f" {folded}" for word in words)
