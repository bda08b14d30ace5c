"""Signed links for one service: say how many places are free, or that all is still true."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.accounts.links import address_of
from app.core.settings import Settings

LASTING_DAYS = 45
_DAY_S = 86_400


class ExpiredLinkError(Exception):
    """The link was ours, and is too old."""


class WrongLinkError(Exception):
    """The link was never ours, or a part of it is missing."""


def _serializer() -> URLSafeTimedSerializer:
    settings: Settings = current_app.config["PROSSIMA"]
    return URLSafeTimedSerializer(settings.secret_key, salt="update one service")


def signed_update_link(service_id: UUID, number: int) -> str:
    """Return the address at which one service may be kept up to date without signing in.

    It works for `LASTING_DAYS` days, for this service, for its free places and its
    confirmation, and for nothing else; and only while the service's links bear this number.
    """
    token = _serializer().dumps(f"{service_id.hex}.{number}")
    return address_of("editing.update", token=token)


def service_of_link(token: str) -> tuple[UUID, int]:
    """Return the service that a link is for, and the number that it bears.

    Raises:
        ExpiredLinkError: it is too old.
        WrongLinkError: it is not one of ours.
    """
    try:
        signed = str(_serializer().loads(token, max_age=LASTING_DAYS * _DAY_S))
        service, _dot, number = signed.partition(".")
        # Links that were mailed before links bore numbers are of the first.
        return UUID(service), int(number or 0)
    except SignatureExpired as error:
        raise ExpiredLinkError from error
    except (BadSignature, ValueError) as error:
        raise WrongLinkError from error
