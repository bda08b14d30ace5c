"""Roles and refusals in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.actions.administration import Refusal
from app.accounts.policy import Role


def role_words() -> dict[Role, str]:
    """Return what each role that signs in is called."""
    return {
        Role.STAKEHOLDER: _("Stakeholder"),
        Role.LINK_WORKER: _("Link worker"),
        Role.COORDINATOR: _("Coordinator"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.DATA_PROTECTION_OFFICER: _("Data-protection officer"),
    }


def role_hints() -> dict[Role, str]:
    """Return what each role is for."""
    return {
        Role.STAKEHOLDER: _("keeps the listings of an organisation true"),
        Role.LINK_WORKER: _("accompanies young people"),
        Role.COORDINATOR: _("reviews listings and sees what is missing"),
        Role.ADMINISTRATOR: _("looks after accounts and settings"),
        Role.DATA_PROTECTION_OFFICER: _("reads who did what, and when"),
    }


def refusal_words(refusal: Refusal) -> str:
    """Return why a deed was not done, and what to do instead."""
    words = {
        Refusal.TAKEN: _("There is an account with this address already."),
        Refusal.OTHER_SITE: _("Choose a site that you look after."),
        Refusal.ONESELF: _(
            "Ask another administrator to change your own role or close your account."
        ),
        Refusal.DEMO: _("A demo account keeps its role and site and stays open."),
        Refusal.UNKNOWN: _("This account cannot be changed."),
    }
    return words[refusal]
