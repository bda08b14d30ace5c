"""What a process keeps in memory of each site, made anew when the site is loaded again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from app.territory.sites import SiteView

T = TypeVar("T")


class Kept(Generic[T]):
    """One value a site, as long as the site's version stays the same.

    Two threads may build the same value at the same time; both are right, one stays.
    A site without a version is never kept: nobody would say when it changes.
    """

    def __init__(self) -> None:
        self._values: dict[str, tuple[str, T]] = {}

    def get(self, site: SiteView, build: Callable[[], T]) -> T:
        """Return the kept value, or build it."""
        version, value = self._values.get(site.key, ("", None))
        if site.version and version == site.version and value is not None:
            return value
        built = build()
        if site.version:
            self._values[site.key] = (site.version, built)
        return built
