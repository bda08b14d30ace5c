"""What was made of objects, kept for whoever asks for the very same objects again."""

from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Lately(Generic[Made]):
    """The last few things that were made; the same parts are the same objects, not equal ones.

    Two threads may make the same thing at the same time; both are right, and either stays.

    Args:
        kept: how many to keep, the ones asked for last.
    """

    def __init__(self, kept: int) -> None:
        self._most = kept
        self._kept: tuple[tuple[tuple[object, ...], Made], ...] = ()

    def of(self, *parts: object, make: Callable[[], Made]) -> Made:
        """Return what was made of these parts, made now where it is not among the kept.

        Args:
            parts: all that it depends on; they are held as long as what was made of them.
            make: makes it.
        """
        kept = self._kept
        for held in kept:
            if [*map(id, held[0])] == [*map(id, parts)]:
                found = held
                break
        else:
            found = (parts, make())
        others = tuple(held for held in kept if held is not found)
        # In one step, so that no thread ever sees a part of it.
        self._kept = (found, *others)[: self._most]
        return found[1]
