"""Everything that may be set from outside, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, get_type_hints

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_KEY = "for-development-only"
SHORTEST_KEY = 32


class SettingsError(ValueError):
    """A setting that cannot be used; the text says which one and what to change."""


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
    production: Annotated[bool, "`1`: https-only cookies; refuse to start when unsafe"] = False
    proxies: Annotated[int, "Reverse proxies in front whose `X-Forwarded-*` is trusted"] = 0
    tiles_url: Annotated[str, "Raster tiles `https://…/{z}/{x}/{y}.png`; empty: drawn map"] = ""
    tiles_attribution: Annotated[str, "Attribution that the tiles' provider asks for"] = ""

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
    _refuse_unsafe(settings)
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
        raise SettingsError(f"{name.upper()}={text!r}: expected {kind.__name__}") from error


def _refuse_unsafe(settings: Settings) -> None:
    if not settings.production:
        return
    if settings.secret_key == DEVELOPMENT_KEY or len(settings.secret_key) < SHORTEST_KEY:
        raise SettingsError("SECRET_KEY: set at least 32 random characters in production")
