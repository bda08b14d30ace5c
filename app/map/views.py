"""Pages of the map package."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("map", __name__, template_folder="templates")
