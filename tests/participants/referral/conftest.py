"""A clock that stands still and an outbox, as the accounts' tests have them."""

from __future__ import annotations

from accounts.conftest import mails, statements, stopped

__all__ = ["mails", "statements", "stopped"]
