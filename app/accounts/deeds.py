"""Deeds of the record in plain words; a package adds its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

_WORDS: dict[str, Callable[[], str]] = {
    "sign_in": lambda: _("signed in"),
    "sign_in_refused": lambda: _("tried a wrong password"),
    "sign_out": lambda: _("signed out"),
    "set_up_second_step": lambda: _("set up the second step"),
    "stop_second_step": lambda: _("turned the second step off"),
    "reset_second_step": lambda: _("reset somebody’s second step"),
    "use_recovery_code": lambda: _("used a recovery code"),
    "change_own_account": lambda: _("changed their own account"),
    "change_password": lambda: _("changed the password"),
    "ask_for_new_password": lambda: _("asked for a new password"),
    "follow_new_password": lambda: _("chose a new password by mail"),
    "follow_invitation": lambda: _("took up the invitation"),
    "end_session": lambda: _("ended a session"),
    "end_other_sessions": lambda: _("ended all other sessions"),
    "invite": lambda: _("invited somebody"),
    "invite_again": lambda: _("invited somebody again"),
    "change_account": lambda: _("changed an account"),
    "record_training": lambda: _("recorded a training"),
    "remove_training": lambda: _("removed a training"),
    "ask_to_join": lambda: _("asked to join an organisation"),
    "leave": lambda: _("left an organisation"),
    "let_in": lambda: _("let somebody into an organisation"),
    "take_out": lambda: _("took somebody out of an organisation"),
    "invite_member": lambda: _("invited somebody into an organisation"),
    "ask_for_new_address": lambda: _("asked for another address"),
    "change_address": lambda: _("confirmed the new address"),
    "delete_own_account": lambda: _("deleted their own account"),
    "tie_identity": lambda: _("connected an outside identity"),
    "untie_identity": lambda: _("disconnected the outside identity"),
}


def name_deeds(words: Mapping[str, Callable[[], str]]) -> None:
    """Add the words for deeds of a package, such as `{"publish": lambda: _("published")}`."""
    _WORDS.update(words)


def deed_words(deed: str) -> str:
    """Return a deed in the page's language; its bare name, spaced, where nobody named it."""
    words = _WORDS.get(deed)
    return words() if words else deed.replace("_", " ")
