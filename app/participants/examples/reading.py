"""The invented cases of a site, read from `cases.toml` in its folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import time
from pathlib import Path
from typing import Any

from app.participants.examples.content import (
    Assessed,
    CaseExample,
    ContactExample,
    Examples,
    ExitExample,
    Goal,
    Need,
    PersonExample,
    PlanExample,
    PointingExample,
    ReferralExample,
    Step,
    SupporterExample,
)
from app.participants.vocabulary import (
    ActionStatus,
    AssessmentStage,
    Attendance,
    ContactKind,
    Doer,
    Outcome,
    PlanStatus,
    ReferralStatus,
    SaidBy,
    Severity,
    Stage,
    Track,
    Urgency,
)

FILE = "cases.toml"
_Table = Mapping[str, Any]


def read_examples(folder: Path) -> Examples:
    """Return the invented cases of a site's folder; none where it has no such file."""
    file = folder / FILE
    if not file.exists():
        return Examples((), ())
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return Examples(
        tuple(_case(each) for each in told.get("case", ())),
        tuple(PointingExample(**each) for each in told.get("pointing", ())),
    )


def _case(told: _Table) -> CaseExample:
    return CaseExample(
        key=told["key"],
        person=_person(told),
        stage=Stage(told.get("stage", Stage.ACTIVE)),
        begun=told["begun"],
        next_contact=told.get("next_contact"),
        next_time=time.fromisoformat(told.get("next_time", "00:00")),
        of_second=told.get("worker") == "second",
        beside=told.get("beside", False),
        offered=told.get("offered", ""),
        supporter=SupporterExample(**told["supporter"]) if "supporter" in told else None,
        assessments=tuple(_assessments(told)),
        plan=_plan(told["plan"]) if "plan" in told else None,
        referral=_referral(told["referral"]) if "referral" in told else None,
        contacts=tuple(_contact(each) for each in told.get("contact", ())),
        exit=_exit(told["exit"]) if "exit" in told else None,
    )


def _person(told: _Table) -> PersonExample:
    text, wheelchair = told.get("accessibility", ""), told.get("wheelchair", False)
    return PersonExample(
        name=told["name"],
        age=told["age"],
        home=told["home"],
        languages=told["languages"],
        modes=told["modes"],
        longest_min=told["longest_min"],
        evenings=told.get("evenings"),
        needs_company=told.get("needs_company"),
        phone=told.get("phone", ""),
        reach_note=told.get("reach_note", ""),
        track=Track(told["track"]) if "track" in told else None,
        track_reasons=told.get("track_reasons", ""),
        accessibility={"text": text, "wheelchair": wheelchair} if text else {},
    )


def _assessments(told: _Table) -> Iterable[Assessed]:
    for name, stage in (("assessment", AssessmentStage.START), ("later", AssessmentStage.DURING)):
        if name in told:
            each = told[name]
            yield Assessed(
                stage=AssessmentStage(each.get("stage", stage)),
                day=each["day"],
                finished=each.get("finished", True),
                strengths=each["strengths"],
                wishes=each["wishes"],
                needs=tuple(_need(need) for need in each["needs"]),
                days=each.get("days", {}),
            )


def _need(told: _Table) -> Need:
    return Need(
        need=told["need"],
        severity=Severity(told["severity"]),
        urgency=Urgency(told["urgency"]),
        said_by=SaidBy(told["said_by"]),
        detail=told["detail"],
    )


def _plan(told: _Table) -> PlanExample:
    return PlanExample(
        status=PlanStatus(told["status"]),
        signed=told.get("signed", False),
        starts=told["starts"],
        ends=told["ends"],
        contacts_a_month=told["contacts_a_month"],
        note=told["note"],
        goals=tuple(
            Goal(goal["text"], goal["need"], goal["by"], tuple(map(_step, goal["actions"])))
            for goal in told["goals"]
        ),
    )


def _step(told: _Table) -> Step:
    return Step(
        text=told["text"],
        doer=Doer(told["doer"]),
        by=told["by"],
        service=told.get("service", False),
        remind=told.get("remind"),
        status=ActionStatus(told["status"]),
    )


def _referral(told: _Table) -> ReferralExample:
    path = zip(told["path"], told["days"], strict=True)
    return ReferralExample(
        need=told["need"],
        to_stakeholder=told.get("to") == "stakeholder",
        sent=told["sent"],
        path=tuple((ReferralStatus(status), day) for status, day in path),
        note=told["note"],
        message=told.get("message", ""),
        message_day=told.get("message_day", 0),
    )


def _contact(told: _Table) -> ContactExample:
    return ContactExample(
        day=told["day"],
        kind=ContactKind(told["kind"]),
        attendance=Attendance(told.get("attendance", Attendance.CAME)),
        minutes=told.get("minutes"),
        note=told.get("note", ""),
    )


def _exit(told: _Table) -> ExitExample:
    return ExitExample(told["day"], Outcome(told["outcome"]), told["note"])
