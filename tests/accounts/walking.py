"""Walk the access matrix: every persona at every address with every method and object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts import world_cases
from accounts.expected import Line
from accounts.world import (
    OBJECTS,
    PERSONAS,
    Canary,
    build,
    cookie_of,
    organisation_id,
    person_id,
    raze,
    restore,
    service_id,
    session_id,
    snapshot,
)
from flask import Flask
from werkzeug.test import TestResponse

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# What a person may get who may do something: the page, a way on, or "please mend the form".
FINE = frozenset({200, 302, 303, 409, 422})
DONE = frozenset({200, 302, 303})
REFUSED = frozenset({401, 403, 404, 405})


@dataclass(frozen=True)
class Cell:
    """One question: may this persona do this to that object?"""

    line: Line
    persona: str
    method: str
    code: str

    def __str__(self) -> str:
        return f"{self.persona} {self.method} {self.line.endpoint} {self.code}".rstrip()

    @property
    def address(self) -> str:
        """Return the address with the object in it."""
        if not self.code:
            return self.line.path
        return self.line.path.format(
            service=service_id(self.code),
            organisation=organisation_id(self.code),
            person=person_id(self.code),
            session=session_id(self.persona, self.code),
            **world_cases.ids(self.code),
        )

    @property
    def is_offered(self) -> bool:
        """Return whether the endpoint knows the method."""
        offered = self.line.methods.split()
        return self.method in offered or (self.method == "HEAD" and "GET" in offered)

    @property
    def wanted(self) -> frozenset[int]:
        """Return the statuses that are right."""
        if not self.is_offered:
            return frozenset({405})
        if self.persona not in self.line.who:
            return self._refusal()
        if self.code and self.code not in self.line.who[self.persona]:
            return frozenset({404})
        return FINE | self.line.also

    def _refusal(self) -> frozenset[int]:
        if self.persona != "visitor":
            return frozenset({403})
        is_page = self.method == "GET" and not self.line.path.endswith(
            (".json", ".geojson", ".csv")
        )
        return frozenset({303 if is_page else 401})


def cells(lines: Iterable[Line], personas: Iterable[str] = PERSONAS) -> Iterator[Cell]:
    """Give every question about these endpoints."""
    asking = tuple(personas)
    for line in lines:
        for persona in asking:
            for method in (each for each in METHODS if not _is_beside(line, each)):
                for code in _objects(line, method):
                    yield Cell(line, persona, method, code)


def _objects(line: Line, method: str) -> Iterable[str]:
    """Give the objects to ask for; a method that is not taken is refused whatever the object."""
    if not line.has_object:
        return ("",)
    return OBJECTS if Cell(line, "", method, "").is_offered else OBJECTS[:1]


def _is_beside(line: Line, method: str) -> bool:
    others = line.beside.split()
    return method in others or (method == "HEAD" and "GET" in others)


class Walk:
    """An application with the world in it, put right again after every deed."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cookies = {persona: cookie_of(app, persona) for persona in PERSONAS}
        build()
        self.kept = snapshot()

    def ask(self, cell: Cell) -> TestResponse:
        """Send one request as the persona."""
        # Refusals of deeds are the same in short; pages are asked for as a person does.
        wanted = "text/html" if cell.method == "GET" else "application/json"
        headers = {"Accept": wanted, "Accept-Language": "en"}
        if self.cookies[cell.persona]:
            headers["Cookie"] = self.cookies[cell.persona]
        client = self.app.test_client(use_cookies=False)
        return client.open(cell.address, method=cell.method, headers=headers, buffered=True)

    def faults(self, asked: Iterable[Cell], *, first_only: bool = False) -> list[str]:
        """Return what is not as expected, in words."""
        found: list[str] = []
        for cell in asked:
            answer = self.ask(cell)
            found += self._faults(cell, answer)
            if found and first_only:
                self._put_right()
                break
            if cell.method not in {"GET", "HEAD"} and answer.status_code in DONE:
                self._put_right()
        return found

    def _faults(self, cell: Cell, answer: TestResponse) -> list[str]:
        status = answer.status_code
        if status not in cell.wanted:
            return [f"{cell}: {status}, expected {sorted(cell.wanted)}"]
        to_door = status == 303 and answer.headers["Location"].startswith("/sign-in?next=")
        if cell.is_offered and cell.persona not in cell.line.who and status == 303 and not to_door:
            return [f"{cell}: sent to {answer.headers['Location']}"]
        if status in REFUSED and "Kanari" in answer.text:
            return [f"{cell}: the refusal names somebody"]
        return self._names(cell, answer)

    def _names(self, cell: Cell, answer: TestResponse) -> list[str]:
        """Return whose names are wrongly there, or missing, in a list."""
        if cell.method != "GET" or cell.persona not in cell.line.shows:
            return []
        shown = "".join(code for code in OBJECTS if Canary(code).is_in(answer.text))
        wanted = cell.line.shows[cell.persona]
        return [] if shown == wanted else [f"{cell}: shows {shown!r}, expected {wanted!r}"]

    def _put_right(self) -> None:
        raze()
        restore(self.kept)
