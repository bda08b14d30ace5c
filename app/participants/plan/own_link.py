"""The address of a participant's own link, and its QR code to show at the desk."""

from __future__ import annotations

import segno

from app.accounts.links import address_of


def own_address(token: str) -> str:
    """Return the whole address of a link, at the origin that people use."""
    return address_of("plan.own", token=token)


def qr_path(address: str) -> str:
    """Return a QR code as an image in an address, which a page may show."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(scale=5, border=2))
