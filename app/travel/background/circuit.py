"""Whether a provider is worth asking: shut after failures, tried again after a rest."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

FAILURES = 3
REST_S = 30.0


class Circuit:
    """Counts failures in a row; safe to share between threads.

    After `failures` of them nobody is let through for `rest_s` seconds; then one is, as
    a trial, and another one after each further rest, until one passes.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        rest_s: float = REST_S,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._most = failures
        self._rest_s = rest_s
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._shut_until = 0.0

    @property
    def shut(self) -> bool:
        """Say whether the failures were too many."""
        return self._failed >= self._most

    def lets_through(self) -> bool:
        """Say whether to ask now; after a rest this is the trial, and others wait for it."""
        with self._lock:
            if not self.shut:
                return True
            if self._clock() < self._shut_until:
                return False
            self._shut_until = self._clock() + self._rest_s
            return True

    def passed(self) -> None:
        """Note an answer."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Note a failure."""
        with self._lock:
            self._failed += 1
            if self.shut:
                self._shut_until = self._clock() + self._rest_s
