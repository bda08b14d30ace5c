"""People with an account in the browser: the demo accounts of the sign-in page."""

from __future__ import annotations

from journeys.visits import Visit

from app.accounts.demo import PASSWORD


def sign_in(visitor: Visit, role: str = "stakeholder", site: str = "trentino") -> None:
    """Sign in by hand, as a demo account of this role and site."""
    visitor.open("/sign-in")
    visitor.page.locator("#email").fill(f"{role}@{site}.example")
    visitor.page.locator("#password").fill(PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
