"""Names as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from territory import valley

from app.core.geo import LonLat
from app.core.settings import Settings
from app.core.words import fold
from app.territory import gazetteer
from app.territory.actions import load_site
from app.territory.models import GazetteerKind
from app.territory.names import Entry, Fit, Names, forgiven
from app.territory.problems import Problems
from app.territory.tables import rows

LETTERS = st.text("abcdeilmnoprstuvzàéòç' ", min_size=1, max_size=24).filter(fold)


def entry(name: str, *also: str, weight: int = 50, **place: float) -> Entry:
    point = {"lon": 11.0, "lat": 46.0} | place
    return Entry(name, also, GazetteerKind.SETTLEMENT, "", weight=weight, **point)


def shipped_names(site: str) -> Names:
    path = Settings().geodata_dir / site / "gazetteer.csv"
    return Names(
        entry(row.text("name"), *row.text("also").split("|"), weight=int(row.text("weight")))
        for row in rows(path, ("name", "also", "weight"), Problems())
    )


def found_names(names: Names, text: str) -> list[str]:
    return [match.entry.name for match in names.find(text)]


def test_better_matches_come_first_and_the_weight_decides_among_equals() -> None:
    names = Names(
        [
            entry("Riva", weight=10),
            entry("Rivalta", weight=20),
            entry("Riva del Garda", weight=90),
            entry("Torre di Riva", weight=99),
            entry("Ripa", weight=99),
        ]
    )

    matches = names.find("RIVA")

    assert [match.entry.name for match in matches] == [
        "Riva",
        "Riva del Garda",
        "Rivalta",
        "Torre di Riva",
        "Ripa",
    ]
    assert [match.fit for match in matches] == [
        Fit.NAME,
        Fit.BEGINNING,
        Fit.BEGINNING,
        Fit.WORD_BEGINNING,
        Fit.TYPING_ERROR,
    ]
    assert [match.score for match in matches] == [100, 95, 95, 90, 84]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trento", "Trento"),
        ("TRÈNTO", "Trento"),
        ("Trnto", "Trento"),
        ("pergine valsgana", "Pergine Valsugana"),
        ("stazione trento", "Stazione di Trento"),
        ("trento stazione", "Stazione di Trento"),
        ("Trient", "Trento"),
        ("perg", "Pergine Valsugana"),
        ("rovreto", "Rovereto"),
    ],
)
def test_what_people_type_finds_what_they_mean(typed: str, meant: str) -> None:
    names = shipped_names("trentino")

    assert found_names(names, typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Cles", "Cles"),
        ("clés ", "Cles"),
        ("Trnto", "Trento"),
        ("mezzolomb", "Mezzolombardo"),
        ("predazo", "Predazzo"),
        ("perg", None),
        ("xyzzy", None),
        ("", None),
        ("'", None),
        ("trento stazione", None),
    ],
)
def test_only_what_is_clear_is_taken_without_asking(typed: str, meant: str | None) -> None:
    match = shipped_names("trentino").clear(typed)

    assert (match and match.entry.name) == meant


def test_two_names_equally_near_are_not_clear() -> None:
    names = Names([entry("Mala"), entry("Mola")])

    assert names.clear("mula") is None
    assert found_names(names, "mula") == ["Mala", "Mola"]


def test_of_several_with_the_same_name_the_heaviest_is_meant() -> None:
    names = Names([entry("San Rocco", weight=1, lon=10.0), entry("San Rocco", weight=2, lon=12.0)])

    match = names.clear("san rocco")

    assert match is not None
    assert match.entry.lon == 12.0


def test_nothing_typed_and_no_names_find_nothing() -> None:
    assert shipped_names("trentino").find(" -- ") == ()
    assert Names([]).find("trento") == ()
    assert Names([]).clear("trento") is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    names = Names([entry("Trento", "Trient"), entry("Riva del Garda")])

    assert len(names.find(text)) <= 2
    names.clear(text)


@given(st.lists(LETTERS, min_size=1, max_size=20, unique_by=fold), st.data())
def test_an_entry_always_finds_itself_first(spelled: list[str], data: st.DataObject) -> None:
    names = Names(entry(name) for name in spelled)
    name = data.draw(st.sampled_from(spelled))

    for typed in (name, name.upper(), fold(name), f"  {name}!"):
        assert found_names(names, typed)[0] == name


@given(st.lists(LETTERS, min_size=1, max_size=20, unique_by=fold), LETTERS)
def test_the_order_does_not_depend_on_the_order_of_the_file(spelled: list[str], typed: str) -> None:
    entries = [entry(name) for name in spelled]

    assert Names(entries).find(typed) == Names(entries[::-1]).find(typed)


def with_one_error(data: st.DataObject, word: str) -> str:
    """Drop, add, change or exchange one letter."""
    place = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("aeiorstn"))
    return data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )


@given(st.data())
def test_one_typing_error_in_a_long_name_still_finds_it(data: st.DataObject) -> None:
    names = SHIPPED[data.draw(st.sampled_from(sorted(SHIPPED)))]
    long = [each.name for each in names.entries if len(fold(each.name)) >= 6]
    name = data.draw(st.sampled_from(long))

    typed = with_one_error(data, fold(name))

    assert fold(name) in [fold(found) for found in found_names(names, typed)]


def test_longer_names_forgive_more_errors() -> None:
    assert [forgiven("a" * n) for n in (1, 3, 4, 7, 8, 12, 13, 200)] == [0, 0, 1, 1, 2, 2, 3, 3]


SHIPPED = {site: shipped_names(site) for site in ("trentino", "lisbon")}


@pytest.mark.usefixtures("app")
def test_a_found_name_says_where_it_is(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    first, second = gazetteer.find("valley", "bassa", limit=2)

    assert (first.name, first.kind, first.area_name) == ("Bassa", GazetteerKind.SETTLEMENT, "Bassa")
    assert (first.lon, first.lat, first.score) == (10.15, 46.05, 100)
    assert second.name == "Stazione di Bassa"


@pytest.mark.usefixtures("app")
def test_other_names_are_understood_and_unknown_sites_are_empty(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    found = gazetteer.resolve("valley", "hochtal")

    assert found is not None
    assert found.name == "Altavalle"
    assert gazetteer.resolve("atlantis", "hochtal") is None
    assert gazetteer.find("atlantis", "hochtal") == []


@pytest.mark.usefixtures("app")
def test_a_clicked_point_is_named_after_the_nearest_town(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))

    assert gazetteer.nearest_name("valley", LonLat(10.16, 46.04)) == "Bassa"
    assert gazetteer.nearest_name("valley", LonLat(11.5, 46.04)) == ""
    assert gazetteer.nearest_name("atlantis", LonLat(10.16, 46.04)) == ""


@pytest.mark.usefixtures("app")
def test_a_reloaded_site_has_its_new_names_at_once(tmp_path: Path) -> None:
    load_site(valley.write_valley(tmp_path))
    assert gazetteer.resolve("valley", "Altavalle") is not None

    load_site(
        valley.write_valley(
            tmp_path, gazetteer_csv=valley.GAZETTEER.replace("Altavalle", "Neudorf")
        )
    )

    assert gazetteer.resolve("valley", "Altavalle") is None
    assert gazetteer.resolve("valley", "Neudorf") is not None
