"""Files of the front end, served by ourselves: our own, and Leaflet from its package."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory, url_for
from flask_compress import Compress
from xstatic.pkg import leaflet

LEAFLET = Path(leaflet.BASE_DIR)
OWN = Path(__file__).parent / "static"


@cache
def fingerprint(filename: str) -> str:
    """Return a short hash of a file's content, so that browsers may keep it for a year."""
    folder, name = (LEAFLET, filename[8:]) if filename.startswith("leaflet/") else (OWN, filename)
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """Return the address of a front-end file, changed whenever its content changes."""
    return _address(filename, request.script_root)


@cache
def _address(filename: str, _root: str) -> str:
    """Build an address once for each root we are served at: a page holds hundreds of icons."""
    if filename.startswith("leaflet/"):
        return url_for("leaflet_file", filename=filename[8:], v=fingerprint(filename))
    return url_for("static", filename=filename, v=fingerprint(filename))


def leaflet_file(filename: str) -> Response:
    """Answer with one of Leaflet's own files."""
    if Path(filename).suffix not in {".js", ".css", ".png"}:
        abort(404)
    return send_from_directory(LEAFLET, filename)


def init_app(app: Flask) -> None:
    """Serve the files, compressed where the browser can."""
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 4
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/geo+json",
        "image/svg+xml",
    ]
    Compress(app)
    app.add_url_rule("/static/leaflet/<path:filename>", "leaflet_file", leaflet_file)
    app.jinja_env.globals["asset"] = asset
