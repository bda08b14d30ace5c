"""The page of a search that cannot be answered as asked: the form kept, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.language import said_in
from app.directory.happenings.words import counted_words
from app.map.forms import InvalidSearchError
from app.map.page import NeedGroup, Option, SearchPage, WayOut
from app.territory.starts import Remedy

Ways = Sequence[WayOut]
# What belongs to the old territory, or to the page that one was on.
_LEFT_BEHIND = {"site": {"box", "page"}, "from": {"page"}}


def ways_out(remedies: Sequence[Remedy], args: MultiDict[str, str]) -> list[WayOut]:
    """Return what would put a mistake right, each as the address of the search put right."""
    found = []
    for remedy in remedies:
        kept = args.copy()
        for name in (remedy.field, *_LEFT_BEHIND[remedy.field]):
            kept.poplist(name)
        query = urlencode([*kept.items(multi=True), (remedy.field, remedy.value)], safe=",:")
        found.append(WayOut(remedy.label, f"{url_for('map.search')}?{query}"))
    return found


def without_start_page(rest: SearchPage, error: InvalidSearchError, ways: Ways) -> SearchPage:
    """Return what fits the other filters, while nobody knows from where; the form kept."""
    note = _(
        "Until then the list shows what fits in %(site)s, without minutes.",
        site=said_in(dict(rest.site.name)),
    )
    return replace(
        rest, typed=error.typed, errors=error.errors, remedies=ways, messages=[note],
        withins=_chosen(rest.withins, [error.typed.within]),
    )  # fmt: skip


def refused_page(empty: SearchPage, error: InvalidSearchError, ways: Ways) -> SearchPage:
    """Return the page of a search that could not be answered: the form kept, no result."""
    typed = empty.typed
    return replace(
        empty, errors=error.errors, remedies=ways, answered=False, reach=None, trip="",
        cards=(), elsewhere=(), total=0, counted=counted_words(None, 0), placed_total=0,
        pages=1, page=1,
        chips=(), suggestions=(), origin=None,
        need_groups=[
            NeedGroup(_chosen([each.group], typed.needs)[0], _chosen(each.needs, typed.needs))
            for each in empty.need_groups
        ],
        kinds=_chosen(empty.kinds, [typed.kind]),
        tracks=_chosen(empty.tracks, [typed.track]),
        languages=_chosen(empty.languages, [typed.language]),
        withins=_chosen(empty.withins, [typed.within]),
    )  # fmt: skip


def _chosen(options: Sequence[Option], values: Sequence[str]) -> list[Option]:
    """Return the options as the visitor left them, whatever was searched for."""
    return [replace(option, selected=option.value in values) for option in options]
