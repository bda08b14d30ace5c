"""Commands about listings: load a site's folder, read what people reported."""

from __future__ import annotations

from flask.cli import AppGroup

directory = AppGroup("directory", help="Listings of services: load them, read reports.")
