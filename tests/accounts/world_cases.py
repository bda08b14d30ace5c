"""The cases of the world, named as everything in it by how they stand to whoever asks.

To the link worker: `o` own, `c` a colleague's on which they work too, `g` a colleague's,
`s` of another site, `w` own and closed. To the stakeholder a referral is `o` and `c` to the own
organisation, `g` and `s` to others, `w` to the own with the consent withdrawn.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from accounts.people import create_user
from factories import MOMENT
from participants.cases import (
    add_worker,
    create_action,
    create_assessed_need,
    create_assessment,
    create_consent,
    create_contact,
    create_goal,
    create_participant,
    create_plan,
    create_pointing,
    create_referral,
)

from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import (
    CaseExit,
    CaseWorker,
    Handover,
    PlanLink,
    PlanVersion,
    Supporter,
)
from app.participants.vocabulary import (
    ConsentPurpose,
    HandoverStatus,
    Outcome,
    PointingStatus,
    SharedField,
    Stage,
)

# Each kind of row in a case has ids of its own: kind * 1,000,000 + place of the code.
KINDS = (
    "participant",
    "pointing",
    "consent",
    "assessment",
    "need",
    "plan",
    "goal",
    "action",
    "version",
    "link",
    "referral",
    "contact",
    "supporter",
    "handover",
    "exit",
)
_FIRST_KIND = 20
_CODES = "ocgsw"
_COLLEAGUE, _ABROAD = UUID(int=9_000_001), UUID(int=9_000_002)


def case_id(kind: str, code: str) -> UUID:
    """Return the id of a row of a case."""
    return UUID(int=(_FIRST_KIND + KINDS.index(kind)) * 1_000_000 + _CODES.index(code))


def ids(code: str) -> dict[str, UUID]:
    """Return the ids of everything in a case, and a colleague, by the name in an address."""
    return {kind: case_id(kind, code) for kind in KINDS} | {"colleague": _COLLEAGUE}


def name_of(code: str) -> str:
    """Return the name of a participant; it stands in one case only."""
    return f"Kanari{code}junior"


def build() -> None:
    """Store a case for each code, with a row of every kind."""
    from accounts.world import persona_id  # noqa: PLC0415 - the world builds this part of itself

    own = db.session.get(User, persona_id("link_worker"))
    colleague = _link_worker(_COLLEAGUE, "trentino")
    abroad = _link_worker(_ABROAD, "lisbon")
    assert own is not None
    whose = {"o": own, "c": colleague, "g": colleague, "s": abroad, "w": own}
    for code, worker in whose.items():
        _case(code, worker, own)


def _link_worker(key: UUID, site: str) -> User:
    return create_user(
        id=key,
        name="Colleague",
        email=f"{key.int}@team.example",
        role=Role.LINK_WORKER,
        site_id=site,
    )


def _case(code: str, worker: User, own: User) -> None:
    from accounts.world import organisation_id, service_id  # noqa: PLC0415 - as above

    is_closed = code == "w"
    person = create_participant(
        worker,
        id=case_id("participant", code),
        name=name_of(code),
        stage=Stage.CLOSED if is_closed else Stage.ACTIVE,
    )
    if code == "c":
        add_worker(person, own)
    else:
        # A colleague may be taken off again where there is one.
        other = _ABROAD if code == "s" else _COLLEAGUE
        db.session.add(CaseWorker(participant_id=person.id, user_id=other, since=MOMENT))
    create_pointing(
        id=case_id("pointing", code),
        site_id=person.site_id,
        name=name_of(code),
        status=PointingStatus.TAKEN if is_closed else PointingStatus.NEW,
        handled_at=MOMENT if is_closed else None,
    )
    consent = create_consent(
        person,
        id=case_id("consent", code),
        purpose=ConsentPurpose.SHARING,
        fields=[SharedField.NAME, SharedField.NEED],
        organisation_id=organisation_id(code),
        withdrawn_at=MOMENT if is_closed else None,
    )
    assessment = create_assessment(person, id=case_id("assessment", code), wishes=name_of(code))
    create_assessed_need(assessment, id=case_id("need", code))
    plan = create_plan(person, id=case_id("plan", code), note=name_of(code))
    goal = create_goal(plan, id=case_id("goal", code))
    action = create_action(goal, id=case_id("action", code), service_id=service_id(code))
    create_referral(
        person,
        consent,
        id=case_id("referral", code),
        action_id=action.id,
        service_id=service_id(code),
    )
    create_contact(person, id=case_id("contact", code))
    _rest(code, person.id, plan.id, own)
    db.session.commit()


def _rest(code: str, person_id: UUID, plan_id: UUID, own: User) -> None:
    """Store what has no factory of its own."""
    key = {kind: case_id(kind, code) for kind in ("version", "link", "supporter", "exit")}
    made = {"agreed_on": MOMENT.date(), "created_at": MOMENT}
    db.session.add(PlanVersion(id=key["version"], plan_id=plan_id, number=1, **made))
    lasting = {"created_at": MOMENT, "expires_at": MOMENT + timedelta(days=36500)}
    db.session.add(PlanLink(id=key["link"], plan_id=plan_id, secret_hash=f"{code}", **lasting))
    db.session.add(
        Supporter(
            id=key["supporter"], participant_id=person_id, name=name_of(code), created_at=MOMENT
        )
    )
    db.session.add(
        CaseExit(
            id=key["exit"],
            participant_id=person_id,
            on=MOMENT.date(),
            outcome=Outcome.WORK,
            created_at=MOMENT,
        )
    )
    _handover(code, own)


def _handover(code: str, own: User) -> None:
    """Store an offer to hand the colleague's case over: to the own persona where it is `o`."""
    if code == "o":
        # The case of `g` does not stand yet: it is offered when it does.
        return
    if code == "g":
        _offer("o", case_id("participant", "g"), own.id, HandoverStatus.OFFERED)
        _offer("w", case_id("participant", "g"), own.id, HandoverStatus.WITHDRAWN)
    if code != "w":
        _offer(code, case_id("participant", code), _third(code), HandoverStatus.OFFERED)


def _third(code: str) -> UUID:
    from accounts.world import persona_id  # noqa: PLC0415 - as above

    return persona_id("coordinator") if code != "s" else _COLLEAGUE


def _offer(code: str, person_id: UUID, to_id: UUID, status: HandoverStatus) -> None:
    db.session.add(
        Handover(
            id=case_id("handover", code),
            participant_id=person_id,
            from_id=_ABROAD if code == "s" else _COLLEAGUE,
            to_id=to_id,
            status=status,
            offered_at=MOMENT,
        )
    )
