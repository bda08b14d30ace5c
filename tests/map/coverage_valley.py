"""A valley of two towns and one service, and somebody who coordinates it."""

from __future__ import annotations

from accounts.people import create_user, sign_in
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_place,
    create_service,
    create_site,
)
from flask.testing import FlaskClient
from shapely.geometry import Point, box

from app.accounts.vocabulary import Role
from app.directory.models import Service

TRENTO, PERGINE = Point(11.1217, 46.0679), Point(11.2406, 46.0637)
ENGLISH = {"Accept-Language": "en"}


def create_valley() -> None:
    """Store two towns 9 km apart: 900 young people in Trento, 300 in Pergine."""
    create_site()
    trento = create_area()
    pergine = create_area(
        code="022139", name="Pergine", youth=300, population=2000, outline=box(11.2, 46, 11.3, 46.1)
    )
    create_place(area_id=trento.id, code="1", name="Trento", point=TRENTO, youth=900)
    create_place(area_id=pergine.id, code="2", name="Pergine", point=PERGINE, youth=300)


def create_office(**values: object) -> Service:
    """Store a service in Trento."""
    office = create_organisation()
    return create_service(office, at=[create_location(office)], **values)  # type: ignore[arg-type] # any column


def coordinator(client: FlaskClient, **values: object) -> FlaskClient:
    """Sign in as the valley's coordinator, or as whom the values say."""
    return sign_in(client, create_user(**{"role": Role.COORDINATOR, "name": "Marta"} | values))


def read(client: FlaskClient, path: str, status: int = 200) -> str:
    """Return the text of a page, which must not show what is no number."""
    answer = client.get(path, headers=ENGLISH)
    assert answer.status_code == status, answer.text[:400]
    for word in ("nan", "inf", "None", "Infinity"):
        assert f">{word}<" not in answer.text, word
        assert f"{word}%" not in answer.text, word
    return answer.text
