"""The table of statuses: what a reader can check by hand, then what always holds."""

from __future__ import annotations

from itertools import product

from app.participants.referral.states import OPEN, OVER, SETTLED, By, following, may_follow
from app.participants.vocabulary import ReferralStatus as Status

# What each receiver may press, from the first letter of a status to those of the answers.
LETTERS = {
    "s": Status.SENT,
    "r": Status.RECEIVED,
    "a": Status.ACCEPTED,
    "w": Status.WAITING_LIST,
    "n": Status.NOT_SUITABLE,
    "b": Status.STARTED,
    "t": Status.ATTENDED,
    "c": Status.COMPLETED,
    "d": Status.DROPPED_OUT,
    "x": Status.WITHDRAWN,
    "e": Status.EXPIRED,
}
PRESSED = {
    "s": "awrn",
    "r": "awn",
    "w": "abdn",
    "a": "bwdn",
    "b": "tcd",
    "t": "cd",
    "n": "aw",
    "d": "b",
    "c": "",
    "x": "",
    "e": "",
}
RECORDED = {
    "s": "rawbtcdnx",
    "r": "awbtcdnx",
    "a": "wbtcdnx",
    "w": "abtcdnx",
    "b": "awtcdnx",
    "t": "awbcdnx",
    "n": "awbtcd",
    "c": "awbtdn",
    "d": "awbtcn",
    "x": "",
    "e": "",
}


def spelled(by: By) -> dict[str, str]:
    names = {status: letter for letter, status in LETTERS.items()}
    return {
        letter: "".join(names[then] for then in following(status, by))
        for letter, status in LETTERS.items()
    }


def test_receivers_press_what_makes_sense() -> None:
    assert spelled(By.RECEIVER) == PRESSED


def test_link_workers_record_whatever_they_hear() -> None:
    assert spelled(By.LINK_WORKER) == RECORDED


def test_consent_and_time_close_what_is_open_and_leave_answers_alone() -> None:
    assert {status: following(status, By.CONSENT) for status in Status} == {
        status: (Status.WITHDRAWN,) if status in OPEN else () for status in Status
    }
    assert {status: following(status, By.TIME) for status in Status} == {
        status: (Status.EXPIRED,) if status in OPEN else () for status in Status
    }


def test_every_status_is_open_settled_or_over() -> None:
    assert sorted((*OPEN, *SETTLED, *OVER)) == sorted(Status)


def test_nothing_follows_itself_begins_again_or_follows_the_end() -> None:
    for now, by in product(Status, By):
        assert not may_follow(now, now, by)
        assert not may_follow(now, Status.SENT, by)
        assert now not in OVER or not following(now, by)


def test_receivers_and_link_workers_never_let_expire_and_time_never_withdraws() -> None:
    for now in Status:
        assert not may_follow(now, Status.EXPIRED, By.RECEIVER)
        assert not may_follow(now, Status.EXPIRED, By.LINK_WORKER)
        assert not may_follow(now, Status.WITHDRAWN, By.RECEIVER)
        assert not may_follow(now, Status.WITHDRAWN, By.TIME)
