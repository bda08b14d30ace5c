"""People with an account in the browser: the demo accounts of the sign-in page."""

from __future__ import annotations

from typing import Any

from journeys.visits import Visit

from app.accounts.demo import PASSWORD

# By server, language, role and site.
_sessions: dict[tuple[str, ...], Any] = {}


def sign_in(visitor: Visit, role: str = "stakeholder", site: str = "trentino") -> None:
    """Sign in by hand, as a demo account of this role and site."""
    visitor.open("/sign-in")
    visitor.page.locator("#email").fill(f"{role}@{site}.example")
    visitor.page.locator("#password").fill(PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def be_signed_in(visitor: Visit, role: str = "stakeholder", site: str = "trentino") -> None:
    """Take over the session of somebody who signed in by hand before; the first one does."""
    key = (visitor.base, visitor.page.evaluate("navigator.language"), role, site)
    if key in _sessions:
        visitor.page.context.add_cookies(_sessions[key])
        return
    sign_in(visitor, role, site)
    _sessions[key] = visitor.page.context.cookies()
