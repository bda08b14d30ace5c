"""People by the month in which they began, and what the table may tell of their tracks."""

from __future__ import annotations

from datetime import date

from map.monitoring.drawing import TRACKS, wave

from app.map.monitoring.months import months_between, people_by_month, told_apart
from app.map.monitoring.publishing import publish
from app.map.monitoring.vocabulary import EARLIER, ENTERED, MONTH, TRACK, UNTIL

JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)


def test_the_first_report_tells_a_year_and_the_next_its_own_quarter() -> None:
    first, second = months_between(None, JUNE), months_between(JUNE, SEPTEMBER)

    assert first[:2] == [EARLIER, "2025-07"]
    assert (len(first), first[-1]) == (13, "2026-06")
    assert second == ["2026-07", "2026-08", "2026-09"]


def test_a_month_that_two_reports_share_belongs_to_both() -> None:
    assert months_between(date(2026, 6, 15), JUNE) == ["2026-06"]
    assert months_between(date(2026, 6, 15), date(2026, 7, 31)) == ["2026-06", "2026-07"]


def test_after_more_than_a_year_the_first_months_are_one() -> None:
    months = months_between(date(2025, 1, 31), JUNE)

    assert (months[0], months[1], len(months)) == (EARLIER, "2025-07", 13)


def test_months_are_told_with_those_before_them_and_by_track() -> None:
    came = wave(
        {"north|job_ready": 30, "north|complex_needs": 20},
        months={
            "2026-05|job_ready": 18,
            "2026-05|complex_needs": 9,
            "2026-06|job_ready": 12,
            "2026-06|complex_needs": 11,
        },
    )
    months = ["2026-05", "2026-06"]

    shown = publish(people_by_month([came], [months], [frozenset(TRACKS)]), [])

    assert (shown[ENTERED], shown[f"{UNTIL}2026-05"], shown[f"{UNTIL}2026-06"]) == (50, 27, 50)
    assert (shown[f"{MONTH}2026-06"], shown[f"{MONTH}2026-06|complex_needs"]) == (23, 11)
    assert not [name for name in shown if name.startswith("group:")]


def test_nobody_is_hidden_before_the_pilot_began() -> None:
    came = wave({"north|job_ready": 40}, months={"2026-05|job_ready": 24, "2026-06|job_ready": 16})

    universe = people_by_month([came], [months_between(None, JUNE)], [frozenset({"job_ready"})])

    assert universe.counts.tolist().count(0) == 0
    assert publish(universe, [])[f"{MONTH}2026-04"] is None


def test_two_who_came_in_a_month_are_not_seen() -> None:
    came = wave({"north|job_ready": 30}, months={"2026-05|job_ready": 28, "2026-06|job_ready": 2})

    shown = publish(people_by_month([came], [["2026-05", "2026-06"]], [frozenset()]), [])

    assert shown[ENTERED] == 30
    assert shown[f"{MONTH}2026-05"] is None
    assert shown[f"{UNTIL}2026-05"] is None


def test_a_track_is_told_apart_only_where_both_reports_tell_how_many_it_has() -> None:
    came = wave({"north|job_ready": 30, "north|complex_needs": 20})
    both = {f"{TRACK}job_ready": 60, f"{TRACK}complex_needs": 40}
    one = {f"{TRACK}job_ready": 30, f"{TRACK}complex_needs": None}

    assert told_apart(came, TRACKS, both, None) == frozenset(TRACKS)
    assert told_apart(came, TRACKS, both, one) == {"job_ready"}


def test_what_is_left_beside_the_tracks_told_is_never_a_small_number() -> None:
    came = wave({"north|job_ready": 30, "north|complex_needs": 20, "north|": 4})
    shown = {f"{TRACK}job_ready": 30, f"{TRACK}complex_needs": 20, TRACK: None}

    assert told_apart(came, [*TRACKS, ""], shown, None) == {"job_ready"}


def test_reports_from_before_months_were_counted_are_one_month() -> None:
    old, new = (
        wave({"north|job_ready": 20}),
        wave({"north|job_ready": 9}, months={"2026-07|job_ready": 9}),
    )
    months = [months_between(None, JUNE), ["2026-07"]]

    universe = people_by_month([old, new], months, [frozenset({"job_ready"})] * 2)

    assert universe.counts.tolist() == [20, 9]
