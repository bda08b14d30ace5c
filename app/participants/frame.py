"""What every page of a case shares: whose it is, its tabs, and answers to what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask_babel import LazyString, format_datetime
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import Actor, current_actor
from app.accounts.policy import Action, visible
from app.core.db import db
from app.core.sealing import BrokenSealError, LostKeyError
from app.participants.following import (
    ClosedCaseError,
    NotFollowedError,
    has_ended,
    require_followed,
)
from app.participants.models import Participant
from app.participants.privacy.emergency.lasting import open_until
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import Stage
from app.territory import queries as territory
from app.territory.sites import SiteView


@dataclass(frozen=True)
class _Tab:
    endpoint: str
    label: Callable[[], str]
    icon: str
    order: int


@dataclass(frozen=True)
class ShownTab:
    """A tab of the case as the page shows it."""

    url: str
    label: str
    icon: str
    is_current: bool


class Shut(StrEnum):
    """Why a case may be read, and not changed."""

    EMERGENCY = "emergency"
    UNFOLLOWED = "unfollowed"


@dataclass(frozen=True)
class CaseHead:
    """What stands above every page of a case; `called` is the name where there is one."""

    id: UUID
    site: SiteView
    code: str
    called: str
    age: int | None
    home_name: str
    stage: Stage
    illustrative: bool
    tabs: tuple[ShownTab, ...]
    # When the case closes again that was opened in an emergency, as a time; "" for one's own.
    open_until: str = ""
    # Whether they agreed once to be accompanied, and no longer do.
    has_ended: bool = False

    @property
    def shut(self) -> Shut | None:
        """Return why nothing of the case may be changed now, None where it may."""
        if self.open_until:
            return Shut.EMERGENCY
        return Shut.UNFOLLOWED if self.has_ended else None


_tabs: dict[str, _Tab] = {}


def offer_tab(endpoint: str, label: Callable[[], str], icon: str, *, order: int) -> None:
    """Put a page into the tabs of every case; its address takes `participant_id`.

    Args:
        endpoint: of the page; every endpoint of the same blueprint marks the tab as current.
        label: returns the words, such as `lambda: _("Plan")`.
        icon: of the sprite.
        order: smaller stands further left.
    """
    _tabs[endpoint] = _Tab(endpoint, label, icon, order)


def case_url(participant_id: UUID, package: str = "") -> str:
    """Return the address of a package's tab of a case, else of the first tab there is.

    Raises:
        LookupError: no package offers a tab.
    """
    ordered = sorted(_tabs.values(), key=lambda tab: tab.order)
    own = [tab for tab in ordered if tab.endpoint.partition(".")[0] == package]
    if not ordered:
        raise LookupError("no package offers a tab")
    return url_for((own or ordered)[0].endpoint, participant_id=participant_id)


def find_case(
    session: Session,
    participant_id: UUID,
    actor: Actor,
    action: Action | None = None,
    *,
    locked: bool = False,
    although_ended: bool = False,
) -> Participant:
    """Return a case on which the actor may do the action.

    Args:
        session: that of the page, or of the deed's `transaction()`.
        participant_id: whose.
        actor: who asks.
        action: what for; unless said, to see it, and to work on it where it is locked: whoever
            locks a case changes it, which nobody does in an emergency.
        locked: whether others who would change it wait.
        although_ended: whether it may be worked on although they no longer agree to be
            accompanied, as what ends, takes back or asks again may.

    Raises:
        NoSuchCaseError: there is none for this actor; the page answers 404.
        NotFollowedError: it is to be worked on, and they no longer agree.
    """
    right = action or (Action.WORK_CASE if locked else Action.SEE_CASE)
    query = visible(
        select(Participant).where(Participant.id == participant_id), Participant, actor, right
    ).execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update() if locked else query)
    if found is None:
        raise NoSuchCaseError
    if locked and right is Action.WORK_CASE and not although_ended:
        require_followed(session, found.id)
    return found


def case_head(participant_id: UUID, action: Action = Action.SEE_CASE) -> CaseHead:
    """Return the head of a case for whoever asks.

    Raises:
        NoSuchCaseError: there is none for them.
    """
    return head_of(find_case(db.session(), participant_id, current_actor(), action))


def head_of(person: Participant) -> CaseHead:
    """Return the head of a case that is already loaded."""
    site = territory.site(person.site_id)
    if site is None:
        raise NoSuchCaseError
    year = datetime.now(site.timezone).year
    return CaseHead(
        id=person.id,
        site=site,
        code=person.code,
        called=person.name,
        age=None if person.birth_year is None else year - person.birth_year,
        home_name=person.home_name,
        stage=person.stage,
        illustrative=person.illustrative,
        tabs=_shown_tabs(person.id),
        open_until=_open_until(person, site),
        has_ended=has_ended(db.session(), person.id),
    )


def _open_until(person: Participant, site: SiteView) -> str:
    ends = open_until(db.session(), person, current_actor())
    if ends is None:
        return ""
    return str(format_datetime(ends.astimezone(site.timezone), "short", rebase=False))


def _shown_tabs(participant_id: UUID) -> tuple[ShownTab, ...]:
    here = request.blueprint
    return tuple(
        ShownTab(
            url_for(tab.endpoint, participant_id=participant_id),
            tab.label(),
            tab.icon,
            tab.endpoint.rpartition(".")[0] == here,
        )
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
    )


def answer_errors(bp: Blueprint) -> None:
    """Let a blueprint of cases answer what is not there, changed meanwhile, or sealed for good."""
    bp.register_error_handler(NoSuchCaseError, _not_there)
    for error, problem in _PROBLEMS.items():
        bp.register_error_handler(error, partial(_refused, problem))


def _not_there(_error: Exception) -> AnyResponse:
    """Answer as if there were nothing: whose it is, is nobody's business."""
    return current_app.make_response(current_app.handle_user_exception(NotFound()))


@dataclass(frozen=True)
class _Problem:
    title: LazyString
    text: LazyString
    code: int


_PROBLEMS: Mapping[type[Exception], _Problem] = {
    StaleDataError: _Problem(
        _("Somebody changed this meanwhile"),
        _("Nothing of yours was kept yet. Go back, copy what you wrote, load the page anew."),
        409,
    ),
    NotFollowedError: _Problem(
        _("They no longer agree to be accompanied"),
        _(
            "Nothing was changed or shared. Ask them, record what they say under Consents, and do "
            "this again; or end the pathway. Going back shows what you wrote."
        ),
        409,
    ),
    ClosedCaseError: _Problem(
        _("This pathway has ended"),
        _(
            "Nothing was changed. Let them return first, under Contacts, and do this again. "
            "Going back shows what you wrote."
        ),
        409,
    ),
    LostKeyError: _Problem(
        _("This cannot be opened now"),
        _(
            "The key that it was sealed with is missing on this server. Nothing is lost or "
            "changed: ask whoever runs Prossima to put the key back."
        ),
        503,
    ),
    BrokenSealError: _Problem(
        _("This cannot be opened"),
        _(
            "What is stored here is not what was sealed. Nothing was changed now: tell whoever "
            "runs Prossima, so that they compare it with a backup."
        ),
        500,
    ),
}


def _refused(problem: _Problem, _error: Exception) -> AnyResponse:
    db.session.rollback()
    page = render_template("participants/problem.html", title=problem.title, text=problem.text)
    return make_response(page, problem.code)
