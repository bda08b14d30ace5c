"""The QR code of an orientation point: an SVG drawing made here, no picture from anybody."""

from __future__ import annotations

import io
from uuid import UUID

import segno

from app.accounts.links import address_of


def sheet_address(service_id: UUID) -> str:
    """Return the address behind the code, at the origin that people use."""
    return address_of("pointing_out.page", at=service_id)


def qr_drawing(address: str) -> str:
    """Return the code as SVG; a quarter of it may be torn or dirty and it still reads."""
    drawing = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=True, scale=1, border=2, omitsize=True
    )
    return drawing.getvalue().decode()
