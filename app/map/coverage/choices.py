"""What can be asked about coverage, in words, with what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.match_words import track_label
from app.directory.needs import Taxonomy, taxonomy
from app.directory.vocabulary import Track
from app.map.asked import WITHIN_STEPS
from app.map.choices import need_label
from app.map.coverage.asked import CoverageAsked, Moment
from app.map.page import Option
from app.territory.sites import SiteView
from app.territory.trip_words import MODE_ICONS, minutes_words, mode_words
from app.travel import Mode


@dataclass(frozen=True)
class Choices:
    """What can be chosen, with what is chosen."""

    sites: Sequence[Option]
    needs: Sequence[tuple[Option, Sequence[Option]]]
    tracks: Sequence[Option]
    modes: Sequence[Option]
    within: Sequence[Option]
    moments: Sequence[Option]
    levels: Sequence[Option]


def question_words(asked: CoverageAsked) -> str:
    """Return the question as a short line, for headings and print."""
    need = need_words(asked.need)
    parts = [
        need,
        _(
            "within %(time)s %(how)s",
            time=minutes_words(asked.within_min),
            how=mode_words(asked.mode),
        ),
        moment_words(asked.moment),
    ]
    if asked.track is not None:
        parts.append(track_label(asked.track))
    return " · ".join(parts)


def question_title(asked: CoverageAsked) -> str:
    """Return the question as a heading."""
    words = question_words(asked)
    return words[:1].upper() + words[1:]


def frame_words(asked: CoverageAsked) -> str:
    """Return the question without its need and its means of travel."""
    parts = [_("within %(time)s", time=minutes_words(asked.within_min)), moment_words(asked.moment)]
    if asked.track is not None:
        parts.append(track_label(asked.track))
    return " · ".join(parts)


def moment_words(moment: Moment) -> str:
    """Return when the trip begins."""
    return {
        Moment.ANY: _("at any time"),
        Moment.MORNING: _("on a weekday morning"),
        Moment.EVENING: _("on a weekday evening"),
        Moment.SATURDAY: _("on a Saturday morning"),
    }[moment]


def need_words(need: str | None) -> str:
    """Return a need or group of needs; "every service" for none."""
    return _("every service") if need is None else need_label(taxonomy(), need)


def level_of(asked: CoverageAsked) -> str:
    """Return the level of areas asked for, the coarsest without a wish."""
    return asked.level or asked.site.levels[0].key


def level_words(asked: CoverageAsked) -> str:
    """Return what the areas of the level are called."""
    key = level_of(asked)
    return next(said_in(dict(e.plural)) for e in asked.site.levels if e.key == key)


def choices_of(asked: CoverageAsked, sites: Sequence[SiteView]) -> Choices:
    """Return what can be chosen, with what is asked now chosen."""
    level = level_of(asked)
    return Choices(
        sites=[_option(s.key, said_in(dict(s.name)), s.key == asked.site.key) for s in sites],
        needs=_need_choices(taxonomy(), asked.need),
        tracks=[
            _option(track.value, track_label(track), asked.track is track)
            for track in (Track.JOB_READY, Track.COMPLEX_NEEDS)
        ],
        modes=[
            Option(mode.value, mode_words(mode), 0, asked.mode is mode, icon=MODE_ICONS[mode])
            for mode in Mode
            if mode in asked.site.speeds
        ],
        within=[
            _option(str(step), minutes_words(step), step == asked.within_min)
            for step in sorted({*WITHIN_STEPS, asked.within_min})
        ],
        moments=[_option(m.value, moment_words(m), m is asked.moment) for m in Moment],
        levels=[
            _option(each.key, said_in(dict(each.plural)), each.key == level)
            for each in asked.site.levels
        ],
    )


def _need_choices(known: Taxonomy, chosen: str | None) -> list[tuple[Option, Sequence[Option]]]:
    return [
        (
            _option(group.key, said_in(dict(group.label)), group.key == chosen),
            [
                _option(need.key, said_in(dict(need.label)), need.key == chosen)
                for need in known.needs_of(group.key)
            ],
        )
        for group in known.groups
    ]


def _option(value: str, label: str, selected: bool) -> Option:  # noqa: FBT001 - private
    return Option(value, label, 0, selected)
