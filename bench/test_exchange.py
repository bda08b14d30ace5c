"""How long listings take as files: reading, the dry run, the import, the export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from factories import create_area, create_organisation, create_site
from flask_migrate import upgrade
from pytest_benchmark.fixture import BenchmarkFixture

from app import create_app
from app.accounts.actor import OPERATOR
from app.core.db import db
from app.core.settings import Settings
from app.directory.exchange.actions import Imported, import_file
from app.directory.exchange.checking import check_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.exporting import Format, export, published_ids
from app.directory.exchange.planning import Checked, Choices, Deed
from app.directory.exchange.upload import Upload
from app.territory import queries as territory

ROWS = 5000


def table(rows: int) -> bytes:
    """Return a CSV of listings of 50 organisations, each with a place, hours and a translation."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["name", "needs", "organisation", "summary", "phone", "city", "address", "lon", "lat",
         "hours", "name (en)", "source", "source_date"]
    )  # fmt: skip
    for n in range(rows):
        lon, lat = 11.0 + (n % 100) * 0.002, 45.97 + (n // 100) * 0.003
        writer.writerow(
            [f"Servizio numero {n * 7919}", "Cercare lavoro | housing", f"Ente {n % 50:03}",
             "Ti aiutiamo a fare il primo passo.", f"0461 {100000 + n}", "Trento", f"Via Roma {n}",
             lon, lat, "lun-ven 9-12:30, 14-18", f"Service {n}", "prova", date(2026, 11, 22)]
        )  # fmt: skip
    return text.getvalue().encode()


@pytest.fixture
def importing(tmp_path: Path) -> Iterator[Importing]:
    """Give an import into an empty site on an embedded database of its own."""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        create_site()
        create_area()
        create_organisation()
        site = territory.site("trentino")
        assert site is not None
        yield Importing(OPERATOR, site)
        db.session.remove()
        db.engine.dispose()


def test_the_dry_run_of_a_full_file(benchmark: BenchmarkFixture, importing: Importing) -> None:
    upload = Upload("x.csv", table(ROWS))

    checked: Checked = benchmark.pedantic(
        lambda: check_file(db.session(), upload, importing), rounds=1
    )

    assert checked.count(Deed.NEW) == ROWS


def test_the_import_and_export_of_a_full_file(
    benchmark: BenchmarkFixture, importing: Importing
) -> None:
    upload = Upload("x.csv", table(ROWS))

    done: Imported = benchmark.pedantic(lambda: import_file(upload, importing, Choices()), rounds=1)

    assert (done.new, done.organisations) == (ROWS, 50)
    ids = published_ids(db.session(), "trentino")
    assert len(export(db.session(), importing.site, ids, Format.CSV).raw) > ROWS
