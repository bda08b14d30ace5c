"""A geocoder of our own on loopback that speaks as Nominatim and as Photon, well or badly.

What an address gets is told by a word in it: `nowhere`, `broken`, `garbage`, `list`, `nan`,
`null`, `nested`, `far`, `country`, `street`, `busy`, `huge`, `drip`, `header-drip`, `silent`,
`redirect`; anything else is a house in Trento.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOUSE = (11.1234, 46.0567, 30, "house", "Via Guardini 75, Trento")
STREET = (11.1240, 46.0570, 26, "street", "Via Guardini, Trento")
FAR = (10.9916, 45.4384, 30, "house", "Via Roma 1, Verona")
COUNTRY = (12.5, 42.5, 4, "country", "Italia")
PLACES = {"far": [FAR], "country": [COUNTRY], "street": [STREET], "both": [FAR, HOUSE]}
RAW = {
    "garbage": b"<html>maintenance",
    "list": b'["lat"]',
    "null": b"null",
    "nested": b"[" * 200_000,
    "huge": b"[" + b" " * 2_000_000 + b"]",
}


@dataclass
class Heard:
    """What reached the server, and when by one clock."""

    queries: list[dict[str, list[str]]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    stop: Event = field(default_factory=Event)


@dataclass(frozen=True)
class Loopback:
    url: str
    heard: Heard


@contextmanager
def loopback(redirect_to: str = "") -> Iterator[Loopback]:
    """Serve until the block ends; `redirect_to` is where `redirect` sends people."""
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, heard, redirect_to)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Loopback(f"http://127.0.0.1:{server.server_port}", heard)
    finally:
        heard.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, heard: Heard, redirect_to: str) -> None:
    parts = urlsplit(handler.path)
    query = parse_qs(parts.query)
    heard.moments.append(monotonic())
    heard.queries.append(query)
    heard.agents.append(handler.headers["User-Agent"])
    word = query.get("q", [""])[0].split(",")[0].lower()
    if word == "redirect":
        handler.send_response(302)
        handler.send_header("Location", redirect_to + handler.path)
        handler.end_headers()
    elif word in {"broken", "busy"}:
        handler.send_error(500 if word == "broken" else 429)
    elif word in {"drip", "header-drip", "silent"}:
        _hold(handler, heard, word)
    else:
        body = RAW.get(word) or json.dumps(_found(word, photon=parts.path == "/api")).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def _hold(handler: BaseHTTPRequestHandler, heard: Heard, word: str) -> None:
    """Send a byte now and then, or none, until the other side or the test gives up."""
    if word == "drip":
        handler.send_response(200)
        handler.end_headers()
    try:
        if word == "header-drip":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not heard.stop.wait(0.05):
            handler.wfile.write(b"" if word == "silent" else b" ")
            handler.wfile.flush()
    except OSError:
        pass


def _found(word: str, *, photon: bool) -> Any:
    places = [] if word == "nowhere" else PLACES.get(word, [HOUSE])
    made = [_photon(*place) if photon else _nominatim(*place) for place in places]
    if word == "nan":
        made = [_photon(float("nan"), 46.0, *HOUSE[2:]) if photon else _nan()]
    return {"type": "FeatureCollection", "features": made} if photon else made


def _nan() -> dict[str, Any]:
    return _nominatim(*HOUSE) | {"lat": "NaN"}


def _nominatim(lon: float, lat: float, rank: int, _kind: str, name: str) -> dict[str, Any]:
    return {"lat": str(lat), "lon": str(lon), "place_rank": rank, "display_name": name}


def _photon(lon: float, lat: float, _rank: int, kind: str, name: str) -> dict[str, Any]:
    street, city = name.split(", ") if ", " in name else (name, "")
    properties = {"type": kind, "street": street, "city": city}
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
