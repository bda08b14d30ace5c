"""What was asked and what was found, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from app.directory.catalogue import WheelchairCode
from app.directory.match_words import language_name, track_label
from app.directory.vocabulary import Track
from app.participants.fitting.asked import CaseAsked
from app.participants.fitting.finding import NeedFound
from app.participants.fitting.page import Fact
from app.territory.trip_words import MODE_ICONS, minutes_words, mode_words


def asked_facts(asked: CaseAsked) -> list[Fact]:
    """Return what services must fit, as short facts above the list."""
    facts = [Fact(mode_words(mode), "plain", MODE_ICONS[mode]) for mode in asked.modes]
    within = _("at most %(time)s", time=minutes_words(asked.longest_min))
    facts.append(Fact(within, "plain", "clock"))
    if asked.age is not None:
        facts.append(Fact(ngettext("%(num)s year", "%(num)s years", asked.age), "plain", "user"))
    if asked.track is not None:
        facts.append(Fact(track_label(Track(asked.track.value)), "plain", "route"))
    if asked.languages:
        spoken = ", ".join(language_name(code) for code in asked.languages)
        facts.append(Fact(spoken, "plain", "speech"))
    if asked.wheelchair:
        facts.append(Fact(_("with a wheelchair"), "plain", "wheelchair"))
    if asked.evenings is False:
        facts.append(Fact(_("not in the evening"), "plain", "clock"))
    return facts


def summary_of(found: NeedFound, asked: CaseAsked) -> str:
    """Return how many services there are for a need, in one sentence."""
    if asked.home is None:
        return ngettext("%(num)s service", "%(num)s services", found.near.total)
    time = minutes_words(asked.longest_min)
    return ngettext(
        "%(num)s service within %(time)s", "%(num)s services within %(time)s", found.near.total,
        time=time,
    )  # fmt: skip


def missing_of(found: NeedFound, asked: CaseAsked) -> str:
    """Return what is missing nearby, "" where there is something."""
    if found.near.total or asked.home is None:
        return ""
    time = minutes_words(asked.longest_min)
    missing = _("Nothing for this need can be reached within %(time)s.", time=time)
    if found.farther.total or found.beyond.total:
        total = found.farther.total + found.beyond.total
        farther = ngettext("%(num)s service is farther away.",
                           "%(num)s services are farther away.", total)  # fmt: skip
        return f"{missing} {farther}"
    return missing


_Counted = Callable[[int], str]


def aside_notes(aside: Mapping[str, int]) -> list[str]:
    """Return what was left aside and why, so that nobody believes that it does not exist."""
    said: dict[str, _Counted] = {
        "age": lambda n: ngettext(
            "%(num)s is for another age", "%(num)s are for another age", n
        ),
        "track": lambda n: ngettext(
            "%(num)s is made for the other track", "%(num)s are made for the other track", n
        ),
        "language": lambda n: ngettext(
            "%(num)s speaks other languages", "%(num)s speak other languages", n
        ),
        "suiting": lambda n: ngettext(
            "%(num)s has no place that suits", "%(num)s have no place that suits", n
        ),
    }  # fmt: skip
    return [words(aside[name]) for name, words in said.items() if name in aside]


def wheelchair_words(code: int) -> Fact:
    """Return whether a wheelchair gets in."""
    return {
        WheelchairCode.YES: Fact(_("wheelchair access"), "good", "wheelchair"),
        WheelchairCode.PARTLY: Fact(_("partly accessible"), "warn", "wheelchair"),
        WheelchairCode.NO: Fact(_("no wheelchair access"), "bad", "wheelchair"),
    }.get(WheelchairCode(code), Fact(_("wheelchair access not stated: ask"), "plain", "wheelchair"))
