"""Which passwords are taken: long ones that are nobody's name, whatever signs they have."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.accounts.passwords import LONGEST, SHORTEST, refusals

ABOUT = ("maria.rossi@cooperativa.example", "Maria Rossi")
REFUSED = [
    "Tr0ub4dor&3", "short", "a" * 11, "x7#kQ9!mZp2", "aaaaaaaaaaaaaaaa", "abcdefghijkl",
    "123456789012", "qwertyuiopas", "trentotrento", "Trentino2026!", "lisboalisboa1",
    "cope-trento-2026", "prossima-lisboa", "PROSSIMA2026!!", "maria.rossi2026", "MariaRossi1990",
    "maria.rossi@cooperativa.example", "rossi-maria-rossi", "cooperativa-rossi", "password1234",
    "passwordpassword", "benvenuto1234", "iloveyou1234", "welcome-to-trento", "neet-neet-neet",
    "000000000000", "Trento2026!Trento2026!", "adminadminadmin", "provincia di trento",
]  # fmt: skip
TAKEN = [
    "otter lamp violin meadow", "corretto cavallo batteria graffetta", "x7#kQ9!mZp2Lw",
    "montagne verdi sotto la luna", "o rato roeu a rolha da garrafa", "🐙🦉🌵🚲🎈🥝🐢🌧🔔🎻🧭🪁",
    "ñandú über straße œuvre", "trento walnut bicycle harbour", "nJ4 nJ5 kW8 qP2 zX1",
    "correct horse battery staple " * 3, ("kettle sunset " * 10)[:128],
    "水山川木火土金月日人大小東西南北",
]  # fmt: skip


@pytest.mark.parametrize("password", REFUSED)
def test_what_others_would_guess_is_refused(embedded_app: Flask, password: str) -> None:
    with embedded_app.test_request_context("/"):
        assert refusals(password, ABOUT)


@pytest.mark.parametrize("password", TAKEN)
def test_what_is_long_and_one_s_own_is_taken(embedded_app: Flask, password: str) -> None:
    with embedded_app.test_request_context("/"):
        assert refusals(password, ABOUT) == []


def test_the_most_used_passwords_are_refused_also_with_signs_behind(embedded_app: Flask) -> None:
    most_used = FREQUENCY_LISTS["passwords"][:3000]

    with embedded_app.test_request_context("/"):
        taken = [
            word
            for word in most_used
            if not refusals(word) or not refusals(f"{word}1234567890!"[: max(12, len(word) + 2)])
        ]

    assert taken == []


@settings(max_examples=50)
@given(st.text(max_size=SHORTEST - 1) | st.text(min_size=LONGEST * 5, max_size=LONGEST * 5))
def test_what_is_too_short_or_too_long_is_refused(text: str) -> None:
    app = Flask(__name__)
    Babel(app)

    with app.test_request_context("/"):
        assert refusals(text)
