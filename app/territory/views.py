"""Pages of the territory package."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("territory", __name__, template_folder="templates")
