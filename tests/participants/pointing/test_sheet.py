"""The sheet for the wall: a code that leads to the page, in three languages, on one A4 page."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from factories import create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient

from app.directory.models import Service
from app.directory.vocabulary import ServiceKind, Status
from app.participants.pointing.sheet import qr_drawing, sheet_address


@pytest.fixture
def point(app: Flask) -> Service:  # noqa: ARG001 - the database
    create_site()
    return create_service(
        create_organisation(), kind=ServiceKind.ORIENTATION_POINT, name="Sportello giovani"
    )


@pytest.mark.parametrize("language", ["it", "pt", "en"])
def test_the_sheet_is_there_in_each_language(
    client: FlaskClient, point: Service, language: str
) -> None:
    answer = client.get(f"/point-out/sheets/{point.id}?in={language}")

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert "Sportello giovani" in answer.text
    assert f"/point-out?at={point.id}" in answer.text


def test_the_code_is_a_drawing_without_script_or_outside_address(
    client: FlaskClient, point: Service
) -> None:
    page = client.get(f"/point-out/sheets/{point.id}").text

    found = re.search(r'<div class="poster-code".*?(<svg.*?</svg>)', page, re.DOTALL)
    assert found is not None
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(found[1]).iter()}  # noqa: S314 - our own
    assert tags <= {"svg", "path", "g"}


def test_the_code_says_the_address_and_nothing_of_this_machine(app: Flask, point: Service) -> None:
    with app.test_request_context(headers={"Host": "evil.example"}):
        address = sheet_address(point.id)

    assert address == f"{app.config['PROSSIMA'].origin}/point-out?at={point.id}"
    assert qr_drawing(address) == qr_drawing(address)
    assert qr_drawing(address) != qr_drawing(f"{address}0")


def test_only_published_orientation_points_have_one(client: FlaskClient, point: Service) -> None:
    body = create_organisation(name="Other")
    course = create_service(body, name="Corso")
    draft = create_service(
        body, kind=ServiceKind.ORIENTATION_POINT, status=Status.DRAFT, name="Not yet"
    )

    listed = client.get("/point-out/sheets")
    statuses = [client.get(f"/point-out/sheets/{s.id}").status_code for s in (course, draft)]

    assert statuses == [404, 404]
    assert str(point.id) in listed.text
    assert str(course.id) not in listed.text
    assert str(draft.id) not in listed.text


def test_the_listing_leads_to_its_sheet(client: FlaskClient, point: Service) -> None:
    course = create_service(create_organisation(name="Other"), name="Corso")

    of_point = client.get(f"/services/{point.id}").text
    of_course = client.get(f"/services/{course.id}").text

    assert f"/point-out/sheets/{point.id}" in of_point
    assert f"/point-out?at={point.id}" in of_point
    assert "/point-out/sheets" not in of_course
