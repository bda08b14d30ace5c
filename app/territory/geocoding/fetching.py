"""One request to one fixed host that ends in time, whatever the other side does.

geopy's own adapters follow redirects, go through any proxy that the environment names and wait
anew after every byte. This one opens a plain connection: a redirect is an error, and when the
time is up the connection is cut, so that a slow drip of bytes holds nobody.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut

LARGEST_ANSWER = 512 * 1024
_OK = 200


class BoundedAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Fetch with a limit on time and size, no redirect, no proxy."""

    def __init__(self, *, proxies: object, ssl_context: ssl.SSLContext | None) -> None:
        """Keep the trust in certificates; proxies are never used."""
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._ssl_context = ssl_context or ssl.create_default_context()

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:  # noqa: ANN401
        """Return what the service answers.

        Raises:
            GeopyError: refused, too late, too large, redirected, or not JSON.
        """
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("the answer is not JSON") from error

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """Return the body; `timeout` is for all of it, from the name of the host on."""
        asking = _Asking(self._connection(url, timeout), url, headers)
        asking.start()
        asking.join(timeout)
        if asking.is_alive():
            asking.cut()
            raise GeocoderTimedOut("no whole answer in time")
        return asking.body()

    def _connection(self, url: str, timeout: float) -> HTTPConnection:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if parts.scheme == "https":
            return HTTPSConnection(host, port, timeout=timeout, context=self._ssl_context)
        return HTTPConnection(host, port, timeout=timeout)


class _Asking(Thread):
    """A request in a thread of its own, so that looking up a host's name cannot hold us either."""

    def __init__(self, connection: HTTPConnection, url: str, headers: Mapping[str, str]) -> None:
        super().__init__(name="geocoder", daemon=True)
        self._connection = connection
        self._path = urlsplit(url)._replace(scheme="", netloc="").geturl()
        self._headers = dict(headers)
        self._socket: socket.socket | None = None
        self._too_late = False
        self._status = 0
        self._body = b""
        self._error: Exception | None = None

    def run(self) -> None:
        """Ask, and keep what came or what went wrong."""
        try:
            self._connection.connect()
            # http.client forgets the socket as soon as an answer begins.
            self._socket = self._connection.sock
            if self._too_late:
                return
            self._connection.request("GET", self._path, headers=self._headers)
            answer = self._connection.getresponse()
            self._status = answer.status
            self._body = answer.read(LARGEST_ANSWER + 1)
        except (OSError, HTTPException, ValueError, AttributeError) as error:
            # A connection that is cut while it is read loses its parts under the reader's hands.
            self._error = error
        finally:
            self._connection.close()

    def cut(self) -> None:
        """End the connection; the thread ends by itself."""
        self._too_late = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def body(self) -> str:
        """Return the text of a complete, successful answer."""
        if self._error is not None:
            raise GeocoderServiceError(type(self._error).__name__) from self._error
        if self._status != _OK:
            raise AdapterHTTPError(
                f"status {self._status}", status_code=self._status, headers={}, text=""
            )
        if len(self._body) > LARGEST_ANSWER:
            raise GeocoderServiceError("the answer is too large")
        return self._body.decode("utf-8", "replace")
