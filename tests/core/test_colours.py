"""Every text stands out from its ground, as WCAG 2.2 asks (success criteria 1.4.3, 1.4.11)."""

from __future__ import annotations

import re

import pytest

from app.core.assets import OWN

TEXT = 4.5
GRAPHIC = 3.0


def tokens() -> dict[str, str]:
    sheet = (OWN / "css" / "prossima.css").read_text(encoding="utf-8")
    raw = dict(re.findall(r"--([\w-]+):\s*([^;]+);", sheet))

    def resolved(value: str) -> str:
        name = re.fullmatch(r"var\(--([\w-]+)\)", value)
        return resolved(raw[name[1]]) if name else value

    return {name: resolved(value) for name, value in raw.items()}


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("ground", ["paper", "paper-deep", "surface", "plain-soft"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "link"])
def test_words_can_be_read_on_every_ground(text: str, ground: str) -> None:
    colours = tokens()

    assert contrast(colours[text], colours[ground]) >= TEXT


@pytest.mark.parametrize("tone", ["good", "warn", "bad", "info", "plain"])
def test_badges_can_be_read(tone: str) -> None:
    colours = tokens()

    assert contrast(colours[f"{tone}-ink"], colours[f"{tone}-soft"]) >= TEXT


@pytest.mark.parametrize("ground", ["primary", "primary-hover", "accent"])
def test_buttons_can_be_read(ground: str) -> None:
    colours = tokens()

    assert contrast(colours["on-primary"], colours[ground]) >= TEXT


@pytest.mark.parametrize(
    ("name", "ground"),
    [("map-label", "map-land"), ("map-label-water", "map-sea"), ("map-label-water", "map-lake")],
)
def test_names_on_the_map_can_be_read(name: str, ground: str) -> None:
    colours = tokens()

    assert contrast(colours[name], colours[ground]) >= TEXT


@pytest.mark.parametrize("line", ["line-strong", "focus"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_fields_and_focus_can_be_seen(line: str, ground: str) -> None:
    colours = tokens()

    assert contrast(colours[line], colours[ground]) >= GRAPHIC
