"""Commands of the operator about the territory."""

from __future__ import annotations

from flask.cli import AppGroup

territory = AppGroup("territory", help="Official boundaries and population.")
