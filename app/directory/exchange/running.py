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
from app.directory.exchange.actions import NotReadyError, import_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.kept import Kept, Stage
from app.directory.exchange.planning import Choices, Plan

log = logging.getLogger(__name__)
SHORT = 200
_EVERY = 100


def run(kept: Kept, importing: Importing, choices: Choices, listings: int) -> None:
    """Import what is kept; for more than a few listings return before it is done."""
    running = keeping.note(kept, stage=Stage.RUNNING, total=listings, done=0)
    if listings <= SHORT:
        _import(running, importing, choices)
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    arguments = (app, current(), running, importing, choices)
    Thread(target=_beside, args=arguments, daemon=True).start()


def _beside(app: Flask, language: str, kept: Kept, importing: Importing, choices: Choices) -> None:
    with app.app_context(), force_locale(CUSTOMS[language]):
        _import(kept, importing, choices)


def _import(kept: Kept, importing: Importing, choices: Choices) -> None:
    def watched(plans: Iterable[Plan]) -> Iterator[Plan]:
        for number, plan in enumerate(plans):
            if number % _EVERY == 0:
                keeping.note(kept, done=number)
            yield plan

    try:
        done = import_file(keeping.upload_of(kept), importing, choices, watched)
    except NotReadyError:
        keeping.release(kept)
        keeping.note(kept, stage=Stage.WAITING)
    # Whatever it was, nothing has been written, and the page has to say so.
    except Exception:
        log.exception("the import of %s failed", kept.token)
        keeping.release(kept)
        keeping.note(kept, stage=Stage.FAILED)
    else:
        counts = {name: int(value) for name, value in asdict(done).items()}
        keeping.note(kept, stage=Stage.DONE, done=kept.total, counts=counts)
        keeping.forget_file(kept)
