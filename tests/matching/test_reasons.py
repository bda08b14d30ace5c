"""Why a service is where it is."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from matching.examples import TODAY, Case, cases, offers, services, states, trips

from app.matching import (
    Code,
    Confirmed,
    Covers,
    Elsewhere,
    Minutes,
    Note,
    Offers,
    OpenState,
    PlacesFree,
    Reason,
    Services,
    Track,
    Trips,
    Wish,
    rank,
    reasons,
)

TWELVE_DAYS_AGO = (TODAY - timedelta(days=12)).toordinal()


def explained(
    table: Services, places: Offers, wish: Wish, times: Trips | None, state: np.ndarray
) -> tuple[tuple[Reason, ...], ...]:
    ranking = rank(table, places, wish, times, state, TODAY)
    page = ranking.placed_page() + ranking.elsewhere_page()
    return reasons(table, wish, times, state, page, mode="transit", today=TODAY)


def test_a_match_says_all_that_speaks_for_it() -> None:
    table = services(
        {
            "needs": 3,
            "age_max": 29,
            "languages": 1,
            "fee": 1,
            "capacity_free": 4,
            "confirmed_day": TWELVE_DAYS_AGO,
        }
    )
    wish = Wish(needs=(1, 2, 4), age=20, track=Track.JOB_READY, language=1)

    (row,) = explained(table, offers({}), wish, trips(23.6), states(OpenState.OPEN))

    assert row == (
        Covers(2, 3),
        Minutes(24, 23, 24, 4, "transit"),
        Note(Code.AGE_FITS),
        Note(Code.TRACK_FITS),
        Note(Code.LANGUAGE_FITS),
        Note(Code.FREE),
        PlacesFree(4),
        Note(Code.OPEN),
        Confirmed(12),
    )


def test_what_is_not_stated_is_said_to_be_so() -> None:
    table = services({"capacity_free": 0})

    (row,) = explained(table, offers({}), Wish(age=20, language=1), None, states(2))

    assert row == (
        Note(Code.AGE_NOT_STATED),
        Note(Code.LANGUAGE_NOT_STATED),
        Note(Code.FULL),
        Note(Code.CLOSES_SOON),
        Note(Code.NEVER_CONFIRMED),
    )


def test_a_hidden_address_has_no_minutes() -> None:
    (row,) = explained(services({}), offers({"hidden": True}), Wish(), trips(7), states(0))

    assert row == (Note(Code.HIDDEN), Note(Code.NEVER_CONFIRMED))


def test_a_confirmation_after_today_counts_as_of_today() -> None:
    tomorrow = services({"confirmed_day": TODAY.toordinal() + 1})

    (row,) = explained(tomorrow, offers({}), Wish(), None, states(0))

    assert row == (Confirmed(0),)


@given(cases())
def test_every_row_is_explained_in_agreement_with_its_rank(case: Case) -> None:
    ranking = rank(*case.parts, TODAY)

    rows = explained(*case.parts)

    assert len(rows) == ranking.total
    for row, minutes in zip(rows, ranking.minutes, strict=False):
        said = [reason.minutes for reason in row if isinstance(reason, Minutes)]
        assert said == ([] if np.isnan(minutes) else [np.rint(minutes)])
    for row, kind in zip(rows[ranking.placed.size :], ranking.kind, strict=True):
        assert Note(Code[Elsewhere(kind).name]) in row


def test_an_empty_page_has_no_reasons() -> None:
    assert reasons(services(), Wish(needs=(1,)), None, states(), (), mode="walk", today=TODAY) == ()


def test_a_page_of_unplaced_services_needs_no_offers() -> None:
    (row,) = explained(services({}), offers(), Wish(), trips(), states())

    assert row == (Note(Code.UNPLACED), Note(Code.NEVER_CONFIRMED))
