"""Pages of those who keep listings, as the people who may and may not see them."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from accounts.people import create_membership, create_user, sign_in
from directory.editing.contents import complete_service
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_service,
    create_site,
    numbered_id,
    offers_of,
)
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.policy import Role
from app.core.db import db
from app.directory.editing import ServiceContent, from_json, links, to_json
from app.directory.editing.models import DraftState, ListingDraft, ListingVersion
from app.directory.models import ScheduleException, Service
from app.directory.vocabulary import HolidayRule, Status

TEXTS = re.compile(r'<textarea[^>]*\bname="([^"]*)"[^>]*>(.*?)</textarea>', re.DOTALL)
CHOICES = re.compile(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)

HOSTILE_FIELDS = (
    "name",
    "summary",
    "description",
    "how_to_join",
    "fee_note",
    "phone",
    "email",
    "url",
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def service() -> Service:
    create_site()
    area = create_area()
    organisation = create_organisation()
    at = [create_location(organisation, area_id=area.id)]
    return create_service(organisation, at=at, capacity_total=12, capacity_free=4)


@pytest.fixture
def anna(client: FlaskClient, service: Service) -> FlaskClient:
    """Give the browser of somebody who keeps the listings of the service's organisation."""
    user = create_user()
    create_membership(user, service.organisation_id)
    return sign_in(client, user)


def stored(service_id: UUID) -> Service:
    db.session.expire_all()
    return db.session.get_one(Service, service_id)


def begun(client: FlaskClient, service: Service) -> ListingDraft:
    """Return the draft that the button of the list begins."""
    answer = client.post(f"/services/{service.id}/edit")
    draft_id = UUID(answer.headers["Location"].rpartition("/")[2])
    return db.session.get_one(ListingDraft, draft_id)


def fields(page: str) -> dict[str, Any]:
    """Return what the form of a page would send, as a browser does without scripts."""
    form = page.split('id="listing"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        values = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if values.get("type") in {"radio", "checkbox"} and "checked" not in tag.split():
            continue
        if "name" in values:
            sent.setdefault(values["name"], []).append(unescaped(values.get("value", "")))
    for name, text in re.findall(
        r'<textarea[^>]*\bname="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        sent.setdefault(name, []).append(unescaped(text))
    for name, body in re.findall(
        r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', body)
        first = re.search(r'<option value="([^"]*)"', body)
        if found := chosen or first:
            sent.setdefault(name, []).append(found.group(1))
    return dict(sent)


def unescaped(text: str) -> str:
    return html.unescape(text)


def test_the_list_shows_the_state_of_each_service(anna: FlaskClient) -> None:
    page = anna.get("/services/mine").text

    assert "Sportello lavoro" in page
    assert "of 12" in page
    assert "Nobody has confirmed this yet" in page


def test_one_button_changes_the_free_places(anna: FlaskClient, service: Service) -> None:
    answer = anna.post(f"/services/{service.id}/free-places", data={"free": "3"})

    assert answer.status_code == 303
    assert "The free places are up to date" in anna.get(answer.headers["Location"]).text
    assert stored(service.id).capacity_free == 3


@pytest.mark.parametrize("free", ["13", "-1", "", "many", "1e3", "99999999999999"])
def test_a_wrong_number_of_places_is_explained(
    anna: FlaskClient, service: Service, free: str
) -> None:
    answer = anna.post(f"/services/{service.id}/free-places", data={"free": free})

    assert answer.status_code == 422
    assert "from 0 to 12" in answer.text
    assert stored(service.id).capacity_free == 4


def test_a_script_is_told_the_new_card(anna: FlaskClient, service: Service) -> None:
    accept = {"Accept": "application/json"}

    told = anna.post(f"/services/{service.id}/still-true", headers=accept).json

    assert told is not None
    assert told["card"]["confirmed_today"] is True


def test_the_form_sent_as_it_is_changes_nothing(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    before = from_json(draft.content)

    answer = anna.post(f"/drafts/{draft.id}", data=fields(anna.get(f"/drafts/{draft.id}").text))

    db.session.expire_all()
    assert answer.status_code == 303
    assert from_json(draft.content) == before


def test_every_field_of_a_content_comes_back_from_the_form(
    anna: FlaskClient, service: Service
) -> None:
    draft = begun(anna, service)
    draft.content = to_json(complete_service())
    db.session.commit()

    page = anna.get(f"/drafts/{draft.id}").text
    anna.post(f"/drafts/{draft.id}", data={**fields(page), "fee_note": "ora"})

    db.session.expire_all()
    kept = from_json(draft.content)
    assert isinstance(kept, ServiceContent)
    assert kept.fee_note == "ora"
    assert kept.places == complete_service().places
    assert kept.translations == complete_service().translations


def test_two_people_see_both_texts_and_nothing_is_lost(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    seen = fields(anna.get(f"/drafts/{draft.id}").text)
    anna.post(f"/drafts/{draft.id}", data={**seen, "name": "First text"})

    answer = anna.post(
        f"/drafts/{draft.id}", data={**seen, "name": "Second text", "phone": "+39 1"}
    )

    assert answer.status_code == 409
    assert "First text" in answer.text
    assert "Second text" in answer.text
    mine = re.search(r'name="mine"\s+value="([^"]*)"', answer.text)
    version = re.search(r'name="version"\s+value="(\d+)"', answer.text)
    assert mine is not None
    assert version is not None
    chosen = {"mine": unescaped(mine.group(1)), "version": version.group(1), "theirs": "name"}
    anna.post(f"/drafts/{draft.id}/choose", data=chosen)
    db.session.expire_all()
    kept = from_json(draft.content)
    assert isinstance(kept, ServiceContent)
    assert (kept.name, kept.phone) == ("First text", "+39 1")


def test_a_draft_is_previewed_as_others_will_see_it(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    anna.post(f"/drafts/{draft.id}", data={**sent, "name": "Not public yet"})

    page = anna.get(f"/drafts/{draft.id}/preview").text

    assert "Not public yet" in page
    assert "This is a preview" in page
    assert "Not public yet" not in anna.get(f"/services/{service.id}").text


def test_nothing_of_another_organisation_can_be_opened(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    draft = begun(anna, service)
    stranger = create_user()
    create_membership(stranger, create_organisation(name="Stranger").id)
    other = sign_in(app.test_client(), stranger)

    seen = [other.get(f"/drafts/{draft.id}{end}").status_code for end in ("", "/preview")]
    seen.append(other.get(f"/services/{service.id}/history").status_code)
    deeds = ["edit", "copy", "suspend", "archive", "restore", "still-true", "undo", "free-places"]
    paths = [f"/services/{service.id}/{deed}" for deed in deeds]
    paths += [f"/drafts/{draft.id}{deed}" for deed in ("", "/choose", "/take-back", "/discard")]
    sent = {"number": 1, "free": "1", "mine": "{}"}
    seen += [other.post(path, data=sent).status_code for path in paths]

    assert set(seen) == {404}
    assert stored(service.id).status is Status.PUBLISHED


def test_visitors_and_link_workers_keep_no_listing(
    app: Flask, client: FlaskClient, service: Service
) -> None:
    worker = sign_in(app.test_client(), create_user(role=Role.LINK_WORKER))

    assert client.get("/services/mine").status_code == 303
    assert client.post(f"/services/{service.id}/suspend").status_code == 401
    assert worker.get("/services/mine").status_code == 403
    assert worker.post(f"/services/{service.id}/suspend").status_code == 403


def test_a_service_is_suspended_and_made_public_again(anna: FlaskClient, service: Service) -> None:
    anna.post(f"/services/{service.id}/suspend")
    gone = anna.get(f"/services/{service.id}").status_code
    answer = anna.post(f"/services/{service.id}/restore")

    assert gone == 404
    assert "It is public again." in anna.get(answer.headers["Location"]).text


def test_the_page_says_that_a_coordinator_holds_a_service_back(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    carla = sign_in(app.test_client(), create_user(role=Role.COORDINATOR))
    carla.post(f"/services/{service.id}/suspend")

    refused = anna.post(f"/services/{service.id}/restore")
    page = anna.get("/services/mine").text

    assert refused.status_code == 409
    assert "A coordinator took this service out of the search" in refused.text
    assert "Only a coordinator of your site can bring it back" in page
    assert f"/services/{service.id}/restore" not in page
    assert (
        f"/services/{service.id}/restore"
        in carla.get(f"/services/mine?organisation={service.organisation_id}").text
    )


def test_the_history_says_who_did_what_and_brings_a_version_back(
    anna: FlaskClient, service: Service
) -> None:
    begun(anna, service)
    anna.post(f"/services/{service.id}/free-places", data={"free": "2"})

    page = anna.get(f"/services/{service.id}/history").text

    assert "As it came from the first list" in page
    assert "2 free places" in page
    assert anna.post(f"/services/{service.id}/undo", data={"number": "1"}).status_code == 303
    assert anna.post(f"/services/{service.id}/undo", data={"number": "77"}).status_code == 404


def test_the_copy_of_a_form_sent_twice_is_one_draft(anna: FlaskClient, service: Service) -> None:
    places = {
        anna.post(f"/services/{service.id}/copy", data={"form": "once"}).headers["Location"]
        for _ in range(2)
    }

    assert len(places) == 1
    assert db.session.scalar(select(func.count()).select_from(ListingDraft)) == 1


def test_an_organisation_is_registered_by_anybody_and_waits(client: FlaskClient) -> None:
    create_site()
    sent = {
        "site": "trentino", "name": "Cooperativa <b>Nuova</b>", "kind": "cooperative",
        "contact_name": "Bea", "contact_email": "bea@example.org", "form": "f",
    }  # fmt: skip

    answers = [client.post("/organisation/register", data=sent) for _ in range(2)]

    drafts = db.session.scalars(select(ListingDraft)).all()
    assert {answer.status_code for answer in answers} == {303}
    assert [draft.state for draft in drafts] == [DraftState.SUBMITTED]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"contact_email": "x"}, {"contact_name": ""}, {"website": "ftp://x"}]
)
def test_what_is_wrong_in_a_registration_is_said(
    client: FlaskClient, wrong: dict[str, str]
) -> None:
    create_site()
    right = {
        "site": "trentino", "name": "N", "contact_name": "Bea", "contact_email": "b@example.org"
    }  # fmt: skip

    answer = client.post("/organisation/register", data={**right, **wrong})

    assert answer.status_code == 422
    assert "Nothing has been sent yet" in answer.text
    assert db.session.scalar(select(func.count()).select_from(ListingDraft)) == 0


def path_of(service_id: UUID) -> str:
    return "/update/" + links.signed_update_link(service_id).rpartition("/")[2]


def test_a_signed_link_keeps_one_service_and_names_the_organisation(
    client: FlaskClient, service: Service
) -> None:
    path = path_of(service.id)

    page = client.get(path)
    client.post(path, data={"free": "7"})
    client.post(path)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert stored(service.id).capacity_free == 7
    assert stored(service.id).confirmed_by == "Agenzia del Lavoro"


@pytest.mark.parametrize("typed", ["", "-1", "three", "99"])
def test_what_is_no_number_of_places_confirms_nothing(
    client: FlaskClient, service: Service, typed: str
) -> None:
    before = stored(service.id).confirmed_on

    answer = client.post(path_of(service.id), data={"free": typed})

    assert answer.status_code == 422
    assert stored(service.id).confirmed_on == before


def test_the_link_of_an_archived_service_is_over(client: FlaskClient, service: Service) -> None:
    path = path_of(service.id)
    stored(service.id).status = Status.ARCHIVED
    db.session.commit()

    answers = [client.get(path), client.post(path, data={"free": "7"}), client.post(path)]

    assert {answer.status_code for answer in answers} == {410}
    assert stored(service.id).capacity_free == 4


def test_a_coordinator_of_elsewhere_signs_nothing_by_a_link(app: Flask, service: Service) -> None:
    create_site(id="lisbon")
    reviewer = create_user(role=Role.COORDINATOR, site_id="lisbon")

    sign_in(app.test_client(), reviewer).post(path_of(service.id))

    assert stored(service.id).confirmed_by == "Agenzia del Lavoro"


def test_one_machine_cannot_flood_the_reviewers(client: FlaskClient, service: Service) -> None:
    right = {"site": service.site_id, "name": "School", "contact_name": "Anna"}
    right |= {"contact_email": "anna@school.example", "description": "A school for adults."}

    statuses = [
        client.post("/organisation/register", data={**right, "form": f"form-{n}"}).status_code
        for n in range(17)
    ]

    assert statuses == [303] * 15 + [429] * 2


def test_a_tampered_link_is_explained(client: FlaskClient, service: Service) -> None:
    path = path_of(service.id)

    payload = path_of(numbered_id()).rsplit(".", 2)[0]
    swapped = ".".join([payload, *path.rsplit(".", 2)[1:]])
    answers = [client.get(path[:-3]), client.post(swapped, data={"free": "1"})]

    assert {answer.status_code for answer in answers} == {410}
    assert "not whole" in answers[0].text
    assert stored(service.id).capacity_free == 4


def test_an_old_link_is_explained(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(service.id)
    monkeypatch.setattr(links, "LASTING_DAYS", -1)

    answer = client.post(path, data={"free": "1"})

    assert answer.status_code == 410
    assert "too old" in answer.text
    assert stored(service.id).capacity_free == 4


def test_days_with_other_hours_stand_on_the_public_page(
    client: FlaskClient, service: Service
) -> None:
    offer = offers_of(service)[0]
    offer.on_holidays = HolidayRule.CLOSED
    first = date.today() + timedelta(days=3)  # noqa: DTZ011 - the site's day is near enough
    db.session.add(
        ScheduleException(
            id=UUID(int=5),
            service_at_location_id=offer.id,
            first=first,
            last=first + timedelta(days=2),
            note="inventario",
        )
    )
    db.session.commit()

    page = client.get(f"/services/{service.id}").text

    assert "closed inventario" in page
    assert "Closed on public holidays." in page


def test_an_address_of_a_person_is_never_in_the_history_of_others(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    anna.post(f"/services/{service.id}/still-true")
    visitor = app.test_client()

    page = visitor.get(f"/services/{service.id}").text

    names = db.session.scalars(select(ListingVersion.author_name)).all()
    assert names
    assert all(name not in page for name in names if name)


def test_no_text_of_a_listing_becomes_a_part_of_a_page(anna: FlaskClient, service: Service) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    texts = dict.fromkeys(HOSTILE_FIELDS, hostile)

    answer = anna.post(f"/drafts/{draft.id}", data={**sent, **texts})
    pages = [anna.get(path).text for path in (f"/drafts/{draft.id}", f"/drafts/{draft.id}/preview")]
    stale = anna.post(f"/drafts/{draft.id}", data={**sent, "name": hostile + "2", "version": "1"})

    assert answer.status_code == 303
    assert set(texts) <= set(sent)
    for page in (*pages, stale.text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
