"""Pictures from files, as straight-alpha sRGB; their size is judged by the header, before anything is unpacked."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import open_regular
from vitrine.scene.picture.colour_profile import convert_to_srgb
from vitrine.scene.picture.moving_picture import MAX_MOVING_BYTES, MovingPicture, read_moving_picture
from vitrine.scene.picture.picture import Picture
from vitrine.scene.picture.sample_depth import reduce_depth
from vitrine.scene.picture.svg_reader import MAX_SVG_BYTES, is_svg, parse_svg

#: 100 MP are 400 MB unpacked: more than any feed or card needs, less than what ends the program.
MAX_PIXELS = 100_000_000
#: Longer than any panorama; scaling a strip of 1 x 99,999,999 takes minutes.
MAX_SIDE_PX = 32_768
#: 100 MP without compression, with alpha.
MAX_BYTES = 400_000_000

#: By Pillow's names. It knows some forty more, and one of them, EPS, runs Ghostscript on what the file says.
PICTURE_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_HEAD_BYTES = 200_000
_NAMED_FORMATS = "PNG, JPEG, WebP, GIF, BMP or TIFF"

#: Code points of H.273 that are sRGB's, or as good as unmarked.
_SRGB_PRIMARIES, _SCREEN_TRANSFERS = frozenset({1, 2}), frozenset({1, 2, 6, 13})
RgbaPixels = npt.NDArray[np.uint8]


class StillPicture(NamedTuple):
    """Pixels, uint8 (H, W, 4), straight alpha, sRGB, upright, and a note on what of the file is not shown truly."""

    pixels: RgbaPixels
    note: str = ""


class LoadedPicture(NamedTuple):
    """A picture of any kind, and notes on what of its file is not shown truly."""

    picture: Picture
    notes: tuple[str, ...] = ()


def load_picture(path: Path) -> LoadedPicture:
    """The picture of a file: still, moving, or a drawing. Raises InputError."""
    with _open_picture(path) as file:
        head = _peek(file, _HEAD_BYTES)
        if path.suffix.lower() == ".svgz":
            raise FieldError("this is a packed SVG", ".svg", "unpack it, as gunzip does")
        if is_svg(head):
            return LoadedPicture(*parse_svg(_read_at_most(file, MAX_SVG_BYTES, "drawing")))
        moving = _read_moving(path, file, head)
        if moving is not None:
            return LoadedPicture(moving)
        still = _read_still(path, file)
        return LoadedPicture(still.pixels, (still.note,) if still.note else ())


def load_moving_picture(path: Path) -> MovingPicture | None:
    """The moving picture of a file; None for any other picture, and what is none. Raises InputError."""
    with _open_picture(path) as file:
        return _read_moving(path, file, _peek(file, _HEAD_BYTES))


def load_still_picture(path: Path) -> StillPicture:
    """The pixels of a picture, of a moving one its first frame. Raises InputError, for a drawing too."""
    with _open_picture(path) as file:
        return _read_still(path, file)


@contextmanager
def _open_picture(path: Path) -> Iterator[BinaryIO]:
    """The open file of a picture; what is wrong with it is told with its name."""
    with open_regular(path, MAX_BYTES, "picture") as file:
        try:
            yield file
        except FieldError as error:
            raise InputError(Problem(str(error), Place(str(path)), allowed=error.allowed, hint=error.hint)) from None


def _peek(file: BinaryIO, count: int) -> bytes:
    """The first bytes of a file, which is left at its start."""
    head = file.read(count)
    file.seek(0)
    return head


def _read_moving(path: Path, file: BinaryIO, head: bytes) -> MovingPicture | None:
    """The moving picture of an open file; None for another. Leaves the file at its start."""
    # What can move says so in its head: a still PNG of 400 MB is not read for it.
    if not (head.startswith(b"GIF8") or b"acTL" in head or (head[8:12] == b"WEBP" and b"ANIM" in head)):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read_moving_picture(_read_at_most(file, MAX_MOVING_BYTES, "moving picture"))
    except FieldError:
        raise
    except Exception as error:  # Pillow's plugins raise whatever their formats lead them to
        raise InputError(_explain_failure(path, error, len(head), head)) from None
    finally:
        file.seek(0)


def _read_at_most(file: BinaryIO, most: int, what: str) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise FieldError(f"the {what} has more than {most // 1_000_000} MB", f"at most {most // 1_000_000} MB")
    return data


def _describe_marks(head: bytes) -> str:
    """What a PNG's chunk cICP says of its colours, as code points of H.273, where that is not sRGB; else nothing."""
    at = head.find(b"\0\0\0\4cICP") + 8
    if not head.startswith(b"\x89PNG") or at < 8 or len(head) < at + 2:
        return ""
    primaries, transfer = head[at], head[at + 1]
    if primaries in _SRGB_PRIMARIES and transfer in _SCREEN_TRANSFERS:
        return ""
    kind = {16: "HDR by PQ", 18: "HDR by HLG"}.get(transfer, "a wide gamut")
    return f"its colours are marked as {kind} (cICP {primaries}/{transfer}), which is not read: it is shown as sRGB"


def _read_still(path: Path, file: BinaryIO) -> StillPicture:
    """The pixels of an open file, upright as its EXIF says."""
    head = _peek(file, 4)
    marked = _describe_marks(_peek(file, _HEAD_BYTES))
    with warnings.catch_warnings():
        # Pillow warns and refuses by limits of its own; the header's size is judged here instead.
        warnings.simplefilter("ignore")
        try:
            with Image.open(file, formats=PICTURE_FORMATS) as image:
                _check_size(path, *image.size)
                image.load()  # a TIFF turns itself upright then
                ImageOps.exif_transpose(image, in_place=True)
                reduced, cut = reduce_depth(image)
                shown, left_out = convert_to_srgb(reduced)
                return StillPicture(np.array(shown), cut or left_out or marked)
        except InputError:
            raise
        except Exception as error:  # Pillow's plugins raise whatever their formats lead them to
            raise InputError(_explain_failure(path, error, os.fstat(file.fileno()).st_size, head)) from None


def _check_size(path: Path, width_px: int, height_px: int) -> None:
    size = f"the picture has {width_px:,} x {height_px:,} pixels"
    if width_px * height_px > MAX_PIXELS:
        raise InputError(Problem(size, Place(str(path)), allowed=f"at most {MAX_PIXELS // 1_000_000} million pixels"))
    if max(width_px, height_px) > MAX_SIDE_PX:
        raise InputError(Problem(size, Place(str(path)), allowed=f"at most {MAX_SIDE_PX:,} pixels a side"))


def _explain_failure(path: Path, error: Exception, size_bytes: int, head: bytes) -> Problem:
    place = Place(str(path))
    if isinstance(error, Image.DecompressionBombError):
        limit = f"at most {MAX_PIXELS // 1_000_000} million pixels"
        return Problem("the picture is far too large", place, allowed=limit)
    if size_bytes == 0:
        return Problem("the picture is empty (0 bytes)", place)
    if isinstance(error, UnidentifiedImageError):
        if head[:4] in (b"II*\0", b"MM\0*"):
            kinds = "8 or 16 bits a channel, or grey floats"
            return Problem("a TIFF with samples of this kind cannot be shown", place, allowed=kinds)
        return Problem("this is no picture", place, allowed=_NAMED_FORMATS)
    return Problem("the picture is damaged and cannot be read", place)
