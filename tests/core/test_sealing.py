"""Sealed values: bound to their place, refused when touched, opened only on record."""

from __future__ import annotations

import base64
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.sealing import (
    BrokenSealError,
    KeyRing,
    LostKeyError,
    Place,
    key_of,
    read_ring,
)
from app.core.settings import SettingsError

RING = KeyRing("new", {"new": b"n" * 32, "old": b"o" * 32})
OLD = KeyRing("old", {"old": b"o" * 32})
ROW = UUID(int=1)
PLACE = Place("participant", "note_sealed", ROW)


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


@given(st.binary(max_size=600))
def test_what_was_sealed_opens_again(text: bytes) -> None:
    sealed = RING.seal(text, PLACE)

    assert RING.open(sealed, PLACE) == text
    assert len(sealed) == len(text) + 2 + len("new") + 12 + 16


def test_the_same_text_is_never_sealed_alike() -> None:
    assert RING.seal(b"same", PLACE) != RING.seal(b"same", PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("participant", "note_sealed", UUID(int=2)),
        Place("participant", "name_sealed", ROW),
        Place("assessment", "note_sealed", ROW),
    ],
)
def test_a_value_moved_to_another_place_is_refused(elsewhere: Place) -> None:
    sealed = RING.seal(b"a secret", PLACE)

    with pytest.raises(BrokenSealError):
        RING.open(sealed, elsewhere)


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_one_changed_bit_is_noticed(where: int, bit: int) -> None:
    sealed = bytearray(RING.seal(b"a secret", PLACE))
    sealed[where % len(sealed)] ^= 1 << bit

    with pytest.raises((BrokenSealError, LostKeyError)):
        RING.open(bytes(sealed), PLACE)


@given(st.binary(max_size=80))
def test_what_nobody_sealed_is_refused(junk: bytes) -> None:
    with pytest.raises((BrokenSealError, LostKeyError)):
        RING.open(junk, PLACE)


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    sealed = OLD.seal(b"a secret", PLACE)

    assert key_of(sealed) == "old"
    assert RING.open(sealed, PLACE) == b"a secret"
    assert key_of(RING.seal(b"a secret", PLACE)) == "new"


def test_a_lost_key_is_named() -> None:
    sealed = RING.seal(b"a secret", PLACE)

    with pytest.raises(LostKeyError, match="'new'"):
        OLD.open(sealed, PLACE)


def test_keys_are_read_newest_first() -> None:
    text = f"k2:{encoded(b'2' * 32)}, k1:{encoded(b'1' * 32)}"

    ring = read_ring(text)

    assert ring.newest == "k2"
    assert ring.keys == {"k2": b"2" * 32, "k1": b"1" * 32}


@pytest.mark.parametrize(
    "text",
    [
        ",",
        "k1",
        "k1:short",
        f"k1:{encoded(b'1' * 16)}",
        f":{encoded(b'1' * 32)}",
        f"a b:{encoded(b'1' * 32)}",
        f"k1:{encoded(b'1' * 32)},k1:{encoded(b'2' * 32)}",
        "/no/such/file",
    ],
)
def test_keys_of_another_form_are_refused_without_being_shown(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_ring(text)

    assert encoded(b"1" * 32) not in str(refused.value)


def test_places_differ_by_row() -> None:
    first, second = uuid4(), uuid4()

    assert Place("a", "b", first).written() != Place("a", "b", second).written()
