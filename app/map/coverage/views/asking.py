"""What every page about coverage begins with: who asks, about which site, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _

from app.accounts.actor import current_actor
from app.accounts.menu import offer
from app.accounts.policy import Action, Scope, scope_of
from app.directory.needs import taxonomy
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.forms import InvalidCoverageError, chosen_site, read_coverage
from app.territory import queries
from app.territory.sites import SiteView

bp = Blueprint("coverage", __name__, template_folder="../../templates")
bp.record_once(
    lambda _state: offer(
        "coverage.gaps", lambda: _("Coverage"), "target", Action.SEE_COVERAGE, order=40
    )
)
UNUSABLE = 422


@dataclass(frozen=True)
class Question:
    """What was asked, with a sentence for each mistake in it."""

    asked: CoverageAsked
    sites: list[SiteView]
    errors: Mapping[str, str]


@dataclass(frozen=True)
class Tab:
    """A way to one of the pages about the same question."""

    label: str
    url: str
    current: bool


def question_or_mistakes() -> Question:
    """Return the question of this request; what cannot be used is left out and said."""
    site, sites = site_or_404()
    try:
        return Question(read_coverage(request.args, site, need_keys()), sites, {})
    except InvalidCoverageError as error:
        return Question(error.usable, sites, dict(error.errors))


def strict_question() -> CoverageAsked:
    """Return the question of this request.

    Raises:
        InvalidCoverageError: with a sentence for each mistake.
    """
    return read_coverage(request.args, site_or_404()[0], need_keys())


def site_or_404() -> tuple[SiteView, list[SiteView]]:
    """Return the site asked for and those that the actor may choose; 404 where there is none."""
    actor = current_actor()
    own = actor.site_key if scope_of(actor, Action.SEE_COVERAGE) is Scope.SITE else None
    sites = [site for site in queries.sites() if own is None or site.key == own]
    site = chosen_site(request.values.get("site", "").strip(), sites, own)
    if site is None:
        abort(404)
    return site, sites


def need_keys() -> frozenset[str]:
    """Return the keys of all needs and of their groups."""
    known = taxonomy()
    return frozenset({*(g.key for g in known.groups), *(n.key for n in known.needs)})


def tabs(asked: CoverageAsked) -> list[Tab]:
    """Return the ways to the pages about the same question."""
    query = asked.query()
    pages = (
        ("coverage.gaps", _("Gap map")),
        ("coverage.interactive", _("Moving map")),
        ("coverage.overview", _("Every need")),
        ("coverage.what_if", _("What if")),
        ("coverage.where_next", _("Where next")),
        ("coverage.compare", _("Compare")),
        ("coverage.scenarios", _("Scenarios")),
    )
    return [
        Tab(label, f"{url_for(endpoint)}?{query}", endpoint == request.endpoint)
        for endpoint, label in pages
    ]
