"""A few threads that ask one slow provider, however many wait for its answers."""

import logging
from collections import deque
from collections.abc import Callable, Hashable
from threading import Condition, Event, Thread
from time import monotonic
from typing import Generic, TypeVar

from app.travel.background.circuit import Circuit

THREADS = 2
MOST_WAITING = 16
OVERDUE_S = 10.0
_IDLE_S = 60.0
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Task(Generic[T]):
    """One question on its way; everybody who asks the same waits for the same task."""

    def __init__(self, job: Callable[[], T], then: Callable[[T], None], since_s: float) -> None:
        self.since_s = since_s
        self.overdue = False
        self._job = job
        self._then = then
        self._done = Event()
        self._result: T | None = None

    def wait(self, timeout_s: float) -> T | None:
        """Return the answer; None when it failed or is not there in time."""
        self._done.wait(timeout_s)
        return self._result

    @property
    def done(self) -> bool:
        """Say whether there is nothing to wait for any more."""
        return self._done.is_set()

    def run(self) -> bool:
        """Ask, hand out the answer, and only then do what comes after; say whether it passed."""
        try:
            self._result = self._job()
            self._done.set()
            self._then(self._result)
        except Exception as error:  # noqa: BLE001 - a broken provider must not end the thread
            # The message of a stranger's exception may hold the coordinates of a home.
            _log.warning("a travel time could not be worked out: %s", type(error).__name__)
        self.give_up()
        return self._result is not None

    def give_up(self) -> None:
        """Let nobody wait any longer."""
        self._done.set()


class Lane(Generic[T]):
    """Asks one provider, with at most `threads` questions at a time.

    A question that takes longer than `overdue_s`, in the queue or on the way, is a
    failure: when the circuit is shut by failures nothing new is taken, and what waits is
    given up. Threads that hang stay few, whatever happens.
    """

    def __init__(
        self,
        circuit: Circuit | None = None,
        *,
        threads: int = THREADS,
        most_waiting: int = MOST_WAITING,
        overdue_s: float = OVERDUE_S,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.circuit = circuit or Circuit(clock=clock)
        self._threads = threads
        self._most_waiting = most_waiting
        self._overdue_s = overdue_s
        self._clock = clock
        self._news = Condition()
        self._tasks: dict[Hashable, Task[T]] = {}
        self._queue: deque[Hashable] = deque()
        self._working = 0
        self._idle = 0

    def ask(
        self, key: Hashable, job: Callable[[], T], then: Callable[[T], None] = lambda _: None
    ) -> Task[T] | None:
        """Return the task of this question, a new one or the one on its way; None when shut."""
        with self._news:
            self._note_overdue()
            if key in self._tasks:
                return self._tasks[key]
            if len(self._queue) >= self._most_waiting or not self.circuit.lets_through():
                return None
            task = self._tasks[key] = Task(job, then, self._clock())
            self._queue.append(key)
            self._staff()
            return task

    def wait_until_idle(self, timeout_s: float) -> bool:
        """Return once nothing is on its way, what comes after answers included."""
        with self._news:
            return self._news.wait_for(lambda: not self._tasks, timeout_s)

    def _note_overdue(self) -> None:
        """Count questions that take too long as failures; give up the queue once shut."""
        now = self._clock()
        for task in self._tasks.values():
            if not task.overdue and now - task.since_s > self._overdue_s:
                task.overdue = True
                self.circuit.failed()
        if self.circuit.shut:
            while self._queue:
                self._tasks.pop(self._queue.popleft()).give_up()

    def _staff(self) -> None:
        """Wake a thread, or start one where all are busy and there may be more."""
        self._news.notify()
        if len(self._queue) > self._idle and self._working < self._threads:
            self._working += 1
            # Daemons: a provider that hangs must not keep the process from ending.
            Thread(target=self._work, name="travel", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._news:
                self._idle += 1
                called = self._news.wait_for(lambda: self._queue, _IDLE_S)
                self._idle -= 1
                if not called:
                    self._working -= 1
                    return
                key = self._queue.popleft()
                task = self._tasks[key]
            passed = task.run()
            self._note(task, passed=passed)
            with self._news:
                del self._tasks[key]
                self._news.notify_all()

    def _note(self, task: Task[T], *, passed: bool) -> None:
        if passed:
            self.circuit.passed()
        elif not task.overdue:
            self.circuit.failed()
