"""Signing in with an outside provider of identities: OpenID Connect, code flow with PKCE."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as AnyResponse

from app.core.settings import Settings

log = logging.getLogger(__name__)
# Signed with the provider's own key, whatever its metadata would allow: no "none", no shared key.
ALGORITHMS = ("RS256", "PS256", "ES256")
PATIENCE_S = 10
# What providers put into `amr` (RFC 8176): "mfa", or ways of different kinds; one key or one
# code alone is one step.
KNOWN = frozenset({"pwd", "pin", "kba"})
HELD = frozenset({"otp", "hwk", "swk", "sc", "sms", "tel"})
OWN_BODY = frozenset({"face", "fpt", "iris", "retina", "vbm"})


class RefusedIdentityError(Exception):
    """The provider's answer does not prove who this is."""


@dataclass(frozen=True)
class Proof:
    """Who somebody is to the provider; an address proves nothing and is not asked for."""

    issuer: str
    subject: str
    proven_twice: bool


def init_app(app: Flask) -> None:
    """Register the provider, when one is configured."""
    settings: Settings = app.config["PROSSIMA"]
    if not settings.oidc_issuer:
        return
    issuer = settings.oidc_issuer.rstrip("/")
    OAuth(app).register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE_S,
        },
    )


def provider_name() -> str:
    """Return what the provider's button says; "" where there is no provider."""
    settings: Settings = current_app.config["PROSSIMA"]
    return (settings.oidc_name or settings.oidc_issuer) if settings.oidc_issuer else ""


def _client() -> Any:  # noqa: ANN401 - Authlib ships no types
    client = current_app.extensions["authlib.integrations.flask_client"].provider
    metadata = client.load_server_metadata()
    settings: Settings = current_app.config["PROSSIMA"]
    if metadata.get("issuer") != settings.oidc_issuer:
        raise RefusedIdentityError("the provider calls itself by another name")
    metadata["id_token_signing_alg_values_supported"] = list(ALGORITHMS)
    return client


def go_to_provider(back: str) -> AnyResponse:
    """Send the browser to the provider, with state, nonce and PKCE kept in its cookie.

    Raises:
        RefusedIdentityError: the provider cannot be reached, or is not the configured one.
    """
    try:
        return cast("AnyResponse", _client().authorize_redirect(back))
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
        log.warning("provider of identities: %s", type(error).__name__)
        raise RefusedIdentityError("the provider cannot be reached") from error


def read_proof() -> Proof:
    """Exchange the code of this request for a proof, and check every part of it.

    Raises:
        RefusedIdentityError: anything about it is wrong.
    """
    settings: Settings = current_app.config["PROSSIMA"]
    must = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
        **{name: {"essential": True} for name in ("sub", "exp", "iat", "nonce")},
    }
    try:
        token = _client().authorize_access_token(claims_options=must)
        claims = token.get("userinfo") or {}
    except (
        AuthlibBaseError,
        JoseError,
        RequestException,
        RuntimeError,
        ValueError,
        KeyError,
    ) as error:
        log.warning("refused identity: %s", type(error).__name__)
        raise RefusedIdentityError("the proof is wrong") from error
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise RefusedIdentityError("the proof names nobody")
    return Proof(settings.oidc_issuer, subject, _is_proven_twice(claims.get("amr")))


def _is_proven_twice(methods: object) -> bool:
    """Return whether the provider took two steps of different kinds."""
    if not isinstance(methods, list):
        return False
    used = {method for method in methods if isinstance(method, str)}
    kinds = sum(not kind.isdisjoint(used) for kind in (KNOWN, HELD, OWN_BODY))
    return "mfa" in used or kinds > 1
