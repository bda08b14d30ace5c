"""Coverage against the services of another day, by the record of changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from factories import create_location, create_organisation, create_service
from flask.testing import FlaskClient
from map.coverage_valley import PERGINE, coordinator, create_office, create_valley, read

from app.core.db import db
from app.directory.editing.content import ListingKind
from app.directory.editing.models import ListingVersion, What
from app.directory.models import Service
from app.directory.vocabulary import Status
from app.map.coverage.back_then import Change, was_public
from app.map.coverage.change_map import change_kind

MAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
THEN = "site=trentino&mode=walk&than=day&than_day="


@pytest.fixture
def marta(client: FlaskClient) -> FlaskClient:
    create_valley()
    return coordinator(client)


def happened(service: Service, what: What, at: datetime, number: int = 1) -> None:
    row = ListingVersion(
        id=uuid4(),
        kind=ListingKind.SERVICE,
        object_id=service.id,
        organisation_id=service.organisation_id,
        site_id="trentino",
        number=number,
        what=what,
        at=at,
    )
    db.session.add(row)
    db.session.commit()


def in_pergine(**values: object) -> Service:
    office = create_organisation()
    return create_service(office, at=[create_location(office, point=PERGINE)], **values)  # type: ignore[arg-type] # any column


def test_a_service_that_came_since_was_not_there_then(marta: FlaskClient) -> None:
    create_office()
    happened(in_pergine(), What.APPROVED, MAY)

    page = read(marta, f"/coverage/compare?{THEN}2026-05-03")
    after = read(marta, f"/coverage/compare?{THEN}2026-05-04")

    assert "300 more young people reach one in time." in page
    assert "shift-better-2" in page
    assert "The record of changes begins on" in page
    assert "As many young people reach one in time as before." in after


def test_a_service_that_has_left_since_was_there_then(marta: FlaskClient) -> None:
    create_office()
    gone = in_pergine(status=Status.ARCHIVED)
    happened(gone, What.ARCHIVED, MAY)

    page = read(marta, f"/coverage/compare?{THEN}2026-05-03")
    for_health = read(marta, f"/coverage/compare?{THEN}2026-05-03&need=mental_health")

    assert "300 fewer young people reach one in time." in page
    assert "shift-worse-2" in page
    assert 'class="fewer"' in page
    assert "As many young people reach one in time as before." in for_health


def test_without_any_recorded_change_that_is_said(marta: FlaskClient) -> None:
    create_office()

    page = read(marta, f"/coverage/compare?{THEN}2026-05-03")

    assert "No change of a service has been recorded yet." in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Choose a day, such as"),
        ("31.12.2025", "Choose a day, such as"),
        ("2999-01-01", "Choose a day before today."),
    ],
)
def test_a_day_that_cannot_be_used_is_said(marta: FlaskClient, day: str, said: str) -> None:
    page = read(marta, f"/coverage/compare?{THEN}{day}", status=422)

    assert said in page


def test_the_day_that_is_proposed_can_be_used(marta: FlaskClient) -> None:
    create_office()
    refused = read(marta, f"/coverage/compare?{THEN}", status=422)
    proposed = re.findall(r"Choose a day, such as (\d{4}-\d\d-\d\d)", refused)[0]

    page = read(marta, f"/coverage/compare?{THEN}{proposed}")

    assert "As many young people reach one in time as before." in page
    assert f'max="{proposed}"' in page


@pytest.mark.parametrize(
    ("changes", "is_public", "was"),
    [
        ([], True, True),
        ([], False, False),
        ([(1, What.APPROVED, 1)], True, False),
        ([(2, What.IMPORTED, 1)], True, True),
        ([(1, What.APPROVED, -9), (2, What.SUSPENDED, -1)], False, False),
        ([(1, What.SUSPENDED, -9), (2, What.RESTORED, -1)], True, True),
        ([(1, What.SUSPENDED, 1)], False, True),
        ([(1, What.RESTORED, 1)], True, False),
    ],
)
def test_whether_a_service_was_public(
    changes: list[tuple[int, What, int]], *, is_public: bool, was: bool
) -> None:
    record = [Change(number, what, MAY + timedelta(days=at)) for number, what, at in changes]

    assert was_public(record, MAY, is_public=is_public) is was


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (-0.3, "worse-2"), (-0.05, "worse-1"), (0.001, "same"), (0.02, "better-1"),
        (0.1, "better-2"), (float("nan"), "unknown"),
    ],
)  # fmt: skip
def test_changes_have_five_classes(change: float, kind: str) -> None:
    assert change_kind(change) == kind


def test_what_the_other_question_leaves_open_is_as_in_the_first(marta: FlaskClient) -> None:
    create_office()

    page = read(marta, "/coverage/compare?mode=walk&need=mental_health&than_within=60")

    assert page.count("Mental health · within") == 3
