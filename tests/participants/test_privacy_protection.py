"""The officer's pages: who saw what, a copy, erasure with the code typed, what is due."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from accounts.people import create_user, sign_in
from factories import MOMENT, create_site, site_settings
from flask import Flask
from flask.testing import FlaskClient
from participants.canaries import ALL, OPEN, SEALED, plant
from participants.cases import actor_for, create_link_worker, create_participant
from sqlalchemy import func, select

from app.accounts import events
from app.accounts.models import User
from app.accounts.policy import Action
from app.accounts.vocabulary import Role
from app.core.db import db, transaction
from app.participants.models import ErasedTally, Participant, Pointing
from app.participants.privacy.seeing import PAGE, looks
from app.participants.reading import read_special
from app.territory import queries as territory

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def officer(app: Flask) -> Iterator[User]:
    create_site()
    territory.forget_sites()
    with app.app_context():
        yield create_user(role=Role.DATA_PROTECTION_OFFICER, name="Rita")


@pytest.fixture
def worker(officer: User) -> User:
    assert officer
    return create_link_worker(name="Luca Kollege")


@pytest.fixture
def person(worker: User) -> Participant:
    return plant(worker, create_link_worker(name="Beside")).participant


def test_a_code_leads_to_the_case_and_stays_out_of_the_address(
    client: FlaskClient, officer: User, person: Participant
) -> None:
    sign_in(client, officer)

    found = client.post("/protection", data={"code": OPEN["code"].lower()})
    wrong = client.post("/protection", data={"code": "TN-NONE"}, headers=ENGLISH)

    assert found.headers["Location"] == f"/protection/cases/{person.id}"
    assert wrong.status_code == 422
    assert "There is no case with this code" in wrong.text


def test_it_says_who_saw_or_changed_what_and_when_but_nothing_of_the_person(
    client: FlaskClient, officer: User, worker: User, person: Participant
) -> None:
    with transaction() as session:
        read_special(session, actor_for(worker), Action.WORK_CASE, person, [person])
    sign_in(client, officer)

    text = client.get(f"/protection/cases/{person.id}", headers=ENGLISH).text

    assert "Luca Kollege" in text
    assert "Link worker" in text
    assert "What helps to get in and take part" in text
    assert [word for word in SEALED.values() if word in text] == []


def test_what_was_done_before_it_was_a_case_belongs_to_it(
    worker: User, person: Participant
) -> None:
    pointing = db.session.scalar(select(Pointing).where(Pointing.participant_id == person.id))
    assert pointing is not None
    with transaction() as session:
        events.record(session, actor_for(worker), "take_pointing", pointing)

    assert [each.deed for each in looks(db.session(), person.id).lines] == ["take_pointing"]


def test_the_record_is_shown_page_by_page(worker: User, person: Participant) -> None:
    for _each in range(PAGE + 3):
        with transaction() as session:
            events.record(session, actor_for(worker), "try", person)

    first, second = looks(db.session(), person.id), looks(db.session(), person.id, 2)

    assert (len(first.lines), first.has_more) == (PAGE, True)
    assert (len(second.lines), second.has_more) == (3, False)
    assert first.lines[0].at > second.lines[0].at


def test_a_copy_is_one_click(client: FlaskClient, officer: User, person: Participant) -> None:
    sign_in(client, officer)

    answer = client.post(f"/protection/cases/{person.id}/export")

    assert answer.headers["Content-Disposition"].endswith(f'prossima-{OPEN["code"]}.zip"')
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert SEALED["name"] in archive.read("data.json").decode()


def test_the_link_worker_makes_a_copy_too(
    client: FlaskClient, worker: User, person: Participant
) -> None:
    sign_in(client, worker)

    page = client.get(f"/cases/{person.id}/data", headers=ENGLISH)
    answer = client.post(f"/cases/{person.id}/data/export")

    assert "Download the copy" in page.text
    assert "Kept until" in page.text
    assert zipfile.is_zipfile(io.BytesIO(answer.data))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"code": "ZEISIG-02", "reason": "asked"}, "This is not the code of this case"),
        ({"reason": "asked"}, "This is not the code of this case"),
        ({"code": OPEN["code"]}, "Choose why"),
        ({"code": OPEN["code"], "reason": "retention"}, "Choose why"),
        ({"code": OPEN["code"], "reason": "because"}, "Choose why"),
    ],
)
def test_without_the_code_and_a_reason_nothing_is_erased(
    client: FlaskClient, officer: User, person: Participant, sent: dict[str, str], words: str
) -> None:
    sign_in(client, officer)

    answer = client.post(f"/protection/cases/{person.id}/erase", data=sent, headers=ENGLISH)

    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1


def test_with_both_the_case_is_gone_for_everybody(
    app: Flask, client: FlaskClient, officer: User, worker: User, person: Participant
) -> None:
    key = person.id
    sign_in(client, officer)
    beside = sign_in(app.test_client(), worker)

    sent = {"code": OPEN["code"], "reason": "asked"}
    answer = client.post(f"/protection/cases/{key}/erase", data=sent, headers=ENGLISH)
    page = client.get(answer.headers["Location"], headers=ENGLISH).text
    again = client.get(f"/protection/cases/{key}")
    of_worker = beside.get(f"/cases/{key}/data")

    assert "The case is erased" in page
    assert [word for word in ALL.values() if word in page] == []
    assert (again.status_code, of_worker.status_code) == (404, 404)
    assert db.session.scalars(select(ErasedTally.people)).all() == [1]
    assert events.events_about(db.session(), key)[-1].reason == "asked"


def test_what_is_due_is_shown_and_stays(client: FlaskClient, officer: User, worker: User) -> None:
    create_participant(worker, code="TN-OLD", active_at=MOMENT.replace(year=2020))
    sign_in(client, officer)

    start = client.get("/protection", headers=ENGLISH).text
    page = client.get("/protection/retention", headers=ENGLISH).text

    assert "past their time, erased tonight" in start
    assert "TN-OLD" in page
    assert db.session.scalars(select(Participant.code)).all() == ["TN-OLD"]


def test_an_officer_of_all_sites_chooses_one(client: FlaskClient, officer: User) -> None:
    assert officer
    create_site(id="lisbon", settings=site_settings(key="lisbon"))
    territory.forget_sites()
    create_participant(code="LX-1", site_id="lisbon")
    sign_in(client, create_user(role=Role.DATA_PROTECTION_OFFICER, site_id=None))

    here = client.post("/protection", data={"site": "trentino", "code": "LX-1"})
    there = client.post("/protection", data={"site": "lisbon", "code": "LX-1"})

    assert (here.status_code, there.status_code) == (422, 303)
    assert client.get("/protection/retention?site=lisbon").status_code == 200
    assert client.get("/protection/retention?site=nowhere").status_code == 404


@pytest.mark.parametrize(
    ("language", "file", "title"),
    [
        ("en", "record-of-processing.md", "# Record of processing activities"),
        ("it", "it/registro-dei-trattamenti.md", "# Registro delle attività di trattamento"),
        ("it", "it/allegato-valutazione-impatto.md", "# Allegato alla valutazione d’impatto"),
        ("pt", "pt/anexo-avaliacao-de-impacto.md", "# Anexo da avaliação de impacto"),
    ],
)
def test_the_papers_are_given_as_files_in_the_language_of_the_reader(
    client: FlaskClient, officer: User, language: str, file: str, title: str
) -> None:
    sign_in(client, officer)

    page = client.get("/protection/papers", headers={"Accept-Language": language}).text
    paper = client.get(f"/protection/papers/{file}")

    assert f'href="/protection/papers/{file}"' in page
    assert page.count('href="/protection/papers/') == 2
    assert paper.text.startswith(title)
    assert paper.headers["Content-Disposition"].endswith(f'="{file.rpartition("/")[2]}"')


def test_no_other_file_is_given_for_a_paper(client: FlaskClient, officer: User) -> None:
    sign_in(client, officer)

    codes = [
        client.get(f"/protection/papers/{file}").status_code
        for file in ("passwd", "../privacy.md", "it/dpia-annex.md")
    ]

    assert codes == [404, 404, 404]
