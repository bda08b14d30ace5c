"""Everybody at every address, against what was written by hand; any change of policy shows."""

from __future__ import annotations

import pytest
from accounts import (
    expected_assessment,
    expected_follow_up,
    expected_monitoring,
    expected_person,
    expected_plan,
    expected_pointing,
    expected_privacy,
    expected_referral,
)
from accounts.expected import ACCOUNTS, CLASSES, RIGHTS, ROLES, Line, read_grid, settled
from accounts.expected_listings import LISTINGS
from accounts.walking import Walk, cells
from accounts.world import PERSONAS
from flask import Flask
from sqlalchemy import true

from app.accounts import policy
from app.accounts.gate import action_of, undeclared
from app.accounts.vocabulary import Action, FieldClass, Role, Scope
from app.core.db import db

CASES = (
    expected_pointing,
    expected_person,
    expected_assessment,
    expected_plan,
    expected_referral,
    expected_follow_up,
    expected_privacy,
    expected_monitoring,
)
LINES = settled([*ACCOUNTS, *LISTINGS, *(each for part in CASES for each in part.LINES)])
SCOPES = {
    "A": Scope.ALL,
    "S": Scope.SITE,
    "G": Scope.ORGANISATION,
    "C": Scope.CASELOAD,
    "E": Scope.OPENED,
    "O": Scope.OWN,
}
FIELD_CLASSES = {"C": FieldClass.CONTACT, "I": FieldClass.IDENTIFYING, "X": FieldClass.SPECIAL}
Policy = dict[tuple[Role, Action], Scope]


def lines_of(app: Flask, action: Action) -> list[Line]:
    return [line for line in LINES if action_of(app, line.endpoint) is action]


def expected_policy() -> Policy:
    grid = read_grid(RIGHTS)
    return {(role, Action(action)): SCOPES[letter] for (role, action), letter in grid.items()}


def personas_of(role: Role) -> list[str]:
    return [persona for persona, (own, _) in PERSONAS.items() if own is role]


def test_every_endpoint_declares_its_action(embedded_app: Flask) -> None:
    assert undeclared(embedded_app) == []


def test_every_endpoint_has_its_line(embedded_app: Flask) -> None:
    rules = [rule for rule in embedded_app.url_map.iter_rules() if rule.methods]
    methods: dict[str, set[str]] = {}
    for rule in rules:
        offered = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        methods.setdefault(rule.endpoint, set()).update(offered)

    written = {line.endpoint: set(line.methods.split()) for line in LINES}

    assert {name: written.get(name) for name in methods} == methods
    assert set(written) <= set(methods)


def test_everybody_reaches_what_is_theirs_and_nothing_else(app: Flask) -> None:
    embedded = db.engine.dialect.name == "sqlite"
    # A method that no endpoint takes is refused before any database is asked: once is enough.
    asked = [cell for cell in cells(LINES) if embedded or cell.is_offered]

    faults = Walk(app).faults(asked)

    print(f"access matrix: {len(asked):,} cells, {len(LINES)} endpoints")  # noqa: T201 - read with -s
    assert faults == []


def test_the_policy_is_what_was_decided() -> None:
    assert expected_policy() == policy.POLICY


def test_the_classes_of_fields_are_what_was_decided() -> None:
    grid = read_grid(CLASSES)

    classes = {
        (role, Action(action)): FIELD_CLASSES[letter] for (role, action), letter in grid.items()
    }

    assert classes == policy.FIELDS
    assert set(ROLES.values()) == set(Role)


def mutants() -> list[tuple[tuple[Role, Action], Scope]]:
    """Return every change of one right: taken away, given, wider or narrower."""
    found = []
    for role in Role:
        for action in Action:
            now = policy.POLICY.get((role, action), Scope.NOTHING)
            found += [((role, action), scope) for scope in Scope if scope is not now]
    return found


def test_every_change_of_a_right_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    unnoticed = []

    for key, scope in mutants():
        monkeypatch.setitem(policy.POLICY, key, scope)
        if expected_policy() == {k: v for k, v in policy.POLICY.items() if v is not Scope.NOTHING}:
            unnoticed.append((key, scope))
        monkeypatch.undo()

    assert unnoticed == []
    assert len(mutants()) == len(Role) * len(Action) * (len(Scope) - 1)


def test_a_right_that_is_taken_away_or_given_shows_at_the_addresses(
    embedded_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, unnoticed, tried = Walk(embedded_app), [], 0

    for role in Role:
        for action in (each for each in Action if lines_of(embedded_app, each)):
            key = (role, action)
            given = policy.POLICY.get(key, Scope.NOTHING) is Scope.NOTHING
            if given and role is Role.VISITOR and action is Action.KEEP_OWN_ACCOUNT:
                # A visitor has no account that any scope could reach.
                continue
            monkeypatch.setitem(policy.POLICY, key, Scope.ALL if given else Scope.NOTHING)
            asked = cells(lines_of(embedded_app, action), personas_of(role))
            tried += 1
            if not walk.faults(asked, first_only=True):
                unnoticed.append(key)
            monkeypatch.undo()

    print(f"mutants of rights: {tried}, noticed at the addresses: {tried - len(unnoticed)}")  # noqa: T201
    assert unnoticed == []


def test_a_rule_for_rows_that_lets_everything_through_shows_at_the_addresses(
    embedded_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, unnoticed = Walk(embedded_app), []
    from app.accounts.models import Membership, User  # noqa: PLC0415

    for model, scope, action in (
        (User, Scope.SITE, Action.MANAGE_ACCOUNTS),
        (Membership, Scope.OWN, Action.KEEP_OWN_ACCOUNT),
        (Membership, Scope.ORGANISATION, Action.MANAGE_MEMBERS),
        (Membership, Scope.SITE, Action.MANAGE_MEMBERS),
    ):
        monkeypatch.setitem(policy._ROWS[model], scope, lambda _actor: true())  # noqa: SLF001
        if not walk.faults(cells(lines_of(embedded_app, action)), first_only=True):
            unnoticed.append((model.__name__, scope))
        monkeypatch.undo()

    assert unnoticed == []
