"""Everything that may be set from outside, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_type_hints
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_KEY = "for-development-only"
# Everybody can read this key: it keeps no secret, and production refuses it.
DEVELOPMENT_FIELD_KEYS = "development:" + "QUFB" * 10 + "QUE="
SHORTEST_KEY = 32


class SettingsError(ValueError):
    """A setting that cannot be used; the text says which one and what to change."""


class GeocoderKind(StrEnum):
    """Which outside service turns a listing's address into a point."""

    NONE = "none"
    NOMINATIM = "nominatim"
    PHOTON = "photon"


@dataclass(frozen=True)
class Settings:
    """The settings, one field for each environment variable of the same name in capitals.

    `PORT=8080` sets `port`. A test checks README's table against these fields.
    """

    database_url: Annotated[str, "Database address; empty: SQLite in `DATA_DIR`"] = ""
    data_dir: Annotated[Path, "Folder for the embedded database"] = ROOT / "instance"
    geodata_dir: Annotated[Path, "Folder with one folder a site"] = ROOT / "geodata"
    host: Annotated[str, "Address to listen on"] = "127.0.0.1"
    port: Annotated[int, "Port to listen on"] = 8000
    workers: Annotated[int, "Server processes"] = 2
    threads: Annotated[int, "Threads of each server process"] = 4
    secret_key: Annotated[str, "Signs cookies and form tokens; must be set in production"] = (
        DEVELOPMENT_KEY
    )
    field_keys: Annotated[
        str,
        "Keys that seal private fields, `name:base64,…` of 32 random bytes, newest first, or the "
        "path of a file with one a line; must be set in production",
    ] = ""
    production: Annotated[bool, "`1`: https-only cookies; refuse to start when unsafe"] = False
    public_origin: Annotated[
        str, "Address that people use, `https://…`; must be set in production"
    ] = ""
    proxies: Annotated[int, "Reverse proxies in front whose `X-Forwarded-*` is trusted"] = 0
    tiles_url: Annotated[str, "Raster tiles `https://…/{z}/{x}/{y}.png`; empty: drawn map"] = ""
    tiles_attribution: Annotated[str, "Attribution that the tiles' provider asks for"] = ""
    embed_ancestors: Annotated[
        str, "Sites that may embed the map, such as `https://a.example https://b.example`"
    ] = "*"
    geocoder: Annotated[
        GeocoderKind, "Who finds a listing's address: `none`, `nominatim` or `photon`"
    ] = GeocoderKind.NONE
    geocoder_url: Annotated[str, "Its address; empty: the public server of that name"] = ""
    geocoder_contact: Annotated[str, "E-mail or page by which its operator can reach you"] = ""
    smtp_url: Annotated[
        str,
        "`smtp://user:password@host:587` or `smtps://`; empty: mail is written to `DATA_DIR/mail`",
    ] = ""
    mail_from: Annotated[str, "Sender of our mails"] = "prossima@localhost"
    oidc_issuer: Annotated[str, "Issuer of an OpenID Connect provider; empty: none"] = ""
    oidc_client_id: Annotated[str, "Our name with that provider"] = ""
    oidc_client_secret: Annotated[str, "Our secret with that provider"] = ""
    oidc_name: Annotated[str, "What its button on the sign-in page says"] = ""

    @property
    def origin(self) -> str:
        """Return the address that people use, without a slash at its end."""
        return self.public_origin.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def sqlalchemy_url(self) -> str:
        """Return the database address in SQLAlchemy's form."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{self.data_dir / 'prossima.sqlite3'}"


def described() -> dict[str, tuple[object, str]]:
    """Return, for each environment variable, its default and what it is about."""
    hints = get_type_hints(Settings, include_extras=True)
    return {f.name.upper(): (f.default, hints[f.name].__metadata__[0]) for f in fields(Settings)}


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsError: a value has the wrong form, or production would be unsafe.
    """
    source = os.environ if environ is None else environ
    kinds = get_type_hints(Settings)
    given = {name: _parse(name, text, kinds[name]) for name, text in _present(source)}
    settings = Settings(**given)  # type: ignore[arg-type]
    _refuse_unsafe(settings, debug=source.get("FLASK_DEBUG", "") not in {"", "0"})
    _refuse_unusable_geocoder(settings)
    return settings


def _present(source: Mapping[str, str]) -> list[tuple[str, str]]:
    named = [(f.name, source.get(f.name.upper(), "").strip()) for f in fields(Settings)]
    return [(name, text) for name, text in named if text]


def _parse(name: str, text: str, kind: type) -> object:
    if kind is bool:
        return text.lower() in {"1", "true", "yes", "on"}
    if kind is Path:
        return Path(text).expanduser().resolve()
    try:
        return kind(text)
    except ValueError as error:
        expected = " or ".join(kind) if issubclass(kind, StrEnum) else kind.__name__
        raise SettingsError(f"{name.upper()}={text!r}: expected {expected}") from error


def _refuse_unsafe(settings: Settings, *, debug: bool) -> None:
    if not settings.production:
        return
    if settings.secret_key == DEVELOPMENT_KEY or len(settings.secret_key) < SHORTEST_KEY:
        raise SettingsError("SECRET_KEY: set at least 32 random characters in production")
    if settings.field_keys in {"", DEVELOPMENT_FIELD_KEYS}:
        raise SettingsError("FIELD_KEYS: set the keys that seal private fields in production")
    if not settings.public_origin.startswith("https://"):
        raise SettingsError("PUBLIC_ORIGIN: set the https:// address that people use")
    if debug:
        raise SettingsError("FLASK_DEBUG: switch it off in production")


def _refuse_unusable_geocoder(settings: Settings) -> None:
    """Refuse a geocoder that would break its operator's rules or hear addresses in the clear."""
    if settings.geocoder is GeocoderKind.NONE:
        return
    contact = settings.geocoder_contact
    if not (contact and contact.isascii() and contact.isprintable()):
        raise SettingsError(
            "GEOCODER_CONTACT: say, in plain characters, how the geocoder's operator can reach "
            "you; public servers refuse requests without it"
        )
    if not settings.geocoder_url:
        return
    scheme, host = _scheme_and_host(settings.geocoder_url)
    here = host in {"localhost", "127.0.0.1", "::1"}
    if not host or not (scheme == "https" or (scheme == "http" and here)):
        raise SettingsError("GEOCODER_URL: expected https://host/path, or http:// on this machine")


def _scheme_and_host(url: str) -> tuple[str, str]:
    """Return both, or twice nothing where the address asks for more than them and a path."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", ""
    more = parts.query or parts.fragment or parts.username is not None or port == 0
    return ("", "") if more else (parts.scheme, parts.hostname or "")
