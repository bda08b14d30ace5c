"""Deeds about who a participant is: begin a case, change what is known."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask_babel import gettext as _
from shapely.geometry import Point
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.core.db import db, transaction
from app.participants.codes import add_with_code, site_letters
from app.participants.consents import record_consent
from app.participants.frame import find_case
from app.participants.home import Home
from app.participants.models import Participant
from app.participants.person.content import PersonContent
from app.participants.person.seen import Person, open_person
from app.participants.vocabulary import ConsentPurpose
from app.territory import queries as territory
from app.territory.sites import SiteView

name_deeds(
    {
        "start_case": lambda: _("began a case"),
        "change_person": lambda: _("changed what is known of a participant"),
    }
)

_PLAIN = (
    *("name", "phone", "email", "reach_note", "birth_year", "language", "longest_min"),
    *("evenings", "needs_company", "track", "track_reasons"),
)


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same page; carries what stands there now."""

    def __init__(self, now: Person) -> None:
        super().__init__("changed meanwhile")
        self.now = now


def start_case(actor: Actor, site: SiteView, content: PersonContent, form: str | None) -> UUID:
    """Begin a case of one's own, with the consents that were given for it.

    Args:
        actor: the link worker, whose case it becomes.
        site: theirs.
        content: what the form says.
        form: names the form, so that sending it twice begins one case.
    """
    try:
        return _start(actor, site, content, form)
    except IntegrityError:
        # The same form came twice at the same moment: the other one began the case.
        known = _made_by(db.session(), actor, form)
        if known is None:
            raise
        return known


def _start(actor: Actor, site: SiteView, content: PersonContent, form: str | None) -> UUID:
    with transaction() as session:
        known = _made_by(session, actor, form)
        if known is not None:
            return known
        person = new_case(actor, site.key)
        person.made_by_form = form
        add_with_code(session, person, site_letters(site))
        _apply(session, site, person, content)
        events.record(session, actor, "start_case", person)
        _record_consents(session, actor, person, content)
        return person.id


def _made_by(session: Session, actor: Actor, form: str | None) -> UUID | None:
    made = select(Participant.id).where(
        Participant.made_by_form == form, Participant.created_by == actor.user_id
    )
    return session.scalar(made) if form else None


def new_case(actor: Actor, site_key: str) -> Participant:
    """Return a case of the actor's own that still needs its code."""
    return Participant(
        id=uuid4(),
        site_id=site_key,
        link_worker_id=actor.user_id,
        created_by=actor.user_id,
        created_at=clock.now(),
        active_at=clock.now(),
    )


def change_person(
    actor: Actor, participant_id: UUID, site: SiteView, content: PersonContent, version: str
) -> None:
    """Change what is known of a participant.

    Raises:
        NoSuchCaseError: it is not the actor's case.
        ChangedMeanwhileError: the page changed since the form was shown.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True)
        now = open_person(session, actor, person)
        if now.version != version:
            raise ChangedMeanwhileError(now)
        _record_consents(session, actor, person, content)
        changed = _apply(session, site, person, content)
        if changed:
            person.active_at = clock.now()
            events.record(session, actor, "change_person", person, changed)


def _record_consents(
    session: Session, actor: Actor, person: Participant, content: PersonContent
) -> None:
    given = {
        ConsentPurpose.FOLLOWING: content.following_manner,
        ConsentPurpose.CONTACT: content.contact_manner,
    }
    for purpose, manner in given.items():
        if manner is not None:
            record_consent(session, actor, person, purpose, manner)


def _apply(
    session: Session, site: SiteView, person: Participant, content: PersonContent
) -> list[str]:
    """Put the content into the row; return the names of what changed."""
    wanted: dict[str, object] = {name: getattr(content, name) for name in _PLAIN}
    wanted["languages"] = list(content.languages)
    wanted["modes"] = [mode.value for mode in content.modes]
    wanted["accessibility"] = _accessibility(content)
    with session.no_autoflush:
        changed = [name for name, value in wanted.items() if _differs(person, name, value)]
    for name in changed:
        setattr(person, name, wanted[name])
    if content.settled.changed:
        put_home(site, person, content.settled.home)
        changed.append("home")
    return changed


def _differs(person: Participant, name: str, value: object) -> bool:
    """Return whether a field changes; of several choices the order says nothing."""
    known = getattr(person, name)
    if isinstance(value, list):
        return set(value) != set(known or ())
    return bool(known != value)


def _accessibility(content: PersonContent) -> dict[str, str | bool]:
    said: dict[str, str | bool] = {}
    if content.accessibility:
        said["text"] = content.accessibility
    if content.wheelchair:
        said["wheelchair"] = True
    return said


def put_home(site: SiteView, person: Participant, home: Home | None) -> None:
    """Keep a coarse home, or none."""
    area = territory.area_at(site.key, home.point) if home else None
    person.home = Point(home.point.lon, home.point.lat) if home else None
    person.home_cell_m = home.cell_m if home else None
    person.home_name = home.name if home else ""
    person.home_area_id = area.id if area else None
