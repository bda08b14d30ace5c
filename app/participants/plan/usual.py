"""Steps that plans often have: our own small table, by need and in every language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app

from app.core.language import LANGUAGES
from app.core.settings import Settings
from app.directory.needs import taxonomy
from app.participants.vocabulary import Doer


class UsualActionsError(ValueError):
    """The table cannot be used; the text says which entry and what to change."""


@dataclass(frozen=True)
class UsualAction:
    """A step that is often taken; `needs` are keys of the taxonomy, of needs or groups."""

    key: str
    needs: Sequence[str]
    doer: Doer
    text: Mapping[str, str]


def usual_actions() -> Sequence[UsualAction]:
    """Return the table of this application."""
    settings: Settings = current_app.config["PROSSIMA"]
    return read_usual(settings.geodata_dir / "usual_actions.toml")


@cache
def read_usual(path: Path) -> Sequence[UsualAction]:
    """Return the table in a file; the same file is read once.

    Raises:
        UsualActionsError: the file cannot be read, or an entry is wrong.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsualActionsError(f"{path.name} cannot be read: {error}") from error
    return tuple(_entry(row) for row in tables.get("action", ()))


def _entry(row: Mapping[str, Any]) -> UsualAction:
    key, text, needs = row.get("key"), row.get("text"), row.get("needs")
    if not isinstance(key, str) or not isinstance(needs, list) or not isinstance(text, dict):
        raise UsualActionsError(f"{key!r}: key, needs and text are needed")
    missing = [code for code in LANGUAGES if not text.get(code)]
    if missing or row.get("doer") not in {each.value for each in Doer}:
        raise UsualActionsError(f"{key}: doer, or text in {', '.join(missing)}")
    return UsualAction(key, tuple(needs), Doer(row["doer"]), {k: str(v) for k, v in text.items()})


def usual_action(key: str) -> UsualAction | None:
    """Return one step of the table, None where there is none."""
    return next((each for each in usual_actions() if each.key == key), None)


def suggested(need: str) -> tuple[Sequence[UsualAction], Sequence[UsualAction]]:
    """Return the steps for a need, those made for it first, and all others.

    Args:
        need: a key of the taxonomy, "" for a goal of nobody's vocabulary.
    """
    known = taxonomy()
    group = known.need(need).group if need in {each.key for each in known.needs} else ""
    order = {need: 0, group: 1} if need else {}
    fitting = [each for each in usual_actions() if set(each.needs) & set(order)]
    fitting.sort(key=lambda each: min(order.get(key, 2) for key in each.needs))
    return fitting, [each for each in usual_actions() if each not in fitting]
