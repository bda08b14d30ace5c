"""What a case may need next: a few doors, each of which can be left shut."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.core.db import db
from app.participants.access import consent_holds
from app.participants.models import Assessment, Consent, Plan, PlanAction, PlanGoal, Referral
from app.participants.person.seen import Person
from app.participants.vocabulary import ConsentPurpose, PlanStatus

MOST = 3


@dataclass(frozen=True)
class Step:
    """Something to do next, with the page where it is done."""

    url: str
    icon: str
    words: str
    why: str


@dataclass(frozen=True)
class Standing:
    """What there is of a case already."""

    followed: bool
    assessed: bool
    chosen: bool
    agreed: bool
    referred: bool


def standing_of(participant_id: UUID) -> Standing:
    """Return what there is of a case, in one statement."""
    of_case = {table: table.participant_id == participant_id for table in (Assessment, Plan)}
    actions = (
        select(PlanAction.id)
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .where(of_case[Plan])
    )
    followed = (
        Consent.participant_id == participant_id,
        Consent.purpose == ConsentPurpose.FOLLOWING,
        consent_holds(),
    )
    found = select(
        exists().where(*followed),
        exists().where(of_case[Assessment], Assessment.finished_at.is_not(None)),
        actions.exists(),
        exists().where(of_case[Plan], Plan.status == PlanStatus.AGREED),
        exists().where(Referral.participant_id == participant_id),
    )
    return Standing(*db.session.execute(found).one())


def next_steps(person: Person, standing: Standing) -> list[Step]:
    """Return what may come next, the most urgent first, three at most."""
    steps = [
        _step(endpoint, person.id, icon, words, why)
        for is_open, endpoint, icon, words, why in (
            *_first_doors(person, standing),
            *_later_doors(person, standing),
        )
        if is_open and endpoint in current_app.view_functions
    ]
    return steps[:MOST]


def _step(endpoint: str, participant_id: UUID, icon: str, words: str, why: str) -> Step:
    return Step(url_for(endpoint, participant_id=participant_id), icon, words, why)


# Whether it is open, where it leads, its icon, and the words on it.
_Door = tuple[bool, str, str, str, str]


def _first_doors(person: Person, standing: Standing) -> list[_Door]:
    return [
        (
            not standing.followed,
            "person_details.consents",
            "handshake",
            _("Ask whether they want to be accompanied"),
            _("No agreement holds. Record it, or close the case."),
        ),
        (
            person.home is None,
            "person_details.edit",
            "home",
            _("Say roughly where they live"),
            _("Without it no service can be called near."),
        ),
        (
            not standing.assessed,
            "assessment.overview",
            "heart-mind",
            _("Talk about what they need"),
            _("Needs become the services that fit."),
        ),
    ]


def _later_doors(person: Person, standing: Standing) -> list[_Door]:
    return [
        (
            standing.assessed and not standing.chosen,
            "fitting.match",
            "compass",
            _("Look together at what fits"),
            _("Nearest first, by the ways they travel."),
        ),
        (
            standing.chosen and not standing.agreed,
            "plan.page",
            "clipboard",
            _("Agree on the plan"),
            _("So that both know who does what, and by when."),
        ),
        (
            standing.agreed and not standing.referred,
            "referral.page",
            "share",
            _("Open a door: refer them"),
            _("Only with their consent, and only what they agree to share."),
        ),
        (
            person.next_contact_at is None,
            "follow_up.contacts",
            "calendar",
            _("Agree when you speak again"),
            _("No next contact is noted."),
        ),
    ]
