"""The catalogue holds what is published, and follows every change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import numpy as np
import pytest
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_schedule,
    create_service,
    create_site,
    numbered_id,
    offers_of,
)
from flask import Flask

from app.core.db import db
from app.core.words import searched_words
from app.directory import queries
from app.directory.models import Service
from app.directory.needs import taxonomy
from app.directory.vocabulary import Fee, Status, Track
from app.matching import EVER_SINCE, FOR_EVER

pytestmark = pytest.mark.usefixtures("app")


def test_a_site_without_services_has_an_empty_catalogue() -> None:
    create_site()

    catalogue = queries.catalogue("trentino")

    assert len(catalogue.services) == len(catalogue.offers) == len(catalogue.hours) == 0
    assert queries.languages() == frozenset()


def test_every_column_of_a_service_reaches_the_engine() -> None:
    create_site()
    organisation = create_organisation()
    create_service(
        organisation,
        id=numbered_id(7),
        needs=["housing", "job_search"],
        track=Track.COMPLEX_NEEDS,
        age_min=18,
        languages=["it", "ar"],
        fee=Fee.FREE,
        online=True,
        capacity_free=4,
        confirmed_on=date(2026, 11, 2),
    )

    catalogue = queries.catalogue("trentino")
    services = catalogue.services

    assert list(catalogue.service_ids) == [numbered_id(7)]
    assert taxonomy().keys(int(services.needs[0])) == ("job_search", "housing")
    assert (services.track[0], services.fee[0]) == (2, 1)
    assert (services.age_min[0], np.isnan(services.age_max[0])) == (18, True)
    assert catalogue.languages == ("ar", "it")
    assert services.languages[0] == catalogue.language_mask("it") | catalogue.language_mask("ar")
    assert catalogue.language_mask("de") == 0
    assert (services.in_person[0], services.online[0], services.by_phone[0]) == (True, True, False)
    assert services.capacity_free[0] == 4
    assert services.confirmed_day[0] == date(2026, 11, 2).toordinal()
    assert queries.organisations("trentino") == [organisation.name]
    assert queries.languages() == {"it", "ar"}


def test_hours_belong_to_their_offer() -> None:
    create_site()
    organisation = create_organisation()
    first, second = create_location(organisation), create_location(organisation)
    service = create_service(organisation, at=[first, second])
    create_schedule(
        offers_of(service)[1],
        weekday=4,
        opens=time(22),
        closes=time(2),
        valid_to=date(2026, 12, 31),
    )

    hours = queries.catalogue("trentino").hours

    assert (hours.offer[0], hours.weekday[0]) == (1, 4)
    assert (hours.opens_min[0], hours.closes_min[0]) == (22 * 60, 120)
    assert (hours.valid_from[0], hours.valid_to[0]) == (
        EVER_SINCE,
        date(2026, 12, 31).toordinal(),
    )
    assert hours.valid_to[0] < FOR_EVER


def test_drafts_and_withdrawn_services_are_not_found() -> None:
    create_site()
    organisation = create_organisation()
    for status in Status:
        create_service(organisation, status=status, name=status.value)

    catalogue = queries.catalogue("trentino")

    assert catalogue.own_names == ["published"]
    assert queries.text_hits("trentino", searched_words("draft")).sum() == 0


def test_a_confidential_location_has_no_point_and_tells_its_area_only() -> None:
    create_site()
    organisation = create_organisation()
    area = create_area(name="Rovereto")
    shelter = create_location(organisation, confidential=True, area_id=area.id, city="Lizzana")
    create_service(organisation, at=[shelter])

    catalogue = queries.catalogue("trentino")

    assert catalogue.offers.hidden.tolist() == [True]
    assert np.isnan(catalogue.offers.lon).all()
    assert np.isnan(catalogue.offers.lat).all()
    assert catalogue.place_of(0) == "Rovereto"


def test_services_that_no_point_stands_for_are_all_there() -> None:
    create_site()
    organisation = create_organisation()
    pointless = create_location(organisation, point=None)
    create_service(organisation, name="nowhere")
    create_service(organisation, name="without a point", at=[pointless])
    create_service(organisation, name="online", in_person=False, online=True)

    catalogue = queries.catalogue("trentino")

    assert catalogue.own_names == ["nowhere", "without a point", "online"]
    assert np.isnan(catalogue.offers.lon).tolist() == [True]


def test_a_change_shows_at_the_next_search() -> None:
    create_site()
    service = create_service(create_organisation(), name="before")
    before = queries.catalogue("trentino")

    db.session.get_one(Service, service.id).name = "after"
    db.session.commit()

    assert before.own_names == ["before"]
    assert queries.catalogue("trentino").own_names == ["after"]


def test_what_is_rolled_back_never_shows() -> None:
    create_site()
    service = create_service(create_organisation(), name="kept")
    db.session.get_one(Service, service.id).name = "rolled back"
    db.session.flush()
    during = queries.catalogue("trentino").own_names
    db.session.rollback()

    db.session.get_one(Service, service.id).capacity_free = 1
    db.session.commit()

    assert during == ["kept"]
    assert queries.catalogue("trentino").own_names == ["kept"]


def test_sites_do_not_mix() -> None:
    create_site()
    create_site(id="lisbon")
    create_service(create_organisation(name="a"))
    create_service(create_organisation(name="b", site_id="lisbon"))

    assert queries.organisations("trentino") == ["a"]
    assert queries.organisations("lisbon") == ["b"]


def test_threads_share_one_catalogue(app: Flask) -> None:
    create_site()
    create_service(create_organisation())

    def read(_: int) -> int:
        with app.app_context():
            return id(queries.catalogue("trentino"))

    with ThreadPoolExecutor(4) as threads:
        seen = set(threads.map(read, range(20)))

    assert len(seen) == 1


def test_in_one_request_the_catalogue_stays_the_same(app: Flask) -> None:
    create_site()
    organisation = create_organisation()
    create_service(organisation, name="first")

    with app.test_request_context():
        before = queries.catalogue("trentino")
        create_service(organisation, name="second")
        after = queries.catalogue("trentino")

    assert after is before
    assert queries.catalogue("trentino").own_names == ["first", "second"]
