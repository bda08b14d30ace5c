"""Files imported as a whole or not at all, doubts answered, duplicates merged, rights kept."""

from __future__ import annotations

import pytest
from directory.editing.actors import coordinator, link_worker, stakeholder
from directory.exchange.files import checked, imported, row, said, table
from factories import create_location, create_organisation, create_service
from sqlalchemy import func, select

from app.core.db import db
from app.directory.editing.models import DraftState, ListingDraft, ListingVersion, What
from app.directory.editing.present import service_content, whole_service
from app.directory.exchange.actions import NotReadyError
from app.directory.exchange.planning import Decision, Deed
from app.directory.models import Organisation, Service


def _names() -> list[str]:
    return list(db.session.scalars(select(Service.name).order_by(Service.name)))


def test_a_row_becomes_a_public_service_with_its_history(agency: Organisation) -> None:
    done = imported(table(row()), coordinator())

    service = db.session.scalars(select(Service)).one()
    version = db.session.scalars(select(ListingVersion)).one()
    content = service_content(whole_service(db.session(), service.id))  # type: ignore[arg-type]
    assert (done.new, done.waits_for_review) == (1, False)
    assert (service.name, service.organisation_id) == ("Sportello lavoro", agency.id)
    assert (content.places[0].city, content.places[0].area) == ("Trento", "022205")
    assert content.needs == ("job_search",)
    assert (version.what, version.author_name) == (What.IMPORTED, "Carla")


def test_a_service_at_several_places_has_a_row_for_each(agency: Organisation) -> None:
    assert agency
    there = row(
        Indirizzo="Via Roma 1", Località="Rovereto", Longitudine="11.04", Latitudine="45.89"
    )

    done = imported(table(row(), there))

    service = db.session.scalars(select(Service)).one()
    content = service_content(whole_service(db.session(), service.id))  # type: ignore[arg-type]
    assert done.new == 1
    assert {place.city for place in content.places} == {"Trento", "Rovereto"}


def test_one_wrong_cell_keeps_the_whole_file_out(agency: Organisation) -> None:
    assert agency
    upload = table(row(), row(Nome="Altro", Telefono="1 2 3", Bisogni="cantare"))

    with pytest.raises(NotReadyError) as refused:
        imported(upload)

    assert _names() == []
    assert said(refused.value.checked)[0].startswith(
        "3, Bisogni: «cantare»: «cantare» is not known."
    )


def test_valid_rows_are_kept_only_when_one_says_so(agency: Organisation) -> None:
    assert agency
    upload = table(row(), row(Nome="Altro", Telefono="1 2 3", Orari="lundi 9-12"))

    done = imported(upload, only_valid=True)

    assert (done.new, done.left_out) == (1, 1)
    assert _names() == ["Sportello lavoro"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Nome": ""}, "2, Nome: Give it a name."),
        ({"Telefono": "non c'è"}, "2, Telefono: «non c'è»: Write a phone number"),
        ({"Località": "", "Longitudine": "", "Latitudine": ""}, "2, Località: Write the town"),
        ({"Longitudine": "11 gradi"}, "«11 gradi»: This is not a coordinate."),
        ({"Latitudine": ""}, "Only one of longitude and latitude is given."),
        ({"Longitudine": "0", "Latitudine": "0"}, "0, 0 is a point in the ocean."),
        ({"Longitudine": "-9.14", "Latitudine": "38.72"}, "outside this territory"),
        ({"Longitudine": "46.0679", "Latitudine": "11.1217"}, "look swapped"),
        ({"Organizzazione": "Agenzia del lavro"}, "but there is «Agenzia del Lavoro»"),
        ({"Organizzazione": ""}, "There is no organisation."),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(
    agency: Organisation, changes: dict[str, str], words: str
) -> None:
    assert agency

    found = checked(table(row(**changes)))

    assert not found.is_ready
    assert any(words in line for line in said(found)), said(found)


def test_swapped_coordinates_are_swapped_when_one_says_so(agency: Organisation) -> None:
    assert agency

    imported(table(row(Longitudine="46.0679", Latitudine="11.1217")), swap=True)

    service = db.session.scalars(select(Service)).one()
    content = service_content(whole_service(db.session(), service.id))  # type: ignore[arg-type]
    assert content.places[0].point is not None
    assert content.places[0].point.lon == pytest.approx(11.1217)


def test_a_point_far_from_its_municipality_is_doubted(agency: Organisation) -> None:
    assert agency
    upload = table({**row(Longitudine="11.9", Latitudine="46.5"), "Comune": "Rovereto"})

    doubted, kept = checked(upload), checked(upload, keep_doubts=True)

    assert "km away from Rovereto" in said(doubted)[0]
    assert kept.is_ready


def test_a_like_title_next_door_is_asked_about_and_merged(agency: Organisation) -> None:
    place = create_location(agency)
    create_service(agency, name="Sportello Lavoro!", at=[place], phone="0461 999", summary="Breve")
    upload = table(row(**{"In breve": ""}))

    asked = checked(upload)
    imported(upload, all_duplicates=Decision.MERGE)

    service = db.session.scalars(select(Service)).one()
    content = service_content(whole_service(db.session(), service.id))  # type: ignore[arg-type]
    doubt = "may be there already: «Sportello Lavoro!» of Agenzia del Lavoro"
    assert any(doubt in line for line in said(asked))
    assert (content.name, content.phone) == ("Sportello lavoro", "0461 123456")
    assert content.summary == "Breve"
    assert [one.id for one in content.places] == [place.id]


def test_the_same_telephone_of_another_body_is_asked_about(agency: Organisation) -> None:
    other = create_organisation(name="Un'altra")
    create_service(other, name="Qualcosa di diverso", phone="+39 0461-123456", summary="x")
    assert agency

    found = checked(table(row()))
    left = checked(table(row()), duplicates={2: Decision.SKIP})

    assert "Qualcosa di diverso" in said(found)[0]
    assert (left.count(Deed.LEFT_OUT), said(left)) == (1, [])


def test_a_listing_twice_in_one_file_is_asked_about(agency: Organisation) -> None:
    assert agency

    found = checked(table(row(), row(**{"In breve": "Altre parole."})))

    assert "may be the same as «Sportello lavoro» in row 2" in said(found)[0]


def test_a_stakeholders_import_waits_for_review(agency: Organisation) -> None:
    done = imported(table(row()), stakeholder(agency))

    draft = db.session.scalars(select(ListingDraft)).one()
    assert done.waits_for_review
    assert _names() == []
    assert (draft.state, draft.organisation_id) == (DraftState.SUBMITTED, agency.id)


def test_nobody_imports_for_an_organisation_of_others(agency: Organisation) -> None:
    assert agency
    mine = create_organisation(name="La mia")

    for actor in (stakeholder(mine), link_worker(), coordinator("lisbon")):
        found = checked(table(row()), actor)
        assert "This is not one of your organisations." in said(found)[0]
        with pytest.raises(NotReadyError):
            imported(table(row()), actor)

    assert db.session.scalar(select(func.count()).select_from(ListingDraft)) == 0


def test_a_new_organisation_comes_with_its_first_service(agency: Organisation) -> None:
    assert agency
    upload = table({**row(Organizzazione="Coop Nuova"), "Tipo di organizzazione": "cooperativa"})

    done = imported(upload)

    made = db.session.scalars(select(Organisation).where(Organisation.name == "Coop Nuova")).one()
    assert (done.organisations, made.kind) == (1, "cooperative")


def test_columns_are_known_in_three_languages_in_any_order(agency: Organisation) -> None:
    assert agency
    upload = table(
        {
            "TELEFONE": "0461 1",
            "helps_with": "casa, trovare lavoro",
            "Nome do serviço": "Balcão",
            "organization": "agenzia del lavoro",
            "Em resumo": "Ajuda",
            "cost": "gratis",
            "Línguas faladas": "inglese; português",
            "Modalidade": "online",
            "Colore": "blu",
            "Free places": "3",
        }
    )

    found = checked(upload)

    content = found.plans[0].content
    assert said(found) == []
    assert (content.needs, content.languages) == (("housing", "job_search"), ("en", "pt"))
    notes = [str(finding) for finding in found.findings]
    assert any("Colore: This column is not known" in note for note in notes)
    assert any("Free places: This column is only read by people" in note for note in notes)
