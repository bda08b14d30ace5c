"""The pages of the review, as coordinators and others see them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from accounts.people import create_user, empty_outbox, outbox, sign_in
from directory.editing.actors import coordinator, stakeholder
from directory.recorder import Statements
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actor import VISITOR
from app.accounts.policy import Role
from app.core.db import db
from app.directory.editing import OrganisationContent, actions, from_json
from app.directory.editing.models import DraftState, ListingDraft
from app.directory.models import Service

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def marta(client: FlaskClient) -> FlaskClient:
    """Give the browser of a coordinator of Trentino."""
    create_site()
    create_area()
    return sign_in(client, create_user(role=Role.COORDINATOR, name="Marta"))


def changed(name: str = "Sportello giovani") -> ListingDraft:
    """Return a submitted draft that gives a new service another name."""
    body = create_organisation()
    at = [create_location(body)]
    service = create_service(body, at=at, summary="Aiuto", phone="0461 1")
    anna = stakeholder(body)
    draft = stored(actions.start_service(service.id, anna))
    content = replace(from_json(draft.content), name=name)
    saved = actions.save_draft(draft.id, draft.version, content, anna)
    actions.submit(draft.id, saved.version, anna)
    return stored(draft.id)


def stored(draft_id: UUID) -> ListingDraft:
    db.session.expire_all()
    return db.session.get_one(ListingDraft, draft_id)


def sent(draft: ListingDraft, do: str, words: str = "") -> dict[str, str]:
    number = str(draft.base_number)
    return {"do": do, "words": words, "version": str(draft.version), "seen": number}


def row(draft: ListingDraft) -> str:
    return f"{draft.id}:{draft.version}:{draft.base_number}"


def name_of(draft: ListingDraft) -> str:
    db.session.expire_all()
    return db.session.get_one(Service, draft.object_id).name


def test_the_queue_names_what_each_draft_changes_the_oldest_first(marta: FlaskClient) -> None:
    changed("Primo")
    changed("Secondo")

    page = marta.get("/review").text

    assert 0 < page.index("Primo") < page.index("Secondo")
    assert "2 listings wait" in page
    assert "Changed service" in page
    assert "Name" in page


def test_a_draft_stands_beside_what_is_public(marta: FlaskClient) -> None:
    draft = changed()

    page = marta.get(f"/review/{draft.id}").text

    assert "1 field differs" in page
    assert "Sportello lavoro" in page
    assert "Sportello giovani" in page
    assert "sent a draft for review" in page


def test_approving_makes_a_draft_public(marta: FlaskClient) -> None:
    draft = changed()

    page = marta.post(f"/review/{draft.id}", data=sent(draft, "approve")).text

    assert "is approved and public" in page
    assert "Nothing waits" in page
    assert name_of(draft) == "Sportello giovani"


def test_sending_back_needs_words(marta: FlaskClient) -> None:
    draft = changed()

    answer = marta.post(f"/review/{draft.id}", data=sent(draft, "send_back"))

    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert stored(draft.id).state is DraftState.SUBMITTED


def test_what_goes_back_carries_the_words(marta: FlaskClient) -> None:
    draft = changed()

    marta.post(f"/review/{draft.id}", data=sent(draft, "send_back", "Manca l'orario"))

    assert stored(draft.id).reviewer_words == "Manca l'orario"
    assert stored(draft.id).state is DraftState.RETURNED
    assert name_of(draft) == "Sportello lavoro"


def test_who_comes_second_reads_the_first_decision(marta: FlaskClient) -> None:
    draft = changed()
    actions.reject(draft.id, draft.version, "È già in elenco", coordinator())

    answer = marta.post(f"/review/{draft.id}", data=sent(draft, "approve"))

    assert answer.status_code == 409
    assert "Not accepted, by Carla" in answer.text
    assert "È già in elenco" in answer.text
    assert name_of(draft) == "Sportello lavoro"


def test_a_second_click_on_approve_says_who_approved(marta: FlaskClient) -> None:
    draft = changed()
    marta.post(f"/review/{draft.id}", data=sent(draft, "approve"))

    answer = marta.post(f"/review/{draft.id}", data=sent(draft, "approve"))

    assert answer.status_code == 409
    assert "Approved, by Marta" in answer.text


def test_what_changed_since_one_looked_is_not_approved(marta: FlaskClient) -> None:
    draft = changed()
    old = sent(draft, "approve") | {"version": str(draft.version - 1)}

    answer = marta.post(f"/review/{draft.id}", data=old)

    assert answer.status_code == 409
    assert "has changed since you looked" in answer.text
    assert stored(draft.id).state is DraftState.SUBMITTED


def test_each_ticked_row_is_decided_by_itself_and_said(marta: FlaskClient) -> None:
    first, second, third = changed("Uno"), changed("Due"), changed("Tre")
    actions.reject(second.id, second.version, "Doppio", coordinator())

    rows = [row(first), row(second), row(third)]
    page = marta.post("/review", data={"do": "approve", "row": rows}).text

    assert "“Uno” is approved and public" in page
    assert "Somebody was faster with “Due”: Not accepted, by Carla" in page
    assert "“Tre” is approved and public" in page
    assert [name_of(each) for each in (first, second, third)] == ["Uno", "Sportello lavoro", "Tre"]


def test_nothing_ticked_is_said(marta: FlaskClient) -> None:
    changed()

    answer = marta.post("/review", data={"do": "approve", "row": ["nonsense", "x:y:z"]})

    assert answer.status_code == 422
    assert "Tick what you decide about" in answer.text


def test_whoever_registered_an_organisation_gets_an_invitation(
    marta: FlaskClient, app: Flask
) -> None:
    empty_outbox(app)
    content = OrganisationContent(name="Bottega", email="info@bottega.example", description="Legno")
    contact = actions.Contact("Ida", "ida@bottega.example")
    draft = stored(actions.register_organisation("trentino", content, contact, VISITOR))

    page = marta.post(f"/review/{draft.id}", data=sent(draft, "approve")).text

    assert "has an invitation" in page
    assert [mail["To"] for mail in outbox(app)] == ["ida@bottega.example"]


def test_a_coordinator_of_another_site_finds_nothing(client: FlaskClient) -> None:
    create_site()
    create_site(id="lisbon")
    create_area()
    draft = changed()
    other = sign_in(client, create_user(role=Role.COORDINATOR, site_id="lisbon"))

    assert "Nothing waits" in other.get("/review").text
    assert other.get(f"/review/{draft.id}").status_code == 404
    assert other.post(f"/review/{draft.id}", data=sent(draft, "approve")).status_code == 404


def test_the_queue_takes_as_many_statements_for_twelve_drafts_as_for_two(
    marta: FlaskClient, statements: Statements
) -> None:
    for number in range(2):
        changed(f"Sportello {number}")
    with statements.recorded():
        marta.get("/review")
    few = len(statements)
    for number in range(10):
        changed(f"Ufficio {number}")

    with statements.recorded():
        marta.get("/review")

    assert len(statements) == few


def test_decisions_stand_in_a_list_with_who_and_words(marta: FlaskClient) -> None:
    draft = changed()
    actions.send_back(draft.id, draft.version, "Manca l'orario", coordinator())

    page = marta.get("/review/decided").text

    assert "Sent back" in page
    assert "Carla" in page
    assert "Manca l&#39;orario" in page
