"""The colours of needs.toml as a stylesheet: `need-<key>` sets the colour of what it marks."""

from __future__ import annotations

import hashlib

from app.directory.needs import Taxonomy


def needs_css(known: Taxonomy) -> str:
    """Return one rule for each group and need; their colours are checked when they are read."""
    entries = [(entry.key, entry.colour) for entry in known.groups]
    entries += [(entry.key, entry.colour) for entry in known.needs]
    return "".join(f".need-{key} {{ --need: {colour}; }}\n" for key, colour in entries)


def fingerprint(known: Taxonomy) -> str:
    """Return a short hash of the stylesheet, so that browsers may keep it for a year."""
    return hashlib.sha256(needs_css(known).encode()).hexdigest()[:12]
