"""The form of the plan: read field by field; whatever is wrong stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid4

from flask_babel import gettext as _

from app.core.language import LANGUAGES
from app.participants.plan.edits import (
    ActionEdit,
    Agreement,
    Button,
    Do,
    GoalEdit,
    HeadEdit,
    PlanEdit,
)
from app.participants.vocabulary import ActionStatus, Doer, GoalStatus

LONGEST_GOAL, LONGEST_ACTION, LONGEST_NOTE = 300, 400, 2000
MOST_CONTACTS, MOST_REMIND_DAYS = 31, 60
FIRST_YEAR, LAST_YEAR = 2015, 2100
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ROW_FIELD = re.compile(rf"(goal|action)-({_UUID})-text")
_BUTTON = re.compile(rf"([a-z]+)(?::({_UUID}))?(?::([a-z_]+))?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass
class PlanForm:
    """What was typed, and what to change of it."""

    typed: Mapping[str, str]
    today: date
    errors: dict[str, list[str]] = field(default_factory=dict)

    def to_edit(self) -> PlanEdit | None:
        """Return what was typed, None where something is to be changed."""
        rows = [match for match in map(_ROW_FIELD.fullmatch, self.typed) if match]
        button = self._button()
        adds = button.do in {Do.ADD_GOAL, Do.ADD_ACTION}
        where = "new-goal" if button.do is Do.ADD_GOAL else f"new-action-{button.row}"
        edit = PlanEdit(
            version=self._version(),
            head=self._head(),
            goals={UUID(row[2]): self._goal(row[2]) for row in rows if row[1] == "goal"},
            actions={UUID(row[2]): self._action(row[2]) for row in rows if row[1] == "action"},
            button=button,
            agreement=self._agreement(button),
            new_id=self._new_id(),
            new_text=self._text(where, LONGEST_GOAL, required=True) if adds else "",
            new_by_when=self._day("new-goal-by_when") if button.do is Do.ADD_GOAL else None,
        )
        return None if self.errors else edit

    def _button(self) -> Button:
        """Return the pressed button; whatever is not understood only saves."""
        match = _BUTTON.fullmatch(self.typed.get("do", ""))
        if match is None or match[1] not in set(Do):
            return Button(Do.SAVE)
        row = UUID(match[2]) if match[2] else None
        do, key = Do(match[1]), match[3] or ""
        if do is Do.ADD_USUAL and not key:
            key = self.typed.get(f"usual-{row}", "")
        return Button(do, row, key)

    def _version(self) -> int:
        text = self.typed.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - digits

    def _new_id(self) -> UUID:
        try:
            return UUID(self.typed.get("new_id", ""))
        except ValueError:
            return uuid4()

    def _head(self) -> HeadEdit:
        starts_on = self._day("starts_on") or self.today
        ends_on = self._day("ends_on")
        if ends_on is not None and ends_on < starts_on and "ends_on" not in self.errors:
            self._wrong("ends_on", _("The last day is before the first."))
        language = self.typed.get("language", "")
        return HeadEdit(
            language=language if language in LANGUAGES else "",
            starts_on=starts_on,
            ends_on=ends_on,
            contacts_a_month=self._number("contacts_a_month", MOST_CONTACTS),
            note=self._text("note", LONGEST_NOTE, lines=True),
        )

    def _goal(self, key: str) -> GoalEdit:
        return GoalEdit(
            text=self._text(f"goal-{key}-text", LONGEST_GOAL, required=True),
            by_when=self._day(f"goal-{key}-by_when"),
            status=self._choice(f"goal-{key}-status", GoalStatus, GoalStatus.OPEN),
        )

    def _action(self, key: str) -> ActionEdit:
        return ActionEdit(
            text=self._text(f"action-{key}-text", LONGEST_ACTION, required=True),
            doer=self._choice(f"action-{key}-doer", Doer, Doer.PARTICIPANT),
            by_when=self._day(f"action-{key}-by_when"),
            remind_days=self._number(f"action-{key}-remind_days", MOST_REMIND_DAYS),
            status=self._choice(f"action-{key}-status", ActionStatus, ActionStatus.TO_DO),
        )

    def _agreement(self, button: Button) -> Agreement:
        on = self._day("agreed_on") if button.do is Do.AGREE else None
        if on is not None and on > self.today:
            self._wrong("agreed_on", _("This day is still to come."))
        return Agreement(on or self.today, self.typed.get("signed") == "1")

    def _text(self, name: str, most: int, *, required: bool = False, lines: bool = False) -> str:
        typed = _CONTROL.sub(" ", self.typed.get(name, ""))
        text = "\n".join(" ".join(line.split()) for line in typed.splitlines()).strip()
        text = text if lines else " ".join(text.split())
        if required and not text:
            self._wrong(name, _("Write it in a few words, or drop it instead."))
        if len(text) > most:
            self._wrong(name, _("Shorten it to %(most)s characters.", most=most))
        return text

    def _day(self, name: str) -> date | None:
        text = self.typed.get(name, "").strip()
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            self._wrong(name, _("Write a day, such as 2026-11-22."))
            return None
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self._wrong(name, _("Look at the year again."))
            return None
        return day

    def _number(self, name: str, most: int) -> int | None:
        text = self.typed.get(name, "").strip()
        if not text:
            return None
        if not (text.isdecimal() and text.isascii() and len(text) <= 3 and int(text) <= most):  # noqa: PLR2004 - digits
            self._wrong(name, _("Write a whole number from %(low)s to %(high)s.", low=0, high=most))
            return None
        return int(text)

    def _choice(self, name: str, kind: type[Choice], otherwise: Choice) -> Choice:
        """Return the chosen value; what is not offered counts as not chosen."""
        text = self.typed.get(name, "")
        return kind(text) if text in {each.value for each in kind} else otherwise

    def _wrong(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, []).append(sentence)
