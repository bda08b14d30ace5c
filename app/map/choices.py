"""The filters of the search page: every choice with the number of services it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.happenings.words import KIND_ICONS, kinds_words
from app.directory.match_words import language_name, track_label
from app.directory.needs import Taxonomy
from app.directory.standing_now import TRACKS
from app.directory.vocabulary import ServiceKind
from app.directory.vocabulary import Track as StatedTrack
from app.map.asked import WITHIN_STEPS, Asked
from app.map.page import Chip, NeedGroup, Option, Suggestion
from app.map.search import Found
from app.matching import Dimension, Facets, Gain
from app.territory.trip_words import MODE_ICONS, minutes_words, mode_words
from app.travel import Mode

LONGEST_ADVICE = 4


def need_groups(asked: Asked, known: Taxonomy, counts: Facets) -> list[NeedGroup]:
    """Return the two levels of needs, with counts under the other filters."""
    groups = []
    for group, count in zip(known.groups, counts.groups.tolist(), strict=True):
        head = Option(
            value=group.key, label=said_in(dict(group.label)), count=count,
            selected=group.key in asked.needs, icon=group.icon, colour=group.colour,
            hint=said_in(dict(group.description)),
        )  # fmt: skip
        options = [
            Option(
                value=need.key, label=said_in(dict(need.label)),
                count=int(counts.needs[known.bit(need.key)]),
                selected=need.key in asked.needs, icon=need.icon, colour=need.colour,
                hint=said_in(dict(need.description)),
            )
            for need in known.needs_of(group.key)
        ]  # fmt: skip
        groups.append(NeedGroup(head, options))
    return groups


def kind_options(asked: Asked, found: Found) -> list[Option]:
    """Return services, orientation points and events, with counts under the other filters."""
    counted = found.sieve.found(Dimension.KIND)
    return [
        Option(
            value=kind.value, label=kinds_words(kind),
            count=int((counted & found.catalogue.of_kind(kind)).sum()),
            selected=asked.kind is kind, icon=KIND_ICONS[kind],
        )
        for kind in ServiceKind
    ]  # fmt: skip


def track_options(asked: Asked, counts: Facets) -> list[Option]:
    """Return the two tracks in plain words."""
    return [
        Option(track.value, track_label(track), counts.track[TRACKS[track]], asked.track is track)
        for track in (StatedTrack.JOB_READY, StatedTrack.COMPLEX_NEEDS)
    ]


def language_options(asked: Asked, found: Found, counts: Facets) -> list[Option]:
    """Return the languages that some service of the site states."""
    options = [
        Option(code, language_name(code), int(counts.languages[bit]), asked.language == code)
        for bit, code in enumerate(found.catalogue.languages)
    ]
    return sorted(options, key=lambda option: option.label)


def mode_options(asked: Asked) -> list[Option]:
    """Return the ways to travel that the site has speeds for."""
    return [
        Option(mode.value, mode_words(mode), 0, asked.mode is mode, icon=MODE_ICONS[mode])
        for mode in Mode
        if mode in asked.site.speeds
    ]


def within_options(asked: Asked, counts: Facets) -> list[Option]:
    """Return the steps of minutes; counted once there is a starting point."""
    steps = within_steps(asked)
    numbers = counts.within.tolist() or [0] * len(steps)
    return [
        Option(str(step), minutes_words(step), number, asked.within_min == step)
        for step, number in zip(steps, numbers, strict=True)
    ]


def within_steps(asked: Asked) -> list[int]:
    """Return the usual steps, and the asked one where it is another."""
    own = set() if asked.within_min is None else {asked.within_min}
    return sorted({*WITHIN_STEPS, *own})


def chips(asked: Asked, known: Taxonomy, address: str) -> list[Chip]:
    """Return the active filters in words, each with the address without it."""
    return [Chip(words, f"{address}?{without.query()}") for words, without in _active(asked, known)]


def _active(asked: Asked, known: Taxonomy) -> list[tuple[str, Asked]]:
    rows: list[tuple[bool, str, Asked]] = [
        (bool(asked.text), f"“{asked.text}”", asked.but(text="")),
        *((True, need_label(known, key), _without_need(asked, key)) for key in asked.needs),
        (asked.kind is not None, kinds_words(asked.kind), asked.but(kind=None)),
        (asked.track is not None, _track_words(asked), asked.but(track=None)),
        (asked.age is not None, _("age %(n)s", n=asked.age), asked.but(age=None)),
        (bool(asked.language), language_name(asked.language or "en"), asked.but(language=None)),
        (asked.free, _("free of charge"), asked.but(free=False)),
        (asked.open, _("open now"), asked.but(open=False)),
        (asked.within_min is not None, _within_words(asked), asked.but(within_min=None)),
        (asked.origin is not None, _from_words(asked), asked.but(origin=None, within_min=None)),
        (asked.box is not None, _("this part of the map"), asked.but(box=None)),
    ]
    return [(words, without) for is_active, words, without in rows if is_active]


def need_label(known: Taxonomy, key: str) -> str:
    """Return the label of a need or a group."""
    groups = {group.key: group.label for group in known.groups}
    return said_in(dict(groups[key] if key in groups else known.need(key).label))


def _track_words(asked: Asked) -> str:
    return "" if asked.track is None else track_label(asked.track)


def _without_need(asked: Asked, key: str) -> Asked:
    return asked.but(needs=tuple(need for need in asked.needs if need != key))


def _within_words(asked: Asked) -> str:
    time = minutes_words(asked.within_min or 0)
    return _("within %(time)s %(how)s", time=time, how=mode_words(asked.mode))


def _from_words(asked: Asked) -> str:
    return "" if asked.origin is None else _("from %(place)s", place=asked.origin.name)


def suggestions(asked: Asked, gains: Sequence[Gain], address: str) -> list[Suggestion]:
    """Return the ways out of an empty result, the most fruitful first."""
    return [
        Suggestion(
            _advice(asked, gain), gain.services, f"{address}?{_given_up(asked, gain).query()}"
        )
        for gain in gains[:LONGEST_ADVICE]
    ]


def _given_up(asked: Asked, gain: Gain) -> Asked:
    if gain.within_min is not None:
        return asked.but(within_min=int(gain.within_min))
    return {
        Dimension.TEXT: asked.but(text=""),
        Dimension.KIND: asked.but(kind=None),
        Dimension.NEEDS: asked.but(needs=()),
        Dimension.TRACK: asked.but(track=None),
        Dimension.AGE: asked.but(age=None),
        Dimension.LANGUAGE: asked.but(language=None),
        Dimension.FREE: asked.but(free=False),
        Dimension.OPEN: asked.but(open=False),
        Dimension.WITHIN: asked.but(within_min=None),
        Dimension.BOX: asked.but(box=None),
    }[gain.dimension]


def _advice(asked: Asked, gain: Gain) -> str:
    if gain.within_min is not None:
        return _("Travel up to %(time)s", time=minutes_words(int(gain.within_min)))
    return {
        Dimension.TEXT: _("Without the words “%(text)s”", text=asked.text),
        Dimension.KIND: _("Services, orientation points and events"),
        Dimension.NEEDS: _("With any need"),
        Dimension.TRACK: _("For both tracks"),
        Dimension.AGE: _("For any age"),
        Dimension.LANGUAGE: _("In any language"),
        Dimension.FREE: _("Also what costs something"),
        Dimension.OPEN: _("Also when it is closed now"),
        Dimension.WITHIN: _("However long it takes"),
        Dimension.BOX: _("On the whole map"),
    }[gain.dimension]
