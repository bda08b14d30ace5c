"""What people mean by a word comes before what merely mentions it."""

from __future__ import annotations

from factories import (
    create_location,
    create_organisation,
    create_service,
    create_site,
)
from flask.testing import FlaskClient


def names_found(client: FlaskClient, text: str) -> list[str]:
    answer = client.get("/map.geojson", query_string={"q": text}, headers={"Accept-Language": "it"})
    assert answer.status_code == 200
    return [feature["properties"]["name"] for feature in answer.get_json()["features"]]


def test_a_name_comes_before_a_need_and_a_need_before_a_mention(client: FlaskClient) -> None:
    create_site()
    body = create_organisation()
    place = create_location(body)
    everywhere = {"at": [place], "summary": "Qui si parla anche di casa"}
    create_service(body, name="Doposcuola", needs=["basic_skills"], **everywhere)
    create_service(body, name="Alloggi per giovani", needs=["housing"], **everywhere)
    create_service(body, name="Casa aperta", needs=["basic_skills"], **everywhere)

    assert names_found(client, "casa") == ["Casa aperta", "Alloggi per giovani", "Doposcuola"]
