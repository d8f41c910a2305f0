"""Reader of codes in one picture: zxing-cpp, asked in several ways, since no single one reads all that can be read."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from vitrine.content.codes.bar_pattern import Modules, bar_modules
from vitrine.content.codes.found_code import FoundCode
from vitrine.content.codes.quad_map import Floats, Luma, is_clockwise
from vitrine.scene.nodes.code_format import CODE_FORMATS, CodeFormat

_LIBRARY_NAMES: dict[CodeFormat, str] = {
    "ean-13": "EAN13",
    "ean-8": "EAN8",
    "upc-a": "UPCA",
    "upc-e": "UPCE",
    "qr": "QRCode",
    "data-matrix": "DataMatrix",
    "code-128": "Code128",
}
#: A QR code holds 7,089 digits at most; what is longer is no payload.
MAX_PAYLOAD_LETTERS = 7089
#: Pixels of a picture that are read; a larger one is not enlarged for it.
_MAX_PIXELS = 4_000_000


class Sharpening(NamedTuple):
    """An unsharp mask: its radius in pixels, and how much it adds, in percent."""

    radius_px: float
    percent: int


class Reading(NamedTuple):
    """A way to prepare a picture for reading: sharpened, then enlarged, then turned by degrees clockwise."""

    scale: int = 1
    turn_deg: int = 0
    sharpening: Sharpening | None = None


PLAIN = Reading()
#: What is tried beside it, by turns. On the street twice the size reads 33 of 34 labels of 160 to 200 px, as they are
#: 15; bars askew by 45 degrees are read in a turned picture alone; sharpening reads 7 of 26 blurred photographs more.
FURTHER_READINGS = (Reading(2), Reading(1, 45), Reading(2, sharpening=Sharpening(1.5, 300)))
#: What is tried once, of a feed's first picture, which may be the only one: 4 of these photographs more.
STILL_READINGS = (
    Reading(2, sharpening=Sharpening(1, 150)),
    Reading(2, sharpening=Sharpening(2, 150)),
    Reading(1, sharpening=Sharpening(2, 150)),
)


def read_codes(luma: Luma, formats: Collection[CodeFormat], reading: Reading = PLAIN) -> list[FoundCode]:
    """The codes that one way of reading finds in a luma plane (H, W), in the library's order."""
    import zxingcpp

    if luma.shape[0] * luma.shape[1] * reading.scale**2 > _MAX_PIXELS and reading != PLAIN:
        reading = reading._replace(scale=1)
    picture = _prepare(luma, reading)
    wanted = zxingcpp.barcode_formats_from_str(
        ",".join(_LIBRARY_NAMES[name] for name in CODE_FORMATS if name in formats)
    )
    is_plain = reading == PLAIN  # what is inverted, or far too large, is read as it is
    barcodes = zxingcpp.read_barcodes(
        picture, wanted, try_invert=is_plain, try_downscale=is_plain, text_mode=zxingcpp.TextMode.Plain
    )
    found = [code for barcode in barcodes if (code := _found_code(barcode, formats)) is not None]
    return [code._replace(quad=_quad_before(code.quad, luma, reading)) for code in found]


def _prepare(luma: Luma, reading: Reading) -> Luma:
    if reading == PLAIN:
        return np.ascontiguousarray(luma)
    from PIL import Image, ImageFilter

    picture, (height, width) = Image.fromarray(luma), luma.shape
    if reading.sharpening is not None:
        picture = picture.filter(ImageFilter.UnsharpMask(*reading.sharpening, threshold=0))
    if reading.scale > 1:
        picture = picture.resize((width * reading.scale, height * reading.scale), Image.Resampling.BICUBIC)
    if reading.turn_deg:
        picture = picture.rotate(-reading.turn_deg, Image.Resampling.BILINEAR, expand=True, fillcolor=128)
    return np.asarray(picture)


def _quad_before(quad: Floats, luma: Luma, reading: Reading) -> Floats:
    """Corners in the picture as it was before it was prepared."""
    if reading.turn_deg:
        height, width = (side * reading.scale for side in luma.shape)
        angle = np.radians(reading.turn_deg)
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        turned_width = int(np.ceil(abs(width * cos) + abs(height * sin)))
        turned_height = int(np.ceil(abs(width * sin) + abs(height * cos)))
        centred = quad - (turned_width / 2, turned_height / 2)
        quad = centred @ np.array([[cos, -sin], [sin, cos]]) + (width / 2, height / 2)
    return quad / reading.scale


def _found_code(barcode: Any, formats: Collection[CodeFormat]) -> FoundCode | None:
    library_name = barcode.format.name
    name = next((name for name, value in _LIBRARY_NAMES.items() if value == library_name), None)
    text = barcode.text
    if name is None or not text or len(text) > MAX_PAYLOAD_LETTERS:
        return None
    corners = barcode.position
    quad = np.array(
        [
            (point.x, point.y)
            for point in (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
        ],
        np.float64,
    )
    if name not in ("qr", "data-matrix") and not is_clockwise(quad):
        quad = quad[[3, 2, 1, 0]]  # bars that stand on their head: told from above, read from the right
    extra = barcode.extra or {}
    if name in ("qr", "data-matrix"):
        return FoundCode(text, name, quad, grid=_grid_of(name, str(extra.get("Version", ""))))
    if name == "code-128":
        return FoundCode(text, name, quad, _code_128_modules(text))
    printed = str(extra.get("UPCE", "")) if name == "upc-e" else text
    # A UPC-A is an EAN-13 that begins with 0; the library tells both as the latter.
    if name in ("ean-13", "upc-a") and text.startswith("0") and len(text) == 13 and "upc-a" in formats:
        name, text = "upc-a", text[1:]
    return FoundCode(text, name, quad, bar_modules(printed, name))


def _grid_of(name: CodeFormat, version: str) -> tuple[int, int] | None:
    """Rows and columns of a matrix code from what the library calls its version: "7", or "16x48"."""
    if name == "qr":
        return (17 + 4 * int(version),) * 2 if version.isdigit() and 1 <= int(version) <= 40 else None
    rows, _, columns = version.partition("x")
    return (int(rows), int(columns)) if rows.isdigit() and columns.isdigit() else None


@lru_cache(maxsize=64)
def _code_128_modules(text: str) -> Modules | None:
    """The bars that the library prints a text as: most often those that were read, since it keeps them few."""
    import zxingcpp

    try:
        picture = np.asarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=1))
    except (ValueError, RuntimeError):
        return None
    row = picture[len(picture) // 2] < 128
    dark = np.flatnonzero(row)
    return row[dark[0] : dark[-1] + 1] if len(dark) else None
