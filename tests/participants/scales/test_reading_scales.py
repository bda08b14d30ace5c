"""Scales as files: what may be written, what is refused and with which words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.participants.scales.library import LARGEST_BYTES, SHIPPED, check_file, library
from app.participants.scales.reading import ScaleError, parse

WHOLE = """
key = "mood"
name = { en = "Mood" }
about = { en = "One question." }
licence = "CC0"
source = "an example"
direction = "higher_is_better"
option = [{ points = 0, label = { en = "no" } }, { points = 1, label = { en = "yes" } }]
item = [{ key = "1", text = { en = "Was there a good moment?" } }]
band = [{ upto = 0, words = { en = "none" } }, { words = { en = "some" } }]
"""
WORDS = """
wording_of = "who5"
licence = "an example, not the real wording"
instructions = { en = "The last two weeks." }
option = [
  { label = { en = "a" } }, { label = { en = "b" } }, { label = { en = "c" } },
  { label = { en = "d" } }, { label = { en = "e" } }, { label = { en = "f" } },
]
item = [
  { text = { en = "first" } }, { text = { en = "second" } }, { text = { en = "third" } },
  { text = { en = "fourth" } }, { text = { en = "fifth" } },
]
"""


def _file(folder: Path, text: str, name: str = "file.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_our_rating_can_be_asked_at_once_in_three_languages_and_the_others_wait_for_words() -> None:
    scales = library(Path("/nonexistent")).scales

    assert [key for key, scale in scales.items() if scale.can_be_asked] == ["days"]
    assert set(scales) == {"days", "k10", "who5"}
    for item in scales["days"].items:
        assert set(item.text) == {"it", "pt", "en"}


def test_no_licensed_wording_comes_with_the_program() -> None:
    written = [(SHIPPED / f"{key}.toml").read_text(encoding="utf-8") for key in ("who5", "k10")]

    for text in written:
        assert "label" not in text
        assert "text =" not in text


def test_words_from_the_operator_let_a_scale_be_asked(tmp_path: Path) -> None:
    # Named so that it is read before any rules.
    _file(tmp_path, WORDS, "aaa.toml")

    scale = library(tmp_path).scales["who5"]

    assert scale.can_be_asked
    assert scale.items[0].text["en"] == "first"
    assert scale.multiply == 4
    assert scale.licence == "an example, not the real wording"


def test_a_whole_scale_from_the_operator_is_asked_too(tmp_path: Path) -> None:
    _file(tmp_path, WHOLE)

    assert library(tmp_path).scales["mood"].can_be_asked


def test_a_broken_file_is_left_out_and_named_and_the_others_stay(tmp_path: Path) -> None:
    _file(tmp_path, "key = [", "broken.toml")
    _file(tmp_path, WHOLE, "mood.toml")

    found = library(tmp_path)

    assert set(found.scales) == {"days", "k10", "who5", "mood"}
    assert "broken.toml" in found.faults[0]


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    _file(tmp_path, WHOLE)
    library(tmp_path)

    _file(tmp_path, WHOLE.replace('en = "Mood"', 'en = "A longer name"'))

    assert library(tmp_path).scales["mood"].name["en"] == "A longer name"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('key = "mood"', 'key = "Mood!"', "expected at most 40"),
        ('name = { en = "Mood" }', "name = 3", "name: expected a text"),
        ('name = { en = "Mood" }', 'name = { english = "Mood" }', "texts by language"),
        ('"higher_is_better"', '"up"', "direction"),
        ('licence = "CC0"', "", "licence"),
        ("points = 0", "points = 1", "points must rise"),
        ("points = 0", "points = 'x'", "whole number"),
        ("points = 0", "points = true", "whole number"),
        ("upto = 0, ", "upto = 7, ", "totals go from 0 to 1"),
        ("upto = 0, ", "", "only the last band"),
        ('item = [{ key = "1"', 'item = [{ key = ""', "item: key"),
        ('key = "mood"', 'key = "mood"\nmost_missing = 1', "at least one answer"),
        ('key = "mood"', 'key = "mood"\nvalidated = "yes"', "true or false"),
        ("Was there", "Was\\nthere", "cannot be shown"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(old: str, new: str, words: str) -> None:
    assert old in WHOLE

    with pytest.raises(ScaleError, match=words):
        parse(WHOLE.replace(old, new))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (WORDS.replace("who5", "nobody"), "no scale 'nobody'"),
        (WORDS.replace('{ text = { en = "fifth" } },', ""), "expected 5 items"),
        (WHOLE.replace(', text = { en = "Was there a good moment?" }', ""), "needs its text"),
        ("x" * (LARGEST_BYTES + 1), "larger than"),
    ],
)
def test_a_file_is_checked_before_it_is_taken(tmp_path: Path, text: str, words: str) -> None:
    path = _file(tmp_path, text)

    with pytest.raises(ScaleError, match=words):
        check_file(path, tmp_path / "scales")


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.toml"
    path.write_bytes(b"\xff\xfe\x00")

    for each in (path, tmp_path / "nothing.toml"):
        with pytest.raises(ScaleError, match="cannot be read"):
            check_file(each, tmp_path / "scales")


@given(st.text(max_size=60))
def test_any_text_is_a_scale_or_a_sentence_about_it(text: str) -> None:
    with pytest.raises(ScaleError):
        parse(text)
