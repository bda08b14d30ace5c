"""The table of usual steps fits the vocabulary of needs, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.core.language import LANGUAGES
from app.directory.needs import taxonomy
from app.participants.plan.forms import LONGEST_ACTION
from app.participants.plan.usual import UsualActionsError, read_usual, suggested, usual_actions

ENTRY = """
[[action]]
key = "call"
needs = ["housing"]
doer = "{doer}"
text = {{ it = "Chiamare", pt = "Ligar", {english} }}
"""


@pytest.mark.usefixtures("embedded_app")
def test_every_need_has_a_usual_step_and_every_step_a_known_need() -> None:
    known = taxonomy()
    keys = {need.key for need in known.needs} | {group.key for group in known.groups}
    named = {key for each in usual_actions() for key in each.needs}

    assert named <= keys
    assert {need.key for need in known.needs} - named == set()


@pytest.mark.usefixtures("embedded_app")
def test_no_key_stands_twice_and_every_text_fits_its_field() -> None:
    keys = [each.key for each in usual_actions()]

    assert len(keys) == len(set(keys))
    for each in usual_actions():
        assert all(0 < len(each.text[code]) <= LONGEST_ACTION for code in LANGUAGES)


@pytest.mark.usefixtures("embedded_app")
def test_what_is_made_for_a_need_comes_before_the_rest_and_nothing_is_lost() -> None:
    fitting, others = suggested("job_search")

    assert all("job_search" in each.needs or "work" in each.needs for each in fitting)
    assert len(fitting) + len(others) == len(usual_actions())
    assert suggested("")[0] == []


@pytest.mark.parametrize(
    ("doer", "english"), [("nobody", 'en = "Call"'), ("participant", 'de = "Anrufen"')]
)
def test_an_entry_that_cannot_be_used_says_which(tmp_path: Path, doer: str, english: str) -> None:
    file = tmp_path / "usual.toml"
    file.write_text(ENTRY.format(doer=doer, english=english), encoding="utf-8")

    with pytest.raises(UsualActionsError, match="call"):
        read_usual(file)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, embedded_app: Flask) -> None:
    file = tmp_path / "usual.toml"
    file.write_text("[[", encoding="utf-8")

    with embedded_app.app_context(), pytest.raises(UsualActionsError, match="cannot be read"):
        read_usual(file)
