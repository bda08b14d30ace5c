"""The start page and the page about the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from app.accounts.policy import Action, declares
from app.core.language import current, said_in
from app.directory.needs import Taxonomy, taxonomy
from app.map.outlines import outline_of
from app.territory import queries as territory
from app.territory.drawing import Drawing
from app.territory.sites import SiteView
from app.territory.trip_words import mode_words

bp = Blueprint("home", __name__, template_folder="templates")


@dataclass(frozen=True)
class SiteChoice:
    """A site as one choice of the start page."""

    key: str
    name: str
    authority: str
    selected: bool
    drawing: Drawing


@dataclass(frozen=True)
class NeedChoice:
    """A need, or a group of needs, in plain words."""

    key: str
    icon: str
    label: str
    description: str
    needs: Sequence[NeedChoice] = ()


@bp.get("/")
@declares(Action.SEE_DIRECTORY)
def start() -> str:
    """Show the sites, the needs, and how it works."""
    return render_template(
        "map/home.html", sites=_site_choices(territory.sites()), groups=_groups(taxonomy())
    )


@bp.get("/about")
@declares(Action.SEE_DIRECTORY)
def about() -> str:
    """Tell what this is, where its facts come from and what it does with yours."""
    return render_template("map/about.html", sites=territory.sites(), mode_words=mode_words)


def _site_choices(sites: Sequence[SiteView]) -> list[SiteChoice]:
    """Return the sites, the first one that works in the visitor's language selected."""
    own = (site.key for site in sites if current() in site.languages)
    selected = next(own, sites[0].key if sites else "")
    return [
        SiteChoice(
            key=site.key,
            name=said_in(dict(site.name)),
            authority=said_in(dict(site.authority)),
            selected=site.key == selected,
            drawing=outline_of(site),
        )
        for site in sites
    ]


def _groups(known: Taxonomy) -> list[NeedChoice]:
    return [
        NeedChoice(
            key=group.key,
            icon=group.icon,
            label=said_in(dict(group.label)),
            description=said_in(dict(group.description)),
            needs=[
                NeedChoice(
                    key=need.key,
                    icon=need.icon,
                    label=said_in(dict(need.label)),
                    description=said_in(dict(need.description)),
                )
                for need in known.needs_of(group.key)
            ],
        )
        for group in known.groups
    ]
