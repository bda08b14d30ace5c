"""The pages about coverage: one blueprint, one module for each question."""

from __future__ import annotations

from app.map.coverage.views import embed, files, gaps, overview, scenarios, whatif
from app.map.coverage.views.asking import bp

__all__ = ["bp", "embed", "files", "gaps", "overview", "scenarios", "whatif"]
