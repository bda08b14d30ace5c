"""Population tables: what they change, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from territory import valley
from territory.test_load_site import everything_stored

from app.core.geo import LonLat
from app.territory import queries
from app.territory.actions import load_site
from app.territory.models import YouthBasis

COLUMNS = ("--level", "comune", "--code", "istat", "--population", "residenti")
FIGURES = "istat,residenti,giovani\n001,1100,170\n002,520,60\n999,9,9\n"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Run a command of the territory on the valley."""
    load_site(valley.write_valley(tmp_path))
    runner = app.test_cli_runner()

    def import_population(path: Path, *options: str, columns: tuple[str, ...] = COLUMNS) -> Result:
        arguments = ["territory", "import-population", str(path), "--site", "valley"]
        return runner.invoke(args=[*arguments, "--source", "Office 2024", *columns, *options])

    return import_population


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "residents.csv"
    path.write_text(text, encoding=encoding)
    return path


def people(code: str) -> tuple[int | None, int | None, YouthBasis | None, str]:
    found = {area.code: area for area in queries.areas("valley", "comune")}[code]
    return found.population, found.youth, found.youth_basis, found.source


def test_published_figures_replace_estimates(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path, FIGURES), "--youth", "giovani", "--date", "2024-01-01")

    assert result.exit_code == 0, result.output
    assert people("001") == (1100, 170, YouthBasis.PUBLISHED, "Office 2024")
    assert people("002") == (520, 60, YouthBasis.PUBLISHED, "Office 2024")
    assert people("003")[0] is None
    area = queries.area_at("valley", LonLat(10.05, 46.05))
    assert area is not None
    assert area.population == 1100


def test_without_published_young_people_the_share_is_applied_and_said(
    run: Run, tmp_path: Path
) -> None:
    result = run(written(tmp_path, FIGURES.replace("giovani", "altro")))

    assert result.exit_code == 0, result.output
    assert people("001") == (1100, 155, YouthBasis.PUBLISHED, "Office 2024")
    assert people("002") == (520, 78, YouthBasis.SHARE, "Office 2024; Invented share")


def test_the_report_says_what_matched_and_what_did_not(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path, FIGURES), "--youth", "giovani", "--dry-run")

    assert result.output.splitlines() == [
        "residents.csv: 2 areas matched by code",
        "changed: 2",
        "  001 Altavalle: population 1100, was 1000; young people 170 (published), were 155",
        "  002 Bassa: population 520, was 500; young people 60 (published), were 75",
        "new: 0",
        "missing from the file, left as they are: 1",
        "  003 Città di Mezzo",
        "not of this site, left out: 1 rows",
        "outline repaired: 0",
        "coarser levels and places keep their figures: import theirs too",
        "Dry run: nothing was written.",
    ]


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    before = everything_stored()

    run(written(tmp_path, FIGURES), "--dry-run")

    assert everything_stored() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "residents.csv: is empty"),
        (FIGURES.replace("istat", "codice"), "has no column istat; there are: codice, residenti"),
        (FIGURES + "001,3,1\n", "row 5, istat: code 001 stands twice, also in row 2"),
        (FIGURES.replace("1100", "1.100"), "row 2, residenti: '1.100' is not a whole number"),
        (FIGURES.replace("1100", ""), "row 2, residenti: is empty for Altavalle"),
        (FIGURES.replace("170", "1700"), "row 2, giovani: 1700 is more than the population, 1100"),
        (FIGURES.replace("001", ""), "row 2, istat: code is empty"),
        (FIGURES.replace(",60", ""), "row 3: has not as many cells as the header"),
        ("istat,residenti,giovani\n1,2,1\n", "the leading zeros are lost"),
        ("istat,residenti,giovani\nX,2,1\n", "the file has 'X', the site has '001'"),
    ],
)
def test_a_wrong_table_is_refused_as_a_whole(
    run: Run, tmp_path: Path, text: str, said: str
) -> None:
    before = everything_stored()

    result = run(written(tmp_path, text), "--youth", "giovani")

    assert result.exit_code == 1
    assert said in result.output
    assert everything_stored() == before


def test_a_table_of_a_spreadsheet_with_semicolons_is_read(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, FIGURES.replace(",", ";"), encoding="utf-8-sig")

    assert run(path, "--youth", "giovani").exit_code == 0


def test_another_encoding_is_refused_and_then_read(run: Run, tmp_path: Path) -> None:
    text = FIGURES.replace("giovani", "età")
    path = written(tmp_path, text, encoding="cp1252")

    assert "residents.csv, row 1: is not utf-8-sig" in run(path).output
    assert run(path, "--encoding", "cp1252").exit_code == 0


def test_columns_must_be_said_or_known(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, FIGURES)

    said = run(path, columns=("--level", "comune")).output
    assert "Say --code and --population, or --preset." in said
    assert "has no column PRO_COM_T" in run(path, columns=("--preset", "istat-comuni")).output


def test_imports_outlive_the_next_start_but_not_a_new_folder(run: Run, tmp_path: Path) -> None:
    run(written(tmp_path, FIGURES), "--youth", "giovani")

    load_site(valley.write_valley(tmp_path))
    after_start = people("001")[0]
    load_site(valley.write_valley(tmp_path, areas_csv=valley.AREAS.replace("1000", "1001")))

    assert after_start == 1100
    assert people("001")[0] == 1001
