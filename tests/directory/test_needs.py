"""The vocabulary of needs: masks, words, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.colours import needs_css
from app.directory.needs import TaxonomyError, parse_taxonomy, read_taxonomy

SHIPPED = Path(__file__).parents[2] / "geodata" / "needs.toml"
KNOWN = read_taxonomy(SHIPPED)
TEXTS = '{ it = "a", pt = "b", en = "c" }'
GROUP = f"""
[[group]]
key = "work"
icon = "work"
colour = "#013c65"
label = {TEXTS}
description = {TEXTS}
"""
NEED = f"""
[[need]]
key = "job_search"
group = "work"
icon = "briefcase"
colour = "#4a63ae"
label = {TEXTS}
description = {TEXTS}
words = {{ it = ["lavoro"] }}
track = "job_ready"
"""


def test_the_shipped_vocabulary_has_five_groups_and_twenty_one_needs() -> None:
    assert (len(KNOWN.groups), len(KNOWN.needs)) == (5, 21)


def test_a_groups_mask_has_all_its_needs() -> None:
    mask = KNOWN.mask("work")

    assert KNOWN.keys(mask) == tuple(need.key for need in KNOWN.needs_of("work"))
    assert KNOWN.mask("job_search") == 1 << KNOWN.bit("job_search")


@given(st.sets(st.sampled_from([need.key for need in KNOWN.needs])))
def test_a_mask_gives_back_its_keys(keys: set[str]) -> None:
    mask = sum(KNOWN.mask(key) for key in keys)

    assert set(KNOWN.keys(mask)) == keys


def test_the_words_of_a_need_are_those_of_its_group_too() -> None:
    words = KNOWN.words_of("job_search")

    assert {"Lavoro", "Procurar emprego", "vacancy"} <= set(words)


def test_a_small_vocabulary_is_read() -> None:
    known = parse_taxonomy(GROUP + NEED)

    assert known.need("job_search").words == {"it": ("lavoro",)}
    assert ".need-job_search { --need: #4a63ae; }" in needs_css(known)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no \\[\\[group\\]\\]"),
        ("[[group", "needs.toml"),
        (GROUP, "no \\[\\[need\\]\\]"),
        (GROUP + NEED + NEED, "job_search stands twice"),
        (GROUP + NEED.replace('"work"', '"play"', 1), "there is no group 'play'"),
        (GROUP + NEED.replace("#4a63ae", "red; } body {"), "colour"),
        (GROUP + NEED.replace(', en = "c"', ""), "label lacks en"),
        (GROUP + NEED.replace("job_ready", "ready"), "track must be one of"),
        (GROUP + NEED.replace("job_search", "Job Search"), "key 'Job Search'"),
        (GROUP + GROUP.replace("work", "play") + NEED, "without needs"),
    ],
)
def test_a_mistake_is_named(text: str, said: str) -> None:
    with pytest.raises(TaxonomyError, match=said):
        parse_taxonomy(text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="cannot be read"):
        read_taxonomy(tmp_path / "needs.toml")
