"""People who sign in, what each may do, and what was done."""

from __future__ import annotations

from flask import Flask

from app.accounts import gate
from app.accounts.gate import require_declared

__all__ = ["init_app", "require_declared"]


def init_app(app: Flask) -> None:
    """Know who is acting, and put the gate before every view."""
    gate.init_app(app)
