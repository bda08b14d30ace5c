"""The form of the plan takes what people write, and says what to change of the rest."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from app.participants.plan.edits import Do
from app.participants.plan.forms import PlanForm

TODAY = date(2026, 11, 23)
KEY = "00000000-0000-0000-0000-00000000002a"
GOAL = {f"goal-{KEY}-text": "find a job", f"goal-{KEY}-status": "open"}


def errors(app: Flask, **typed: str) -> set[str]:
    form = PlanForm({"version": "1", **typed}, TODAY)
    with app.test_request_context():
        edit = form.to_edit()
    assert (edit is None) == bool(form.errors)
    return set(form.errors)


def test_an_empty_form_only_saves(embedded_app: Flask) -> None:
    with embedded_app.test_request_context():
        edit = PlanForm({}, TODAY).to_edit()

    assert edit is not None
    assert edit.button.do is Do.SAVE
    assert edit.head.starts_on == TODAY


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("starts_on", "yesterday"),
        ("ends_on", "2026-13-01"),
        ("starts_on", "0026-11-23"),
        ("contacts_a_month", "32"),
        ("contacts_a_month", "-1"),
        ("contacts_a_month", "²"),
        ("note", "x" * 2001),
        (f"goal-{KEY}-text", "x" * 301),
        (f"goal-{KEY}-text", "   "),
        (f"goal-{KEY}-by_when", "31/12/2026"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    embedded_app: Flask, name: str, text: str
) -> None:
    assert errors(embedded_app, **{**GOAL, name: text}) == {name}


def test_a_plan_does_not_end_before_it_begins(embedded_app: Flask) -> None:
    assert errors(embedded_app, starts_on="2026-11-23", ends_on="2026-11-22") == {"ends_on"}


def test_nobody_agreed_tomorrow(embedded_app: Flask) -> None:
    assert errors(embedded_app, do="agree", agreed_on="2026-11-24") == {"agreed_on"}


def test_a_button_names_its_row_and_its_key(embedded_app: Flask) -> None:
    with embedded_app.test_request_context():
        edit = PlanForm({"do": f"usual:{KEY}:write_cv"}, TODAY).to_edit()

    assert edit is not None
    assert edit.button.row == UUID(KEY)
    assert edit.button.key == "write_cv"


@pytest.mark.parametrize("do", ["", "erase", "up!", "agree:../..", "usual:1:write_cv", "🙂"])
def test_a_button_that_nobody_offers_only_saves(embedded_app: Flask, do: str) -> None:
    with embedded_app.test_request_context():
        edit = PlanForm({"do": do}, TODAY).to_edit()

    assert edit is not None
    assert edit.button.do is Do.SAVE
