"""Words are found however people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.words import LONGEST_WORD, MOST_WORDS, fold, folded_text, searched_words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Città", "citta"),
        ("CITTÀ", "citta"),
        ("Educação", "educacao"),
        ("l'orto di Sant’Anna", "l orto di sant anna"),
        ("Straße", "strasse"),
        ("  a\t\nb  ", "a b"),
        ("snake_case", "snake case"),
        ("\u00bd kg", "1 2 kg"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_case_accents_and_punctuation_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("one", "many"),
    [("corso", "corsi"), ("curso", "cursos"), ("course", "courses"), ("formação", "formações")],
)
def test_one_and_many_share_a_beginning(one: str, many: str) -> None:
    (beginning,) = searched_words(one)

    assert searched_words(many) == (beginning,)
    assert fold(one).startswith(beginning)
    assert fold(many).startswith(beginning)


def test_a_short_word_stays_whole() -> None:
    assert searched_words("asl bus gas") == ("asl", "bus", "gas")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_words_have_no_sign_that_a_search_engine_reads(text: str) -> None:
    words = fold(text).split(" ") if fold(text) else []

    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in words)


@given(st.text(max_size=200))
def test_searched_words_are_few_different_and_beginnings_of_what_was_typed(text: str) -> None:
    typed = fold(text).split()

    searched = searched_words(text)

    assert len(searched) == len(set(searched)) <= MOST_WORDS
    assert all(any(word.startswith(begin) for word in typed) for begin in searched)
    assert bool(searched) == bool(typed)


@given(st.lists(st.none() | st.text(max_size=30), max_size=6))
def test_a_stored_text_has_each_word_once(parts: list[str | None]) -> None:
    words = folded_text(parts).split()

    assert len(words) == len(set(words))
    assert set(words) == {word for part in parts if part for word in fold(part).split()}
