"""What somebody uploaded, kept between the steps of an import for an hour, for them alone."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from app.core.settings import Settings
from app.directory.exchange.upload import Upload

KEPT_S = 3600
# A running import says so at least this often; one that is silent for longer has died.
SILENT_S = 120
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")
_LONGEST_NAME = 120


class Stage(StrEnum):
    """How far an import is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Kept:
    """An upload between two steps; `counts` are those of an import that is done."""

    token: str
    user_id: str
    name: str
    site_key: str
    organisation_id: str
    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0
    counts: Mapping[str, int] | None = None
    changed_at: float = 0.0

    @property
    def is_silent(self) -> bool:
        """Say whether an import that should run has not been heard of for long."""
        return self.stage is Stage.RUNNING and time.time() - self.changed_at > SILENT_S


def keep(upload: Upload, user_id: UUID, site_key: str, organisation_id: UUID | None) -> Kept:
    """Keep an upload; what is older than an hour goes."""
    _sweep()
    kept = Kept(
        token=secrets.token_urlsafe(18),
        user_id=str(user_id),
        name=upload.name[-_LONGEST_NAME:],
        site_key=site_key,
        organisation_id=str(organisation_id or ""),
    )
    (_folder() / f"{kept.token}.upload").write_bytes(upload.raw)
    return note(kept)


def note(kept: Kept, **changes: Any) -> Kept:  # noqa: ANN401 - any field's type
    """Write down how far an import is, in one step: a reader sees the old or the new."""
    changed = replace(kept, **changes, changed_at=time.time())
    path = _folder() / f"{kept.token}.json"
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.write_text(json.dumps(asdict(changed)), encoding="utf-8")
    draft.replace(path)
    return changed


def find(token: str, user_id: UUID | None) -> Kept | None:
    """Return what this person keeps under a token, None where there is nothing of theirs."""
    if not _TOKEN.fullmatch(token) or user_id is None:
        return None
    path = _folder() / f"{token}.json"
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    kept = Kept(**{**fields, "stage": Stage(fields["stage"])})
    is_old = time.time() - kept.changed_at > KEPT_S
    return None if is_old or kept.user_id != str(user_id) else kept


def upload_of(kept: Kept) -> Upload:
    """Return the kept file."""
    return Upload(kept.name, (_folder() / f"{kept.token}.upload").read_bytes())


def forget_file(kept: Kept) -> None:
    """Throw the file away once it is imported; what was done is kept for its hour."""
    (_folder() / f"{kept.token}.upload").unlink(missing_ok=True)


def claim(kept: Kept) -> bool:
    """Say whether this is the one request that may run the import: a second click is not."""
    try:
        (_folder() / f"{kept.token}.claimed").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def release(kept: Kept) -> None:
    """Let an import that was not ready be tried again."""
    (_folder() / f"{kept.token}.claimed").unlink(missing_ok=True)


def _folder() -> Path:
    settings: Settings = current_app.config["PROSSIMA"]
    folder = settings.data_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _sweep() -> None:
    for path in _folder().iterdir():
        if time.time() - path.stat().st_mtime > KEPT_S:
            path.unlink(missing_ok=True)
