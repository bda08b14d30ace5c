"""Signed links for receivers without an account: the address is the right, we keep its hash."""

from __future__ import annotations

import secrets

from flask import current_app
from itsdangerous import BadSignature, Signer

from app.accounts.links import address_of
from app.accounts.sessions import hash_of
from app.core.settings import Settings
from app.participants.models import Referral


class WrongLinkError(Exception):
    """The link was never ours, or a part of it is missing."""


def _signer() -> Signer:
    settings: Settings = current_app.config["PROSSIMA"]
    return Signer(settings.secret_key, salt="one referral")


def new_link(referral: Referral) -> str:
    """Give a referral a link and return its address; the one made before stops working."""
    secret = secrets.token_urlsafe(32)
    referral.secret_hash = hash_of(secret)
    return address_of("receiver.linked", token=_signer().sign(secret).decode())


def hash_in(token: str) -> str:
    """Return the hash by which the referral of a token is found.

    Raises:
        WrongLinkError: it is not one of ours.
    """
    try:
        return hash_of(_signer().unsign(token).decode())
    except (BadSignature, UnicodeDecodeError) as error:
        raise WrongLinkError from error


def reference_of(referral: Referral) -> str:
    """Return what a referral is called in mails and on the telephone: no code of the case."""
    return referral.id.hex[-6:].upper()
