"""The scales of this server: ours, and those that its operator put into DATA_DIR/scales."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import current_app

from app.core.settings import Settings
from app.participants.scales import Scale
from app.participants.scales.library import library


def scales_folder() -> Path:
    """Return where the operator's scales lie."""
    settings: Settings = current_app.config["PROSSIMA"]
    return settings.data_dir / "scales"


def known_scales() -> Mapping[str, Scale]:
    """Return all scales whose answers can be added up; a broken file is left out and logged."""
    found = library(scales_folder())
    for fault in found.faults:
        current_app.logger.warning("a scale is left out: %s", fault)
    return found.scales


def asked_scales() -> Mapping[str, Scale]:
    """Return the scales that have words, so that they can be asked."""
    return {key: scale for key, scale in known_scales().items() if scale.can_be_asked}
