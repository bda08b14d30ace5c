"""The rows of one invented case: the person, consents, assessments, contacts and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from shapely.geometry import Point
from sqlalchemy.orm import Session

from app.core.db import Base
from app.core.geo import LonLat
from app.participants.codes import LENGTH, SIGNS, site_letters
from app.participants.examples.content import Assessed, CaseExample, PointingExample
from app.participants.examples.nearby import Services
from app.participants.home import Home, coarse_home
from app.participants.models import (
    AssessedNeed,
    Assessment,
    CaseExit,
    CaseWorker,
    Consent,
    Contact,
    Handover,
    Participant,
    Pointing,
    ScaleResult,
    Supporter,
)
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    HandoverStatus,
    PointedBy,
    Stage,
)
from app.territory import gazetteer
from app.territory import queries as territory
from app.territory.sites import SiteView

_SPACE = UUID("0b8f6f0e-58b4-4c1e-9d5e-6c2b7f3a1d20")
_SCALE = "days"
# A conversation takes place in the morning; its row is written then.
_HOUR = time(9)


@dataclass(frozen=True)
class Around:
    """What invented cases of a site stand in: its people, its services, the day."""

    session: Session
    site: SiteView
    today: date
    first: UUID
    second: UUID
    stakeholder: UUID | None
    organisation: UUID | None
    services: Services

    def day(self, distance: int) -> date:
        """Return a day by its distance from the day of the setup."""
        return self.today + timedelta(days=distance)

    def moment(self, distance: int, at: time = _HOUR) -> datetime:
        """Return a moment of such a day, by the site's clock."""
        return datetime.combine(self.day(distance), at, self.site.timezone)

    def key(self, *parts: object) -> UUID:
        """Return the id of an invented row: the same at every setup."""
        return uuid5(_SPACE, "/".join([self.site.key, *map(str, parts)]))

    def add(self, row: Base) -> None:
        """Store a row, so that those of others may name it."""
        self.session.add(row)
        self.session.flush()

    def worker(self, case: CaseExample) -> UUID:
        """Return whose case it is."""
        return self.second if case.of_second else self.first


def add_person(around: Around, case: CaseExample) -> tuple[Participant, Home | None]:
    """Store who it is, with the colleagues who work on the case; returns the home as well."""
    person, home = case.person, _home(around, case)
    area = territory.area_at(around.site.key, home.point) if home else None
    row = Participant(
        id=around.key(case.key),
        site_id=around.site.key,
        code=_code(around, case.key),
        stage=case.stage,
        link_worker_id=around.worker(case),
        birth_year=around.today.year - person.age,
        language=person.languages[0],
        languages=list(person.languages),
        home=Point(home.point.lon, home.point.lat) if home else None,
        home_cell_m=home.cell_m if home else None,
        home_name=home.name if home else "",
        home_area_id=area.id if area else None,
        modes=list(person.modes),
        longest_min=person.longest_min,
        evenings=person.evenings,
        needs_company=person.needs_company,
        track=person.track,
        illustrative=True,
        created_by=around.worker(case),
        created_at=around.moment(case.begun),
        active_at=around.moment(_last_day(case)),
        closed_at=around.moment(case.exit.day) if case.exit else None,
        next_contact_at=_next(around, case),
    )
    row.name, row.phone, row.reach_note = person.name, person.phone, person.reach_note
    row.accessibility, row.track_reasons = dict(person.accessibility), person.track_reasons
    around.add(row)
    _add_team(around, case, row)
    return row, home


def _home(around: Around, case: CaseExample) -> Home | None:
    found = gazetteer.resolve(around.site.key, case.person.home)
    return coarse_home(around.site, LonLat(found.lon, found.lat)) if found else None


def _code(around: Around, key: str) -> str:
    """Return a code that is drawn from the example's own name, the same at every setup."""
    number, signs = around.key(key, "code").int, ""
    for _sign in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs += SIGNS[rest]
    return f"{site_letters(around.site)}-{signs}"


def _next(around: Around, case: CaseExample) -> datetime | None:
    if case.next_contact is None:
        return None
    return around.moment(case.next_contact, case.next_time)


def _last_day(case: CaseExample) -> int:
    return max([case.begun, *(contact.day for contact in case.contacts)])


def _add_team(around: Around, case: CaseExample, row: Participant) -> None:
    own = around.worker(case)
    other = around.first if own == around.second else around.second
    if case.beside:
        since = around.moment(case.begun + 1)
        around.add(CaseWorker(participant_id=row.id, user_id=other, since=since))
    if case.offered:
        offer = Handover(
            id=around.key(case.key, "handover"),
            participant_id=row.id,
            from_id=own,
            to_id=other,
            status=HandoverStatus.OFFERED,
            offered_at=around.moment(-1),
        )
        offer.note = case.offered
        around.add(offer)


def add_consents(around: Around, case: CaseExample, row: Participant) -> None:
    """Store what the person agreed to at the beginning."""
    purposes = [ConsentPurpose.FOLLOWING]
    purposes += [ConsentPurpose.CONTACT] if case.person.phone else []
    purposes += [ConsentPurpose.SUPPORTERS] if case.supporter else []
    for purpose in purposes:
        around.add(
            Consent(
                id=around.key(case.key, "consent", purpose),
                participant_id=row.id,
                purpose=purpose,
                fields=[],
                manner=ConsentManner.SIGNED,
                given_at=around.moment(case.begun),
                recorded_by=around.worker(case),
            )
        )
    if case.supporter:
        near = Supporter(
            id=around.key(case.key, "supporter"),
            participant_id=row.id,
            may_know_plan=case.supporter.may_know_plan,
            created_at=around.moment(case.begun),
        )
        near.name, near.relation = case.supporter.name, case.supporter.relation
        around.add(near)


def add_assessments(around: Around, case: CaseExample, row: Participant) -> None:
    """Store the conversations about needs, with their points."""
    for number, each in enumerate(case.assessments):
        assessment = Assessment(
            id=around.key(case.key, "assessment", number),
            participant_id=row.id,
            stage=each.stage,
            on=around.day(each.day),
            made_by=around.worker(case),
            created_at=around.moment(each.day),
            finished_at=around.moment(each.day) if each.finished else None,
        )
        assessment.strengths, assessment.wishes = each.strengths, each.wishes
        around.add(assessment)
        for part in _parts(around, case, each, assessment):
            around.add(part)


def _parts(
    around: Around, case: CaseExample, each: Assessed, assessment: Assessment
) -> Iterator[Base]:
    for position, need in enumerate(each.needs):
        row = AssessedNeed(
            id=around.key(case.key, assessment.id, position),
            assessment_id=assessment.id,
            position=position,
            severity=need.severity,
            urgency=need.urgency,
            said_by=need.said_by,
            said_on=around.day(each.day),
        )
        row.need, row.detail = need.need, need.detail
        yield row
    if each.days:
        points = ScaleResult(
            id=around.key(case.key, assessment.id, _SCALE),
            assessment_id=assessment.id,
            scale=_SCALE,
        )
        points.answers = dict(each.days)
        yield points


def add_contacts(around: Around, case: CaseExample, row: Participant) -> None:
    """Store the contacts, and the end of the pathway where it has one."""
    for number, each in enumerate(case.contacts):
        contact = Contact(
            id=around.key(case.key, "contact", number),
            participant_id=row.id,
            on=around.day(each.day),
            kind=each.kind,
            attendance=each.attendance,
            minutes=each.minutes,
            user_id=around.worker(case),
            created_at=around.moment(each.day),
        )
        contact.note = each.note
        around.add(contact)
    if case.exit and case.stage is Stage.CLOSED:
        left = CaseExit(
            id=around.key(case.key, "exit"),
            participant_id=row.id,
            on=around.day(case.exit.day),
            outcome=case.exit.outcome,
            recorded_by=around.worker(case),
            created_at=around.moment(case.exit.day),
        )
        left.note = case.exit.note
        around.add(left)


def add_pointing(around: Around, each: PointingExample) -> None:
    """Store somebody whom the demo stakeholder pointed out, and who waits."""
    by: dict[str, Any] = {"user_id": around.stakeholder, "organisation_id": around.organisation}
    row = Pointing(
        id=around.key(each.key),
        site_id=around.site.key,
        pointed_by=PointedBy.STAKEHOLDER,
        birth_year=around.today.year - each.age,
        language=around.site.languages[0],
        consent_at=around.moment(each.day),
        consent_manner=ConsentManner.SPOKEN,
        illustrative=True,
        created_at=around.moment(each.day),
        **by,
    )
    row.name, row.contact, row.why = each.name, each.contact, each.why
    around.add(row)
