"""Pictures as people and attackers send them: what comes out is pixels and nothing else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from app.directory.photos.pictures import MOST_BYTES, RefusedPictureError, renditions

GPS, MAKE, ARTIST, ORIENTATION = 0x8825, 0x010F, 0x013B, 0x0112
SECRETS = (b"Exif", b"GPS", b"Kanari", b"http://ns.adobe.com", b"8BIM", b"ICC_PROFILE", b"secret")


def picture(width: int = 800, height: int = 600, mode: str = "RGB") -> Image.Image:
    gradient = Image.linear_gradient("L").resize((width, height))
    return gradient.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_gps() -> Image.Exif:
    exif = Image.Exif()
    exif[MAKE], exif[ARTIST] = "Kanari camera", "Kanari owner"
    exif.get_ifd(GPS).update({1: "N", 2: (46.0, 4.0, 4.5), 3: "E", 4: (11.0, 7.0, 18.1)})
    return exif


def jpeg_with_everything() -> bytes:
    raw = saved(picture(), exif=with_gps(), comment=b"secret comment")
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>secret</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM secret"
    extra = b"".join(
        marker + struct.pack(">H", len(body) + 2) + body
        for marker, body in ((b"\xff\xe1", xmp), (b"\xff\xed", iptc))
    )
    return raw[:2] + extra + raw[2:] + b"secret after the end"


def png_with_everything() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Kanari secret")
    texts.add_itxt("XML:com.adobe.xmp", "http://ns.adobe.com secret")
    return saved(picture(), "PNG", pnginfo=texts, exif=with_gps())


def webp_with_everything() -> bytes:
    return saved(picture(), "WEBP", exif=with_gps(), xmp=b"http://ns.adobe.com secret")


@pytest.mark.parametrize("make", [jpeg_with_everything, png_with_everything, webp_with_everything])
def test_nothing_that_a_camera_wrote_is_left(make: Callable[[], bytes]) -> None:
    raw = make()
    assert any(secret in raw for secret in SECRETS), "the sample must hold something"

    made = renditions(raw)

    for each in made:
        assert [secret for secret in SECRETS if secret in each.body] == []
        with Image.open(BytesIO(each.body)) as image:
            assert image.format == "JPEG"
            assert dict(image.getexif()) == {}
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density",
                                       "progressive", "progression"}  # fmt: skip


def test_a_picture_comes_in_the_usual_widths_and_never_larger_than_it_is() -> None:
    assert [each.width for each in renditions(saved(picture(3000, 2000)))] == [480, 960, 1600]
    assert [each.width for each in renditions(saved(picture(1000, 700)))] == [480, 960, 1000]
    assert [each.width for each in renditions(saved(picture(300, 300)))] == [300]


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    largest = renditions(saved(picture(900, 600), exif=exif))[-1]

    assert (largest.width, largest.height) == (600, 900)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L"])
def test_every_mode_of_a_png_becomes_a_jpeg(mode: str) -> None:
    raw = saved(picture(mode="L").convert("RGB").convert(mode), "PNG")

    made = renditions(raw)

    assert [each.body[:3] for each in made] == [b"\xff\xd8\xff"] * len(made)


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))

    (made,) = renditions(saved(clear, "PNG"))

    with Image.open(BytesIO(made.body)) as image:
        assert image.getpixel((150, 150)) == (255, 255, 255)


DISGUISED = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "html behind a jpeg's first bytes": b"\xff\xd8\xff\xe0<html><script>alert(1)</script>",
    "html behind a png's first bytes": b"\x89PNG\r\n\x1a\n<html>",
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04" + bytes(200),
    "gif": saved(picture(), "GIF"),
    "tiff": saved(picture(), "TIFF"),
    "bmp": saved(picture(), "BMP"),
    "ico": saved(picture(256, 256), "ICO"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
    "vrt": b"<VRTDataset><SourceFilename>/etc/passwd</SourceFilename></VRTDataset>",
    "nothing": b"",
    "one sign": b"\xff",
}


@pytest.mark.parametrize("raw", DISGUISED.values(), ids=DISGUISED.keys())
def test_what_is_no_jpeg_png_or_webp_is_refused(embedded_app: Flask, raw: bytes) -> None:
    with embedded_app.test_request_context(), pytest.raises(RefusedPictureError) as refused:
        renditions(raw)

    assert len(str(refused.value)) > 20


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.95])
def test_a_truncated_picture_is_refused(embedded_app: Flask, kind: str, part: float) -> None:
    noise = Image.effect_noise((600, 400), 80).convert("RGB")
    raw = saved(noise, kind)

    with embedded_app.test_request_context(), pytest.raises(RefusedPictureError):
        renditions(raw[: int(len(raw) * part)])


def png_that_says(width: int, height: int) -> bytes:
    """Return a small file that unfolds to width x height pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(20_000, 10_000), (9_000, 9_000), (60_000, 900)])
def test_a_bomb_is_refused_by_its_header(embedded_app: Flask, width: int, height: int) -> None:
    raw = png_that_says(width, height)
    assert len(raw) < MOST_BYTES

    with embedded_app.test_request_context(), pytest.raises(RefusedPictureError, match="million"):
        renditions(raw)


def test_a_header_that_lies_about_its_size_is_refused(embedded_app: Flask) -> None:
    raw = bytearray(png_that_says(400, 400))
    raw[16:20] = struct.pack(">I", 0xFFFFFFFF)

    with embedded_app.test_request_context(), pytest.raises(RefusedPictureError):
        renditions(bytes(raw))


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"])
)
def test_whatever_bytes_are_sent_are_refused_in_words(body: bytes, start: bytes) -> None:
    app = Flask("words")
    from app.core import language  # noqa: PLC0415

    language.init_app(app)

    with app.test_request_context(), pytest.raises(RefusedPictureError):
        renditions(start + body)
