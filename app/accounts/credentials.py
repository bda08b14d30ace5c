"""Passwords, codes of the second step and recovery codes, kept by Flask-Security."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import secrets
from threading import BoundedSemaphore
from typing import cast

import segno
from cryptography.fernet import InvalidToken
from flask import Flask, current_app
from flask_login.utils import _user_context_processor
from flask_security import Security, SQLAlchemyUserDatastore, Totp, UserMixin
from flask_security.utils import hash_password as _hash
from flask_security.utils import verify_password as _verify

from app.accounts.models import User
from app.accounts.passwords import normalised
from app.core.db import db
from app.core.settings import Settings

METHOD = "authenticator"
RECOVERY_CODES = 10
# A code of the half minute before or after is taken too, for clocks that are not right.
WINDOW_S = 30
# One hash takes 64 MiB: twenty people at once must not take more than this machine has.
_hashing = BoundedSemaphore(2)


class SingleUseTotp(Totp):
    """Codes of which none is taken twice."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the number of the last code that was taken."""
        return cast("User", user).totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: object) -> None:
        """Keep the number of a code that was taken."""
        cast("User", user).totp_counter = tmatch.counter  # type: ignore[attr-defined]


def derived_key(settings: Settings, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, made from the secret key."""
    return hmac.digest(settings.secret_key.encode(), purpose.encode(), hashlib.sha256)


def init_app(app: Flask) -> None:
    """Set Flask-Security up for its hashes and codes; pages, sessions and rights are our own."""
    settings: Settings = app.config["PROSSIMA"]
    codes = base64.urlsafe_b64encode(derived_key(settings, "recovery codes"))
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - a method, not a password
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # Argon2 takes long passwords whole: no HMAC before it, whose key could never change.
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_TOTP_SECRETS={"1": derived_key(settings, "second step").hex()},
        SECURITY_TOTP_ISSUER="Prossima",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[codes],
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    provider = app.json
    security = Security(
        app,
        SQLAlchemyUserDatastore(db, User, None),  # type: ignore[arg-type] # roles are our own
        register_blueprint=False,
        totp_cls=SingleUseTotp,
    )
    app.json = provider
    _leave_requests_alone(app, security)


def _leave_requests_alone(app: Flask, security: Security) -> None:
    """Take its hooks out of every request: they read the session even for a style sheet."""
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)  # noqa: SLF001
    app.template_context_processors[None].remove(_user_context_processor)


def _security() -> Security:
    return cast("Security", current_app.extensions["security"])


def _totp() -> SingleUseTotp:
    return cast("SingleUseTotp", _security()._totp_factory)  # noqa: SLF001 - its property is not typed


def hashed(password: str) -> str:
    """Return the hash to keep of a password."""
    with _hashing:
        return str(_hash(normalised(password)))


def matches(password: str, kept: str | None) -> bool:
    """Return whether a password is the one that was hashed; takes as long where there is none."""
    with _hashing:
        return bool(_verify(normalised(password), kept or _nobodys())) and kept is not None


def _nobodys() -> str:
    """Return a hash that no password has, made once for each process."""
    kept = current_app.extensions.get("prossima_nobodys_hash")
    if kept is None:
        kept = str(_hash(secrets.token_urlsafe(32)))
        current_app.extensions["prossima_nobodys_hash"] = kept
    return str(kept)


def new_uniquifier() -> str:
    """Return a new value for what ties half-finished sign-ins to a state of the account."""
    return secrets.token_hex(32)


def new_secret() -> str:
    """Return a new secret for an authenticator app, encrypted."""
    return _totp().generate_totp_secret()


def secret_as_text(secret: str) -> str:
    """Return a secret for typing it in, in groups of four."""
    return _totp().get_totp_pretty_key(secret)


def secret_as_picture(secret: str, email: str) -> str:
    """Return a secret as a QR code: an SVG drawing, made here."""
    drawing = io.BytesIO()
    code = segno.make(_totp().get_totp_uri(email, secret), error="m")
    code.save(drawing, kind="svg", xmldecl=False, svgns=True, scale=1, border=2, omitsize=True)
    return drawing.getvalue().decode()


def takes_code(user: User, code: str, secret: str | None = None) -> bool:
    """Return whether a code of the authenticator app is right, and take it: it works once."""
    kept = secret or user.tf_totp_secret
    if kept is None:
        return False
    try:
        return _totp().verify_totp(code.replace(" ", ""), kept, user, window=WINDOW_S)
    except ValueError:
        # No digits, or a secret of another key.
        return False


def new_recovery_codes(user: User) -> list[str]:
    """Give somebody new recovery codes in place of the old; this is the only time to read them."""
    return list(_security()._mf_recovery_codes_util.create_recovery_codes(user))  # noqa: SLF001


def takes_recovery_code(user: User, code: str) -> bool:
    """Return whether a recovery code is right, and take it: it works once."""
    codes = _security()._mf_recovery_codes_util  # noqa: SLF001
    typed = code.strip().lower()
    try:
        if not user.mf_recovery_codes or not codes.check_recovery_code(user, typed):
            return False
        # A list of its own: the column does not notice what is taken out of the old one.
        user.mf_recovery_codes = list(user.mf_recovery_codes)
        return bool(codes.delete_recovery_code(user, typed))
    except InvalidToken:
        return False


def turn_off_second_step(user: User) -> None:
    """Forget authenticator app and recovery codes of somebody."""
    user.tf_primary_method = user.tf_totp_secret = user.totp_counter = None
    user.mf_recovery_codes = None
