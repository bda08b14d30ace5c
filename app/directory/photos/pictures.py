"""A picture as somebody sent it, made anew in a few widths: pixels and nothing else.

What a camera writes into a file (place, time, serial number, owner) never leaves this
module: a new file is written from the pixels, so that nothing is carried over by mistake.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MEGABYTE = 1024 * 1024
MOST_BYTES = 12 * MEGABYTE
# What a telephone of today takes at most; far above it is a bomb.
MOST_PIXELS = 50_000_000
SMALLEST_SIDE = 200
WIDTHS = (480, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
# Palettes cannot be averaged before they are colours.
_SCALED = frozenset({"RGB", "RGBA", "L", "LA", "CMYK"})


class RefusedPictureError(ValueError):
    """A file that is no picture we take; the text says what to do, in the page's language."""


@dataclass(frozen=True)
class Rendition:
    """A JPEG of one width."""

    width: int
    height: int
    body: bytes


def renditions(raw: bytes) -> list[Rendition]:
    """Return the picture in the usual widths, the smallest first, none wider than it is.

    The content alone says what a file is, never its name.

    Raises:
        RefusedPictureError: another format, broken, too small or of too many pixels.
    """
    if len(raw) > MOST_BYTES:
        raise RefusedPictureError(_("It is larger than %(n)s MB.", n=MOST_BYTES // MEGABYTE))
    with _explained():
        _verify(raw)
        picture = _pixels(raw)
        return [_rendition(picture, width) for width in _widths(picture.width)]


def _verify(raw: bytes) -> None:
    """Refuse by the header what should not be decoded at all."""
    with Image.open(BytesIO(raw), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            most = MOST_PIXELS // 1_000_000
            raise RefusedPictureError(_("It has more than %(n)s million pixels.", n=most))
        if min(width, height) < SMALLEST_SIDE:
            sentence = _("It is too small: %(n)s pixels a side at least.", n=SMALLEST_SIDE)
            raise RefusedPictureError(sentence)
        picture.verify()


def _pixels(raw: bytes) -> Image.Image:
    """Return the first frame upright, in sRGB, on white where it was transparent."""
    # `verify` uses the file up: it is opened again.
    with Image.open(BytesIO(raw), formats=FORMATS) as picture:
        # JPEG can be read at half or a quarter of its size: less memory, the same result.
        picture.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        picture.load()
        if picture.mode in _SCALED:
            # Everything below then works on a small picture.
            picture.thumbnail((2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        upright = ImageOps.exif_transpose(picture)
        plain = _on_white(_in_srgb(upright))
    # Nothing but size and pixels goes into the new picture.
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    return clean


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in the colours of the web; a profile that cannot be read is left out."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")


def _widths(width: int) -> list[int]:
    """Return the widths to make: the usual ones below its own, and the next or its own."""
    below = [each for each in WIDTHS if each < width]
    return below if len(below) == len(WIDTHS) else [*below, min(width, WIDTHS[len(below)])]


def _rendition(picture: Image.Image, width: int) -> Rendition:
    height = max(1, round(picture.height * width / picture.width))
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    body = BytesIO()
    small.save(body, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Rendition(width, height, body.getvalue())


@contextmanager
def _explained() -> Iterator[None]:
    """Say of every way in which Pillow refuses a file that it is not one of ours."""
    try:
        with warnings.catch_warnings():
            # We count the pixels ourselves, before they are decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except RefusedPictureError:
        raise
    except Image.DecompressionBombError as error:
        most = MOST_PIXELS // 1_000_000
        sentence = _("It has more than %(n)s million pixels.", n=most)
        raise RefusedPictureError(sentence) from error
    except UnidentifiedImageError as error:
        sentence = _("This is no JPEG, PNG or WebP picture, whatever its name says.")
        raise RefusedPictureError(sentence) from error
    # Broken files make Pillow's decoders fail in every way there is.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        sentence = _("The picture is broken or incomplete: save or send it again.")
        raise RefusedPictureError(sentence) from error
