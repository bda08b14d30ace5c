"""A provider of identities on this machine, which can also lie in every way that is known."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT = "prossima"
SECRET = "the secret of the client at the issuer, long enough"  # noqa: S105 - of a test
Claims = dict[str, Any]


@dataclass
class Issuer:
    """What the provider knows, and how it answers."""

    base: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, Claims] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    lie: Callable[[Issuer, Claims], str] | None = None

    def grant(self, query: dict[str, str], subject: str = "anna", **more: Any) -> str:
        """Let somebody in, as the provider's own page would; returns the code."""
        code = f"code-{len(self.codes)}"
        moment = int(time.time())
        self.challenges[code] = query["code_challenge"]
        self.codes[code] = {
            "iss": self.base,
            "aud": CLIENT,
            "sub": subject,
            "nonce": query["nonce"],
            "iat": moment,
            "exp": moment + 300,
            **more,
        }
        return code

    def exchange(self, sent: dict[str, str]) -> tuple[int, Claims]:
        """Answer at the token endpoint: each code once, with the verifier of its challenge."""
        claims = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if claims is None or challenge != self.challenges[sent["code"]]:
            return 400, {"error": "invalid_grant"}
        token = self.lie(self, claims) if self.lie else self.signed(claims)
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": token}
        return 200, {name: value for name, value in answer.items() if value}

    def signed(self, claims: Claims, **header: Any) -> str:
        """Return claims signed with the provider's own key."""
        return str(jwt.encode({"alg": "RS256", "kid": "one", **header}, claims, self.key))

    def metadata(self) -> Claims:
        """Return what the provider says about itself."""
        return {
            "issuer": self.base,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }


def _unsigned(_issuer: Issuer, claims: Claims) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def _shared_key(issuer: Issuer, claims: Claims) -> str:
    """Sign with the public key as if it were a secret, which a careless reader takes."""
    public = OctKey.import_key(issuer.key.as_pem(private=False))
    return str(jwt.encode({"alg": "HS256", "kid": "one"}, claims, public, algorithms=["HS256"]))


def _other_key(_issuer: Issuer, claims: Claims) -> str:
    return str(jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048)))


def _other_curve(_issuer: Issuer, claims: Claims) -> str:
    return str(jwt.encode({"alg": "ES256", "kid": "one"}, claims, ECKey.generate_key("P-256")))


def _with(**changed: Any) -> Callable[[Issuer, Claims], str]:
    def lie(issuer: Issuer, claims: Claims) -> str:
        kept = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return issuer.signed(kept)

    return lie


def _tampered(issuer: Issuer, claims: Claims) -> str:
    head, _, tail = issuer.signed(claims).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "eve"}).encode()).decode()
    return f"{head}.{body.rstrip('=')}.{tail}"


LIES: dict[str, Callable[[Issuer, Claims], str]] = {
    "no signature": _unsigned,
    "the public key used as a secret": _shared_key,
    "another key": _other_key,
    "another kind of key": _other_curve,
    "changed after signing": _tampered,
    "another issuer": _with(iss="http://127.0.0.1:9/other"),
    "another audience": _with(aud="somebody-else"),
    "another nonce": _with(nonce="replayed"),
    "no nonce": _with(nonce=None),
    "expired": _with(exp=int(time.time()) - 3600),
    "no end": _with(exp=None),
    "no subject": _with(sub=None),
    "an empty subject": _with(sub=""),
    "issued tomorrow": _with(iat=int(time.time()) + 86_400),
    "no token at all": lambda _issuer, _claims: "",
}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve a provider on a free port of this machine."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [issuer.key.as_dict(private=False)]}
            self._answer(200, keys if self.path == "/keys" else issuer.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*issuer.exchange(sent))

        def _answer(self, status: int, document: Claims) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
