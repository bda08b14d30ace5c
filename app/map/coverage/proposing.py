"""What a choice of places would do, in words: of young people, or of participants with needs."""

from __future__ import annotations

from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from app.coverage import Proof, Siting
from app.map.coverage.weights import Weigh, Weights
from app.map.page import Option


def outcome_words(weights: Weights, siting: Siting) -> str:
    """Return what the places do together."""
    gained = float(siting.gained.sum())
    numbers = {
        "gained": whole(gained),
        "share": format_percent(siting.covered / weights.total),
        "before": format_percent((siting.covered - gained) / weights.total),
    }
    if weights.kind is Weigh.YOUNG:
        return _(
            "Together %(gained)s more young people: %(share)s instead of %(before)s.", **numbers
        )
    return _(
        "Together about %(gained)s more participants: %(share)s instead of %(before)s of those "
        "with an open need.",
        **numbers,
    )


def gain_words(weights: Weights, people: float) -> str:
    """Return what one place adds to those before it."""
    if weights.kind is Weigh.YOUNG:
        return _("%(n)s more", n=whole(people))
    return _("about %(n)s more", n=whole(people))


def proof_words(siting: Siting, count: int) -> str:
    """Return what is proven, in plain words, with the bound."""
    if siting.proof is Proof.BEST:
        return ngettext(
            "Proven: no other place reaches more than %(most)s in all, open services included.",
            "Proven: no other choice of %(num)s reaches more than %(most)s in all, open services "
            "included.",
            count,
            most=whole(siting.bound),
        )
    return ngettext(
        "No single place can reach more than %(most)s in all, open services included; this one "
        "reaches %(here)s.",
        "No choice of %(num)s can reach more than %(most)s in all, open services included; this "
        "one reaches %(here)s.",
        count,
        most=whole(siting.bound),
        here=whole(siting.covered),
    )


def looked_at_words(candidates: int, among: int) -> str:
    """Return that only some settlements were candidates; "" where all were."""
    if candidates >= among:
        return ""
    return _(
        "Of %(all)s settlements only the %(n)s with most people to reach were looked at for a new "
        "service. What is said to be proven holds among these.",
        all=format_decimal(among),
        n=format_decimal(candidates),
    )


def weighed_words(weights: Weights) -> str:
    """Return whom the places were weighed by, and how far that can be trusted."""
    if not weights.total:
        return ""
    if weights.source is None:
        return _(
            "Weighed by the young people who have none within reach yet; where a time is unknown, "
            "nobody is counted as reached."
        )
    words = ngettext(
        "Weighed by participants with such a need open on %(day)s, about %(n)s in all: %(num)s "
        "area has a number of its own, the others share the rest by their young people.",
        "Weighed by participants with such a need open on %(day)s, about %(n)s in all: %(num)s "
        "areas have a number of their own, the others share the rest by their young people.",
        weights.by_area,
        day=format_date(weights.source.until),
        n=whole(weights.total),
    )
    return f"{words} {blurred_words()}"


def blurred_words() -> str:
    """Return how numbers of participants are kept from showing anybody."""
    return _("Numbers of participants are blurred by chance, and fewer than five are never shown.")


def weigh_options(chosen: Weigh) -> list[Option]:
    """Return what places can be weighed by."""
    return [
        Option(Weigh.YOUNG.value, _("young people"), 0, chosen is Weigh.YOUNG),
        Option(Weigh.NEEDS.value, _("open needs of participants"), 0, chosen is Weigh.NEEDS),
    ]


def no_needs_words(*, has_report: bool) -> str:
    """Return why places cannot be weighed by needs."""
    if has_report:
        return _(
            "Too few participants have this need to weigh by it: numbers are shown from five on, "
            "and only where they give nobody away. Choose a group of needs, every service, or "
            "young people."
        )
    return _(
        "There is no report yet that counts the open needs of participants: it is made once a "
        "quarter. Choose young people."
    )


def whole(people: float) -> str:
    """Return people as a whole number."""
    return str(format_decimal(round(people)))
