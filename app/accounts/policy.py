"""Who may do what to which row: one table, and the only ways to ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, inspect, select
from sqlalchemy.orm import object_session

from app.accounts.actor import Actor
from app.accounts.vocabulary import Action, FieldClass, Role, Scope
from app.core.db import Base

__all__ = [
    "FIELDS", "POLICY", "Action", "Actor", "FieldClass", "Role", "RowRule", "Scope",
    "can", "declared_action", "declares", "register_rows", "rows_in", "scope_of", "visible",
]  # fmt: skip

Key = tuple[Role, Action]
Query = TypeVar("Query", bound=Select[Any])
View = TypeVar("View", bound=Callable[..., Any])
RowRule = Callable[[Actor], ColumnElement[bool]]

_EVERYBODY = (
    Action.SEE_DIRECTORY,
    Action.REPORT_LISTING,
    Action.CHOOSE_LANGUAGE,
    Action.CHECK_HEALTH,
    Action.SIGN_IN,
    Action.FOLLOW_LINK,
    Action.REGISTER_ORGANISATION,
    Action.POINT_OUT,
)

_BY_ROLE: dict[Role, dict[Action, Scope]] = {
    Role.VISITOR: {},
    Role.STAKEHOLDER: {
        Action.KEEP_OWN_ACCOUNT: Scope.OWN,
        Action.JOIN_ORGANISATION: Scope.SITE,
        Action.MANAGE_MEMBERS: Scope.ORGANISATION,
        Action.EDIT_LISTING: Scope.ORGANISATION,
        Action.CONFIRM_LISTING: Scope.ORGANISATION,
        Action.SEE_HISTORY: Scope.ORGANISATION,
        Action.SEE_FEEDBACK: Scope.ORGANISATION,
        Action.IMPORT_LISTINGS: Scope.ORGANISATION,
        Action.EXPORT_LISTINGS: Scope.ORGANISATION,
        Action.SEE_NETWORK: Scope.SITE,
        Action.SEE_COVERAGE: Scope.SITE,
        Action.ANSWER_REFERRAL: Scope.ORGANISATION,
    },
    Role.LINK_WORKER: {
        Action.KEEP_OWN_ACCOUNT: Scope.OWN,
        Action.JOIN_ORGANISATION: Scope.SITE,
        Action.SEE_NETWORK: Scope.SITE,
        Action.SEE_COVERAGE: Scope.SITE,
        Action.SEE_POINTINGS: Scope.SITE,
        Action.TAKE_POINTING: Scope.SITE,
        Action.START_CASE: Scope.SITE,
        Action.SEE_CASE: Scope.OPENED,
        Action.NOTE_CONTACT: Scope.OPENED,
        Action.WORK_CASE: Scope.CASELOAD,
        Action.TAKE_HANDOVER: Scope.OWN,
        Action.BREAK_GLASS: Scope.SITE,
    },
    Role.COORDINATOR: {
        Action.KEEP_OWN_ACCOUNT: Scope.OWN,
        Action.MANAGE_MEMBERS: Scope.SITE,
        Action.RECORD_TRAINING: Scope.SITE,
        Action.EDIT_LISTING: Scope.SITE,
        Action.CONFIRM_LISTING: Scope.SITE,
        Action.REVIEW_LISTING: Scope.SITE,
        Action.SEE_HISTORY: Scope.SITE,
        Action.SEE_FEEDBACK: Scope.SITE,
        Action.IMPORT_LISTINGS: Scope.SITE,
        Action.EXPORT_LISTINGS: Scope.SITE,
        Action.SEE_NETWORK: Scope.SITE,
        Action.SEE_COVERAGE: Scope.SITE,
        Action.EDIT_SCENARIO: Scope.SITE,
        Action.SEE_MONITORING: Scope.SITE,
        Action.SEE_POINTINGS: Scope.SITE,
        Action.ASSIGN_CASE: Scope.SITE,
    },
    Role.ADMINISTRATOR: {
        Action.KEEP_OWN_ACCOUNT: Scope.OWN,
        Action.MANAGE_ACCOUNTS: Scope.SITE,
        Action.RECORD_TRAINING: Scope.SITE,
        Action.MANAGE_SITE: Scope.SITE,
        Action.SEE_NETWORK: Scope.SITE,
        Action.SEE_COVERAGE: Scope.SITE,
    },
    Role.DATA_PROTECTION_OFFICER: {
        Action.KEEP_OWN_ACCOUNT: Scope.OWN,
        Action.READ_AUDIT: Scope.SITE,
        Action.PROTECT_DATA: Scope.SITE,
    },
}

# What stands in neither table is nothing, of no row.
POLICY: dict[Key, Scope] = {
    **{(role, action): Scope.ALL for role in Role for action in _EVERYBODY},
    **{(role, action): scope for role, each in _BY_ROLE.items() for action, scope in each.items()},
}

# The most private class of field that a right opens; what is not here opens public fields only.
FIELDS: dict[Key, FieldClass] = {
    **{(role, Action.KEEP_OWN_ACCOUNT): FieldClass.IDENTIFYING for role in Role},
    (Role.STAKEHOLDER, Action.MANAGE_MEMBERS): FieldClass.IDENTIFYING,
    (Role.COORDINATOR, Action.MANAGE_MEMBERS): FieldClass.IDENTIFYING,
    (Role.COORDINATOR, Action.SEE_FEEDBACK): FieldClass.CONTACT,
    (Role.COORDINATOR, Action.SEE_NETWORK): FieldClass.CONTACT,
    (Role.LINK_WORKER, Action.SEE_NETWORK): FieldClass.CONTACT,
    (Role.ADMINISTRATOR, Action.MANAGE_ACCOUNTS): FieldClass.IDENTIFYING,
    (Role.COORDINATOR, Action.RECORD_TRAINING): FieldClass.IDENTIFYING,
    (Role.ADMINISTRATOR, Action.RECORD_TRAINING): FieldClass.IDENTIFYING,
    (Role.DATA_PROTECTION_OFFICER, Action.READ_AUDIT): FieldClass.IDENTIFYING,
    (Role.LINK_WORKER, Action.SEE_CASE): FieldClass.SPECIAL,
    (Role.LINK_WORKER, Action.WORK_CASE): FieldClass.SPECIAL,
    # Narrowed once more by the consent, which names the fields and the day it ends.
    (Role.STAKEHOLDER, Action.ANSWER_REFERRAL): FieldClass.SPECIAL,
    (Role.DATA_PROTECTION_OFFICER, Action.PROTECT_DATA): FieldClass.SPECIAL,
}

# Nobody who has not signed in holds these.
_OF_A_PERSON = frozenset({Scope.OWN, Scope.CASELOAD, Scope.OPENED, Scope.ORGANISATION})
# Whoever holds one of these without a site holds it for all sites.
_ROLES_OF_ALL_SITES = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})

_ROWS: dict[type[Base], dict[Scope, RowRule]] = {}


def register_rows(model: type[Base], rules: Mapping[Scope, RowRule]) -> None:
    """Say how each scope reads on the rows of a table; what is not said is no row."""
    _ROWS.setdefault(model, {}).update(rules)


def scope_of(actor: Actor, action: Action) -> Scope:
    """Return how far the actor's right to an action reaches."""
    scope = POLICY.get((actor.role, action), Scope.NOTHING)
    if scope is Scope.SITE and actor.site_key is None:
        return Scope.ALL if actor.role in _ROLES_OF_ALL_SITES else Scope.NOTHING
    if scope in _OF_A_PERSON and actor.user_id is None:
        return Scope.NOTHING
    return scope


def visible(query: Query, model: type[Base], actor: Actor, action: Action) -> Query:
    """Narrow a query to the rows of `model` on which the actor may do the action.

    The default is no row: a scope that the table has no rule for shows nothing.
    """
    scope = scope_of(actor, action)
    return query if scope is Scope.ALL else query.where(rows_in(model, scope, actor))


def rows_in(model: type[Base], scope: Scope, actor: Actor) -> ColumnElement[bool]:
    """Return the rule for the rows of a table that a scope reaches: no row where none was said."""
    rule = _ROWS.get(model, {}).get(scope)
    return rule(actor) if rule else false()


def can(
    actor: Actor,
    action: Action,
    obj: Base | None = None,
    field: FieldClass = FieldClass.PUBLIC,
) -> bool:
    """Return whether the actor may do the action, to this stored row, on this class of field.

    With a row it asks the database through `visible`, so that there is one rule only;
    without one it says whether there is any row on which it may be done.
    """
    scope = scope_of(actor, action)
    if scope is Scope.NOTHING or field > FIELDS.get((actor.role, action), FieldClass.PUBLIC):
        return False
    return obj is None or scope is Scope.ALL or _sees(actor, action, obj)


def _sees(actor: Actor, action: Action, obj: Base) -> bool:
    model, state = type(obj), inspect(obj)
    session = object_session(obj)
    if session is None or state.identity is None:
        return False
    keys = inspect(model).primary_key
    same = [key == value for key, value in zip(keys, state.identity, strict=True)]
    return (
        session.execute(visible(select(*keys).where(*same), model, actor, action)).first()
        is not None
    )


def declares(action: Action) -> Callable[[View], View]:
    """Say what a view lets people do; the gate asks the policy at each request."""

    def mark(view: View) -> View:
        view.__declared_action__ = action  # type: ignore[attr-defined]
        return view

    return mark


def declared_action(view: object) -> Action | None:
    """Return what a view declares, or nothing."""
    return getattr(view, "__declared_action__", None)
