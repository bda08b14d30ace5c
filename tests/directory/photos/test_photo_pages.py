"""Pictures through the pages: who may add and take away, and what a visitor is served."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from accounts.people import create_membership, create_user, sign_in
from factories import create_location, create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Event
from app.accounts.policy import Role
from app.core.db import db
from app.directory.models import Service
from app.directory.photos.files import folder
from app.directory.photos.models import Photo
from app.directory.photos.pictures import MOST_BYTES
from app.directory.vocabulary import Status

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def service() -> Service:
    create_site()
    organisation = create_organisation()
    return create_service(organisation, at=[create_location(organisation)])


@pytest.fixture
def anna(client: FlaskClient, service: Service) -> FlaskClient:
    """Give the browser of somebody who keeps the service's listings."""
    user = create_user()
    create_membership(user, service.organisation_id)
    return sign_in(client, user)


def jpeg() -> bytes:
    file = BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 4.0, 4.5)})
    Image.linear_gradient("L").resize((1200, 800)).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


def send(
    browser: FlaskClient, service: Service, raw: bytes, alt: str = "The yellow door"
) -> TestResponse:
    form = {"photo": (BytesIO(raw), "door.jpg"), "alt": alt}
    return browser.post(f"/services/{service.id}/photos", data=form)


def photos() -> int:
    return db.session.scalar(select(func.count()).select_from(Photo)) or 0


def file_names() -> list[str]:
    return sorted(path.name for path in folder().iterdir())


def deeds() -> list[str]:
    return list(db.session.scalars(select(Event.action).order_by(Event.number)))


@pytest.fixture(autouse=True)
def _empty_folder(app: Flask) -> None:
    with app.app_context():
        for path in folder().iterdir():
            path.unlink()


def test_a_picture_stands_on_the_public_page_with_its_words(
    anna: FlaskClient, service: Service
) -> None:
    answer = send(anna, service, jpeg())
    page = anna.get(f"/services/{service.id}").text

    assert answer.status_code == 303
    assert 'alt="The yellow door"' in page
    assert "480w" in page
    assert deeds() == ["add_photo"]


def test_everybody_gets_the_file_as_a_jpeg_to_keep_for_a_year(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    send(anna, service, jpeg())
    (address,) = re.findall(r'src="(/photos/[^"]+)"', anna.get(f"/services/{service.id}").text)

    answer = app.test_client().get(address)

    assert answer.status_code == 200
    assert answer.content_type == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"Exif" not in answer.data


def test_a_picture_of_a_suspended_service_is_for_its_keepers_alone(
    app: Flask, anna: FlaskClient, service: Service
) -> None:
    send(anna, service, jpeg())
    (address,) = re.findall(r'src="(/photos/[^"]+)"', anna.get(f"/services/{service.id}").text)
    db.session.get_one(Service, service.id).status = Status.SUSPENDED
    db.session.commit()

    assert app.test_client().get(address).status_code == 404
    assert anna.get(address).status_code == 200


def test_without_words_a_picture_is_not_taken(anna: FlaskClient, service: Service) -> None:
    answer = send(anna, service, jpeg(), alt="  ")

    assert answer.status_code == 422
    assert "what is to be seen" in answer.text
    assert (photos(), file_names()) == (0, [])


@pytest.mark.parametrize("raw", [b"<svg onload=alert(1)></svg>", jpeg()[:900], b""])
def test_what_is_no_whole_picture_leaves_nothing_behind(
    anna: FlaskClient, service: Service, raw: bytes
) -> None:
    answer = send(anna, service, raw)

    assert answer.status_code == 422
    assert (photos(), file_names(), deeds()) == (0, [], [])


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    anna: FlaskClient, service: Service
) -> None:
    class Unread(BytesIO):
        """A body that cannot be read."""

        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    answer = anna.post(
        f"/services/{service.id}/photos",
        input_stream=Unread(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
        environ_overrides={"CONTENT_LENGTH": str(MOST_BYTES * 2)},
    )

    assert answer.status_code == 413


def test_a_fourth_picture_is_refused(anna: FlaskClient, service: Service) -> None:
    for _ in range(3):
        assert send(anna, service, jpeg()).status_code == 303

    answer = send(anna, service, jpeg())

    assert answer.status_code == 422
    assert photos() == 3
    assert len(file_names()) == 3 * 3


def test_a_picture_that_is_taken_away_takes_its_files_along(
    anna: FlaskClient, service: Service
) -> None:
    send(anna, service, jpeg())
    photo_id = db.session.scalars(select(Photo.id)).one()

    answer = anna.post(f"/services/{service.id}/photos/{photo_id}/remove")

    assert answer.status_code == 303
    assert (photos(), file_names()) == (0, [])
    assert deeds() == ["add_photo", "remove_photo"]


def test_nobody_takes_away_a_picture_through_a_service_of_their_own(
    anna: FlaskClient, service: Service, app: Flask
) -> None:
    send(anna, service, jpeg())
    photo_id = db.session.scalars(select(Photo.id)).one()
    other = create_organisation(name="Altra")
    own = create_service(other, at=[create_location(other)])
    bruno = create_user()
    create_membership(bruno, other.id)
    browser = sign_in(app.test_client(), bruno)

    answers = [
        browser.post(f"/services/{service_id}/photos/{photo_id}/remove").status_code
        for service_id in (own.id, service.id)
    ]

    assert answers == [404, 404]
    assert photos() == 1


@pytest.mark.parametrize("role", [Role.LINK_WORKER, Role.ADMINISTRATOR])
def test_who_keeps_no_listings_reaches_no_form(
    client: FlaskClient, service: Service, role: Role
) -> None:
    browser = sign_in(client, create_user(role=role))

    assert browser.get(f"/services/{service.id}/photos").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/photos/" + "0" * 32 + "-480.jpg",
        "/photos/..%2f..%2fprossima.sqlite3-480.jpg",
        "/photos/x.jpg",
    ],
)
def test_a_name_that_is_not_ours_leads_nowhere(client: FlaskClient, address: str) -> None:
    create_site()

    assert client.get(address).status_code == 404


def test_files_have_names_that_nobody_can_guess(anna: FlaskClient, service: Service) -> None:
    send(anna, service, jpeg())

    assert all(re.fullmatch(r"[0-9a-f]{32}-\d+\.jpg", name) for name in file_names())
    assert isinstance(folder(), Path)
