"""A service, and the browser of somebody who keeps it."""

from __future__ import annotations

import pytest
from accounts.people import create_membership, create_user, sign_in
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_service,
    create_site,
)
from flask.testing import FlaskClient

from app.directory.models import Service


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
