"""Slow questions in the background."""

from collections.abc import Callable, Iterator
from threading import Barrier, Event

import pytest

from app.travel.background import Circuit, Lane, Task

LONG_S = 30.0


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stuck() -> Iterator[Event]:
    """Give what a hanging question waits for; it is let go at the end."""
    event = Event()
    yield event
    event.set()


def hang(until: Event) -> Callable[[], int]:
    def job() -> int:
        until.wait(LONG_S)
        return 1

    return job


def asked(task: Task[int] | None) -> Task[int]:
    assert task is not None
    return task


def fail() -> int:
    raise RuntimeError("11.1217,46.0679")


def test_an_answer_comes_to_everybody_who_asks_the_same() -> None:
    lane, go = Lane[int](), Event()
    first = lane.ask("q", hang(go))

    second = lane.ask("q", fail)
    go.set()

    assert first is second
    assert asked(first).wait(LONG_S) == 1


def test_who_does_not_wait_gets_nothing_and_the_answer_still_comes(stuck: Event) -> None:
    lane, kept = Lane[int](), Event()
    task = asked(lane.ask("q", hang(stuck), lambda _: kept.set()))

    early = task.wait(0)
    stuck.set()

    assert early is None
    assert kept.wait(LONG_S)


def test_the_answer_is_handed_out_before_what_comes_after(stuck: Event) -> None:
    lane = Lane[int]()

    task = asked(lane.ask("q", lambda: 7, lambda _: stuck.wait(LONG_S) or None))

    assert task.wait(LONG_S) == 7


def test_at_most_two_questions_run_and_the_next_one_waits(stuck: Event) -> None:
    lane, both = Lane[int](threads=2), Barrier(3)

    def job() -> int:
        both.wait(LONG_S)
        stuck.wait(LONG_S)
        return 1

    lane.ask("a", job)
    lane.ask("b", job)
    both.wait(LONG_S)
    third = asked(lane.ask("c", lambda: 3))

    assert third.wait(0.0) is None
    stuck.set()
    assert third.wait(LONG_S) == 3


def test_a_full_queue_takes_nothing_more(stuck: Event) -> None:
    lane = Lane[int](threads=1, most_waiting=2)
    running = Event()

    def job() -> int:
        running.set()
        return hang(stuck)()

    lane.ask("a", job)
    assert running.wait(LONG_S)
    lane.ask("b", hang(stuck))
    lane.ask("c", hang(stuck))

    assert lane.ask("d", hang(stuck)) is None


def test_failures_shut_the_lane_and_a_trial_after_the_rest_opens_it(clock: Clock) -> None:
    lane = Lane[int](Circuit(failures=2, rest_s=30, clock=clock), threads=1, clock=clock)
    for question in ("a", "b"):
        asked(lane.ask(question, fail))
    lane.wait_until_idle(LONG_S)

    shut = lane.ask("c", lambda: 1)
    clock.now_s += 31
    trial = asked(lane.ask("d", lambda: 1))

    assert shut is None
    assert trial.wait(LONG_S) == 1
    lane.wait_until_idle(LONG_S)
    assert asked(lane.ask("e", lambda: 2)).wait(LONG_S) == 2


def test_questions_that_hang_shut_the_lane_and_nobody_waits_for_them(
    clock: Clock, stuck: Event
) -> None:
    lane = Lane[int](Circuit(failures=3, clock=clock), threads=2, overdue_s=10, clock=clock)
    tasks = [asked(lane.ask(number, hang(stuck))) for number in range(4)]
    clock.now_s += 11

    assert lane.ask("next", lambda: 1) is None
    assert [task.done for task in tasks[2:]] == [True, True]


def test_trials_never_cost_more_threads_than_there_are(clock: Clock, stuck: Event) -> None:
    lane = Lane[int](Circuit(failures=1, clock=clock), threads=2, overdue_s=10, clock=clock)
    started: list[int] = []

    def job(number: int) -> Callable[[], int]:
        def run() -> int:
            started.append(number)
            return hang(stuck)()

        return run

    for number in range(20):
        lane.ask(number, job(number))
        clock.now_s += 61

    assert len(started) <= 2


def test_the_log_never_holds_where_somebody_is(caplog: pytest.LogCaptureFixture) -> None:
    asked(Lane[int]().ask("q", fail)).wait(LONG_S)

    assert "RuntimeError" in caplog.text
    assert "46.0679" not in caplog.text
