"""The sprite has every icon that somebody asks for."""

from __future__ import annotations

import re
import tomllib

from defusedxml import ElementTree

from app.core.assets import OWN
from app.core.settings import ROOT

SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> set[str]:
    sprite = ElementTree.parse(OWN / "icons.svg")
    return {str(symbol.get("id")) for symbol in sprite.iter(f"{SVG}symbol")}


def test_every_need_and_group_has_its_icon() -> None:
    vocabulary = tomllib.loads((ROOT / "geodata" / "needs.toml").read_text(encoding="utf-8"))

    asked = {entry["icon"] for entry in (*vocabulary["group"], *vocabulary["need"])}

    assert asked <= drawn()


def test_every_icon_named_in_a_template_is_drawn() -> None:
    pages = (ROOT / "app").rglob("templates/**/*.html")
    call = re.compile(r"""\bicon\(\s*["']([a-z-]+)["']""")

    asked = {name for page in pages for name in call.findall(page.read_text(encoding="utf-8"))}

    assert asked <= drawn()
