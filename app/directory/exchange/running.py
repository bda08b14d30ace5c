"""An import from a page: short ones in the request, long ones beside it, with their progress."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from threading import Thread

from flask import Flask, current_app
from flask_babel import force_locale

from app.core.language import CUSTOMS, current
from app.directory.exchange import kept as keeping
from app.directory.exchange.actions import Imported, NotReadyError, import_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.kept import Kept, Stage
from app.directory.exchange.planning import Choices, Plan
from app.directory.exchange.upload import Upload

log = logging.getLogger(__name__)
# About 200 rows of text: so much is done before a page has to answer.
SHORT_BYTES = 32 * 1024
_EVERY = 100


def run(kept: Kept, importing: Importing, choices: Choices) -> Stage:
    """Import what is kept; return how far it is, which is at once for all but short files.

    `Stage.WAITING` means that something is in the way and has to be answered first.
    """
    running = keeping.note(kept, stage=Stage.RUNNING, total=0, done=0)
    upload = keeping.upload_of(kept)
    if len(upload.raw) <= SHORT_BYTES:
        return _import(running, upload, importing, choices)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    language = current()

    def beside() -> None:
        with app.app_context(), force_locale(CUSTOMS[language]):
            _import(running, upload, importing, choices)

    Thread(target=beside, daemon=True).start()
    return Stage.RUNNING


def _import(kept: Kept, upload: Upload, importing: Importing, choices: Choices) -> Stage:
    def watched(plans: Iterable[Plan]) -> Iterator[Plan]:
        planned = list(plans)
        for number, plan in enumerate(planned):
            if number % _EVERY == 0:
                keeping.note(kept, done=number, total=len(planned))
            yield plan

    try:
        done = import_file(upload, importing, choices, watched)
    except NotReadyError:
        keeping.release(kept)
        return keeping.note(kept, stage=Stage.WAITING).stage
    # Whatever it was, nothing has been written, and the page has to say so.
    except Exception:
        log.exception("the import of %s failed", kept.token)
        keeping.release(kept)
        return keeping.note(kept, stage=Stage.FAILED).stage
    keeping.forget_file(kept)
    return keeping.note(kept, stage=Stage.DONE, counts=_counts(done)).stage


def _counts(done: Imported) -> dict[str, int]:
    return {name: int(value) for name, value in asdict(done).items()}
