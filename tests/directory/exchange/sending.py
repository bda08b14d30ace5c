"""One hostile file sent through the dry run and the import, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from directory.exchange.corpus import Hostile
from factories import create_area, create_organisation, create_site
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from app.accounts.actor import OPERATOR
from app.core.db import Base, db
from app.core.settings import Settings
from app.directory.exchange.actions import NotReadyError, import_file
from app.directory.exchange.checking import check_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.planning import Choices
from app.directory.exchange.upload import Upload
from app.territory import queries as territory


def prepared_app(folder: Path) -> Flask:
    """Return an application with one site, one area and one organisation."""
    app = create_app(Settings(data_dir=folder))
    with app.app_context():
        upgrade()
        create_site()
        create_area()
        create_organisation()
        attempt(Hostile("first", "first.csv", b"name,needs\nx,y\n"))
    return app


def attempt(hostile: Hostile) -> dict[str, Any]:
    """Return what was said of the file, whether it was refused, and whether rows were left."""
    site = territory.site("trentino")
    assert site is not None
    before = _rows()
    upload, importing = Upload(hostile.name, hostile.raw), Importing(OPERATOR, site)
    told: dict[str, Any] = {"error": "", "refused": False}
    try:
        checked = check_file(db.session(), upload, importing)
        told["said"] = [[one.row, str(one), one.weight] for one in checked.in_the_way]
        import_file(upload, importing, Choices())
    except NotReadyError:
        told["refused"] = True
    # Anything else would be a 5xx.
    except Exception as error:  # noqa: BLE001
        told["error"] = repr(error)[:300]
    db.session.rollback()
    return {**told, "left_rows": _rows() - before}


def _rows() -> int:
    tables = Base.metadata.sorted_tables
    return sum(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
