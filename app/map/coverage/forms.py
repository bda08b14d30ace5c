"""Parse a question about coverage at the edge: every mistake says what to change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext as _

from app.directory.vocabulary import Track
from app.map.coverage.asked import DEFAULT_WITHIN_MIN, CoverageAsked, Moment
from app.territory.sites import SiteView
from app.travel import Mode

SHORTEST_MIN, LONGEST_MIN = 5, 120
Word = TypeVar("Word", bound=StrEnum)


class InvalidCoverageError(ValueError):
    """A question that cannot be answered: what was wrong with each field, and what is usable."""

    def __init__(self, usable: CoverageAsked, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors))
        self.usable = usable
        self.errors = errors


def read_coverage(args: Mapping[str, str], site: SiteView, needs: Collection[str]) -> CoverageAsked:
    """Return the question; parameters that it does not know are left aside.

    Raises:
        InvalidCoverageError: with a sentence for each field, and the question without them.
    """
    errors: dict[str, str] = {}
    need = args.get("need", "").strip() or None
    if need is not None and need not in needs:
        errors["need"] = _("There is no such need. Choose one from the list.")
        need = None
    level = args.get("level", "").strip() or None
    if level is not None and level not in {each.key for each in site.levels}:
        errors["level"] = _("This site has no such areas. Choose from the list.")
        level = None
    asked = CoverageAsked(
        site=site,
        need=need,
        track=_word(args, "track", Track, None, errors),
        mode=_word(args, "mode", Mode, Mode.TRANSIT, errors) or Mode.TRANSIT,
        within_min=_minutes(args, errors),
        moment=_word(args, "moment", Moment, Moment.ANY, errors) or Moment.ANY,
        level=level,
    )
    if errors:
        raise InvalidCoverageError(asked, errors)
    return asked


def chosen_site(key: str, sites: Sequence[SiteView], own: str | None) -> SiteView | None:
    """Return the site asked for, one's own without a question, or None where it may not be seen."""
    may_see = [site for site in sites if own is None or site.key == own]
    if not key:
        return may_see[0] if may_see else None
    return next((site for site in may_see if site.key == key), None)


def _word(
    args: Mapping[str, str], name: str, kind: type[Word], usual: Word | None, errors: dict[str, str]
) -> Word | None:
    text = args.get(name, "").strip()
    if not text:
        return usual
    try:
        return kind(text)
    except ValueError:
        errors[name] = _("This is not among the choices. Choose one from the list.")
        return usual


def _minutes(args: Mapping[str, str], errors: dict[str, str]) -> int:
    text = args.get("within", "").strip()
    if not text:
        return DEFAULT_WITHIN_MIN
    if text.isascii() and text.isdigit() and SHORTEST_MIN <= int(text) <= LONGEST_MIN:
        return int(text)
    errors["within"] = _(
        "Give whole minutes from %(low)s to %(high)s.", low=SHORTEST_MIN, high=LONGEST_MIN
    )
    return DEFAULT_WITHIN_MIN
