"""A site is a folder: what is loaded from it, and what a wrong folder is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import click
import pytest
from flask import Flask
from shapely.geometry import Point, box
from sqlalchemy import event, func, select
from territory import valley

from app.core.db import db
from app.core.geo import Box, LonLat
from app.core.settings import Settings
from app.directory.models import Location, Organisation
from app.directory.vocabulary import OrganisationKind
from app.territory import queries
from app.territory.actions import load_site, territory_id
from app.territory.models import Area, GazetteerEntry, Place, YouthBasis
from app.territory.problems import RefusedError
from app.territory.setup import load_missing_sites
from app.travel import Mode

pytestmark = pytest.mark.usefixtures("app")


def everything_stored() -> list[object]:
    tables = (Area.__table__, Place.__table__, GazetteerEntry.__table__)
    rows = [db.session.execute(select(table).order_by(table.c.id)).all() for table in tables]
    db.session.rollback()
    return rows


def test_a_site_is_a_folder_and_needs_no_code(tmp_path: Path) -> None:
    loaded = load_site(valley.write_valley(tmp_path))

    site = queries.site("valley")
    assert site is not None
    assert (loaded.areas, loaded.places, loaded.entries) == (4, 2, 5)
    assert loaded.changed
    assert site.name["pt"] == "O Vale"
    assert site.bounds == Box(10.0, 45.9, 10.2, 46.1)
    assert [level.key for level in site.levels] == ["community", "comune"]
    assert site.speeds[Mode.CAR].kmh == 40
    assert site.youth.date == date(2024, 1, 1)


def test_areas_keep_their_figures_with_date_and_basis(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    first, second, third = queries.areas("valley", "comune")

    assert (first.name, first.population, first.youth) == ("Altavalle", 1000, 155)
    assert (first.population_date, first.youth_basis) == (date(2021, 1, 1), YouthBasis.PUBLISHED)
    assert second.parent_id == territory_id("valley", "area", "V")
    assert (third.name, third.population, third.youth_basis) == ("Città di Mezzo", None, None)


def test_totals_count_what_is_not_known(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    total = queries.totals(queries.areas("valley", "comune"))

    assert (total.areas, total.population, total.youth) == (3, 1500, 230)
    assert (total.without_population, total.without_youth) == (1, 1)
    assert total.bases == {YouthBasis.PUBLISHED, YouthBasis.SHARE}


def test_places_have_points(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    places = queries.places("valley")

    assert [(p.name, p.lon, p.lat) for p in places] == [
        ("Altavalle", 10.05, 46.05),
        ("Bassa", 10.15, 46.05),
    ]


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [(10.05, 46.05, "001"), (10.15, 46.05, "002"), (10.1, 45.95, "003"), (10.1, 46.05, "001")],
)
def test_a_point_lies_in_the_finest_area(tmp_path: Path, lon: float, lat: float, code: str) -> None:
    load_site(valley.write_valley(tmp_path))

    area = queries.area_at("valley", LonLat(lon, lat))

    assert area is not None
    assert area.code == code


def test_outside_all_areas_there_is_none(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    assert queries.area_at("valley", LonLat(11, 46)) is None
    assert queries.area_at("atlantis", LonLat(10.05, 46.05)) is None
    assert queries.areas("atlantis") == []


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    folder = valley.write_valley(tmp_path)
    load_site(folder)
    before = everything_stored()

    second = load_site(folder)
    third = load_site(folder, again=True)

    assert not second.changed
    assert third.changed
    assert everything_stored() == before


def test_a_changed_folder_replaces_what_was_stored(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))
    kept = queries.areas("valley", "comune")[0].id
    east = box(10.1, 46.0, 10.2, 46.1)
    shapes = {"001": box(10.0, 45.9, 10.1, 46.1), "009": east}
    areas = (
        "code,level,parent,name,population,population_date,youth,youth_basis,source\n"
        "001,comune,,Altavalle Nuova,1400,2024-01-01,210,share,Office\n"
        "009,comune,,Nuovo,,,,,Office\n"
    )

    load_site(
        valley.write_valley(
            tmp_path,
            areas_csv=areas,
            areas_geojson=valley.outlines(shapes),
            places_csv=None,
            gazetteer_csv=None,
            basemap_geojson=None,
        )
    )

    found = queries.areas("valley")
    assert [(area.code, area.name) for area in found] == [
        ("001", "Altavalle Nuova"),
        ("009", "Nuovo"),
    ]
    assert found[0].id == kept
    assert queries.places("valley") == []
    at_east = queries.area_at("valley", LonLat(10.15, 46.05))
    assert at_east is not None
    assert at_east.code == "009"


def test_listings_survive_a_reload_and_keep_their_area(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))
    area_ids = [territory_id("valley", "area", code) for code in ("001", "002")]
    owner = Organisation(id=uuid4(), site_id="valley", name="Coop", kind=OrganisationKind.OTHER)
    owner.description = owner.website = owner.email = owner.phone = owner.tax_code = ""
    db.session.add(owner)
    db.session.flush()
    for area_id in area_ids:
        place = Point(10.05, 46.05)
        db.session.add(
            Location(
                id=uuid4(),
                site_id="valley",
                organisation_id=owner.id,
                area_id=area_id,
                point=place,
            )
        )
    db.session.commit()
    without = "\n".join(line for line in valley.AREAS.splitlines() if not line.startswith("002"))
    shapes = {code: shape for code, shape in valley.OUTLINES.items() if code != "002"}
    no_002 = valley.PLACES.replace(",002,", ",,"), valley.GAZETTEER.replace(",002,", ",,")

    load_site(
        valley.write_valley(
            tmp_path,
            areas_csv=without,
            areas_geojson=valley.outlines(shapes),
            places_csv=no_002[0],
            gazetteer_csv=no_002[1],
        )
    )

    stored = set(db.session.scalars(select(Location.area_id)))
    assert stored == {area_ids[0], None}


def test_sites_ask_the_database_once_in_a_request(app: Flask, tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    with app.test_request_context("/"):
        first = queries.sites()
        queries.site("valley")
        queries.site("atlantis")
    event.remove(db.engine, "before_cursor_execute", note)

    assert [site.key for site in first] == ["valley"]
    assert sum("FROM site" in statement for statement in statements) == 1


def test_nothing_is_remembered_of_an_emptied_database() -> None:
    assert queries.sites() == ()
    assert queries.area_at("valley", LonLat(10.05, 46.05)) is None


def test_the_first_load_takes_every_folder_and_spares_what_is_there(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    valley.write_valley(tmp_path)
    monkeypatch.setitem(app.config, "PROSSIMA", Settings(geodata_dir=tmp_path))

    load_missing_sites()
    load_missing_sites()

    assert capsys.readouterr().out == "valley: 4 areas, 2 places, 5 names\n"


def test_everything_wrong_is_told_at_once_and_nothing_is_stored(tmp_path: Path) -> None:
    folder = valley.write_valley(
        tmp_path,
        areas_csv=valley.AREAS.replace("1000,2021-01-01,155", "1000,2021-13-01,1155").replace(
            "002,comune,V", "001,village,Q"
        ),
        places_csv=valley.PLACES.replace("10.05,46.05", "46.05,10.05"),
        gazetteer_csv=valley.GAZETTEER.replace("station", "port").replace("80", "180"),
    )

    with pytest.raises(RefusedError) as refused:
        load_site(folder)

    assert str(refused.value).splitlines() == [
        "areas.csv, row 3, population_date: '2021-13-01' is not a date such as 2021-12-31",
        "areas.csv, row 3, youth: is more than the population",
        "areas.csv, row 4, code: '001' stands twice",
        "areas.csv, row 4, level: 'village' is none of community, comune",
        "areas.geojson, code: code 002 has no row in areas.csv",
        "areas.csv, parent: parent 'Q' of 001 has no row",
        "places.csv, row 2, lon: longitude and latitude are exchanged: longitude comes first",
        "places.csv, row 3, area: '002' has no row in areas.csv",
        "gazetteer.csv, row 2, weight: 180 is not between 0 and 100",
        "gazetteer.csv, row 4, area: '002' has no row in areas.csv",
        "gazetteer.csv, row 5, kind: 'port' is none of settlement, area, station, stop, landmark",
        "gazetteer.csv, row 5, area: '002' has no row in areas.csv",
    ]
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0


def test_a_command_loads_what_has_changed(app: Flask, tmp_path: Path) -> None:
    folder = valley.write_valley(tmp_path)
    command = ["territory", "load", str(folder)]
    runner = app.test_cli_runner()

    said = [runner.invoke(args=command).output for _ in range(2)]
    again = runner.invoke(args=[*command, "--again"]).output

    assert said == ["valley: 4 areas, 2 places, 5 names\n", "valley: unchanged\n"]
    assert again == said[0]


def test_the_commands_say_what_is_wrong_with_a_folder(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = valley.write_valley(tmp_path, site_toml="key = ")
    monkeypatch.setitem(app.config, "PROSSIMA", Settings(geodata_dir=tmp_path))

    result = app.test_cli_runner().invoke(args=["territory", "load", str(folder)])

    assert result.exit_code == 1
    assert "site.toml: is not TOML" in result.output
    with pytest.raises(click.ClickException, match="is not TOML"):
        load_missing_sites()


@pytest.mark.parametrize("key", ["trentino", "lisbon"])
def test_the_pilot_sites_load_and_every_place_lies_in_its_area(key: str) -> None:
    load_site(Settings().geodata_dir / key)

    places = queries.places(key)

    assert places
    for place in places:
        area = queries.area_at(key, LonLat(place.lon, place.lat))
        assert area is not None, place.name
        assert area.id == place.area_id, place.name
