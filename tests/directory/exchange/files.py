"""Small files for the tests of import and export, and the one who sends them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from app.accounts.actor import OPERATOR
from app.accounts.policy import Actor
from app.core.db import db
from app.directory.exchange.actions import Imported, import_file
from app.directory.exchange.checking import check_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.planning import Checked, Choices
from app.directory.exchange.upload import Upload
from app.territory import queries as territory

GOOD: Mapping[str, Any] = {
    "Nome": "Sportello lavoro",
    "Bisogni": "Cercare lavoro",
    "Organizzazione": "Agenzia del Lavoro",
    "In breve": "Ti aiutiamo a cercare lavoro.",
    "Telefono": "0461 123456",
    "Indirizzo": "Via Guardini 75",
    "Località": "Trento",
    "Longitudine": "11.1217",
    "Latitudine": "46.0679",
    "Orari": "lun 9-12",
}


def row(**changes: Any) -> dict[str, Any]:
    """Return a good row, changed."""
    return {**GOOD, **changes}


def table(*rows: Mapping[str, Any], name: str = "servizi.csv") -> Upload:
    """Return a CSV of these rows, under the columns of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return Upload(name, text.getvalue().encode())


def importing(actor: Actor = OPERATOR) -> Importing:
    """Return an import into Trentino."""
    site = territory.site("trentino")
    assert site is not None
    return Importing(actor, site)


def checked(upload: Upload, actor: Actor = OPERATOR, **choices: Any) -> Checked:
    """Return the dry run of a file."""
    found = check_file(db.session(), upload, importing(actor), Choices(**choices))
    db.session.rollback()
    return found


def imported(upload: Upload, actor: Actor = OPERATOR, **choices: Any) -> Imported:
    """Import a file."""
    return import_file(upload, importing(actor), Choices(**choices))


def said(found: Checked) -> list[str]:
    """Return what is in the way, as a person reads it."""
    return [str(finding) for finding in found.in_the_way]
