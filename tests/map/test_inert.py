"""What folium draws is read as a template once more: no name may begin one."""

from __future__ import annotations

from factories import create_area, create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient

from app.map.inert import inert_html, inert_lines

TEMPLATE = "{{ 1234 * 1234 }}{% raw %}{# gone #}"


def test_no_line_that_goes_through_folium_begins_a_template() -> None:
    lines = inert_lines(["plain", "", TEMPLATE])

    assert lines[0] == "plain"
    assert len(lines) == 2
    assert "{" not in lines[1] + inert_html(TEMPLATE)


def test_the_map_to_take_away_works_nothing_out(client: FlaskClient) -> None:
    create_site()
    create_area()
    organisation = create_organisation(name=TEMPLATE)
    create_service(organisation, at=[create_location(organisation)], name=TEMPLATE)

    answer = client.get("/map.html?site=trentino")

    assert answer.status_code == 200
    assert str(1234 * 1234) not in answer.text
    assert "1234 * 1234" in answer.text
