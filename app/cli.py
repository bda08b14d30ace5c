"""Commands of the operator; each is thin and calls what the pages call."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands."""
