"""Colours of pictures brought to sRGB: by an embedded ICC profile, or by what a PNG says of its primaries and curve."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

#: A curve of 2.2 is what programs write that mean sRGB's, which is no power.
_SRGB_GAMMA, _GAMMA_TOLERANCE = 0.45455, 0.01
#: White, red, green and blue of sRGB, as a PNG has them; they are rounded by the programs that write them.
_SRGB_CHROMATICITIES = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
_CHROMATICITY_TOLERANCE = 0.003
_SPACE_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
_CHUNK_ROWS_PX = 1_000_000
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])

DAMAGED_PROFILE = "its colour profile is damaged: colours are shown as they are written"


def convert_to_srgb(image: Image.Image) -> tuple[Image.Image, str]:
    """The picture in mode RGBA with sRGB's codes, and a note where its profile is left aside.

    By lcms, relative to white with black kept black. Pictures that say nothing, or sRGB within a code, stay as written.
    """
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        converted = _convert_by_profile(_to_plain_mode(image), profile)
        return (image.convert("RGBA"), DAMAGED_PROFILE) if converted is None else (converted, "")
    if image.mode == "LAB":
        from PIL import ImageCms

        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return _apply(image, ImageCms.buildTransform(*profiles, "LAB", "RGB")).convert("RGBA"), ""
    if image.format == "PNG" and "srgb" not in image.info:
        return _convert_by_chunks(image.convert("RGBA"), image.info), ""
    return image.convert("RGBA"), ""


def _to_plain_mode(image: Image.Image) -> Image.Image:
    """The same picture in a mode that a profile can be for, with its alpha."""
    if image.mode in ("RGB", "L", "CMYK", "LAB") and "transparency" not in image.info:
        return image
    if image.mode in ("1", "L", "LA"):
        return image.convert("LA")
    return image.convert("RGBA")


def _convert_by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in mode RGBA; None for a profile that is damaged, or for other channels."""
    from PIL import ImageCms

    colours = image.convert(image.mode[:-1]) if image.mode in ("RGBA", "LA") else image
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    # What lcms makes of a grey curve for speed is wrong by ten codes in the dark; 256 greys need no speed.
    flags |= ImageCms.Flags.NOOPTIMIZE if colours.mode == "L" else ImageCms.Flags.NONE
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _SPACE_MODES.get(source.profile.xcolor_space) != colours.mode:
            return None
        intent, target = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.createProfile("sRGB")
        shown = _convert_colours(colours, ImageCms.buildTransform(source, target, colours.mode, "RGB", intent, flags))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    shown = shown.convert("RGBA")
    if image.mode in ("RGBA", "LA"):
        shown.putalpha(image.getchannel("A"))
    return shown


def _convert_colours(colours: Image.Image, transform: Any) -> Image.Image:
    """Colours by a transform; as they are where it changes none by more than a code: nothing is rounded twice."""
    if colours.mode == "L":
        ramp = np.arange(256, dtype=np.uint8)
        codes = np.asarray(_apply(Image.fromarray(ramp[None]), transform))[0, :, 0]
        return colours if abs(codes.astype(int) - ramp).max() <= 1 else colours.point(codes.tolist())
    if colours.mode == "RGB":
        steps = np.arange(0, 256, 15, dtype=np.uint8)
        lattice = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(1, -1, 3)
        if abs(np.asarray(_apply(Image.fromarray(lattice), transform)).astype(int) - lattice).max() <= 1:
            return colours
    return _apply(colours, transform)


def _apply(image: Image.Image, transform: Any) -> Image.Image:
    from PIL import ImageCms

    shown = ImageCms.applyTransform(image, transform)
    assert shown is not None, "it was not asked for in place"
    return shown


def _convert_by_chunks(image: Image.Image, info: Mapping[Any, Any]) -> Image.Image:
    """An RGBA picture whose PNG says a curve (gAMA) and perhaps primaries (cHRM) that are not sRGB's."""
    gamma, chromaticities = info.get("gamma"), info.get("chromaticity")
    matrix = None if chromaticities is None else _matrix_to_srgb(tuple(map(float, chromaticities)))
    is_srgb_curve = not isinstance(gamma, float) or abs(gamma - _SRGB_GAMMA) <= _GAMMA_TOLERANCE
    if not is_srgb_curve and not 0.05 <= float(gamma or 0.0) <= 5.0:  # damage
        return image
    if is_srgb_curve and matrix is None:
        return image
    codes = np.arange(256) / 255
    light = _linear(codes) if is_srgb_curve else codes ** (1 / float(gamma or 1.0))
    pixels = np.array(image)
    if matrix is None:
        pixels[..., :3] = np.rint(255 * _encode(light)).astype(np.uint8)[pixels[..., :3]]
        return Image.fromarray(pixels)
    rows = max(1, _CHUNK_ROWS_PX // pixels.shape[1])
    for top in range(0, len(pixels), rows):
        part = pixels[top : top + rows, :, :3]
        part[...] = np.rint(255 * _encode(np.clip(light[part] @ matrix.T, 0.0, 1.0)))
    return Image.fromarray(pixels)


def _matrix_to_srgb(chromaticities: tuple[float, ...]) -> npt.NDArray[np.float64] | None:
    """The matrix from light of these primaries to sRGB's, white kept white; None where it changes nothing."""
    pairs = zip(chromaticities, _SRGB_CHROMATICITIES, strict=False)
    if len(chromaticities) != 8 or all(abs(one - other) <= _CHROMATICITY_TOLERANCE for one, other in pairs):
        return None
    try:
        source, white = _xyz_from_rgb(chromaticities)
        target, target_white = _xyz_from_rgb(_SRGB_CHROMATICITIES)
        adapted = np.linalg.inv(_BRADFORD) @ np.diag(_BRADFORD @ target_white / (_BRADFORD @ white)) @ _BRADFORD
        matrix = np.linalg.inv(target) @ adapted @ source
    except (np.linalg.LinAlgError, ZeroDivisionError):
        return None
    return matrix if np.isfinite(matrix).all() and math.fabs(float(abs(matrix).max())) < 100 else None


def _xyz_from_rgb(chromaticities: tuple[float, ...]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The matrix from linear RGB to XYZ, and white's XYZ (SMPTE RP 177)."""
    white, *primaries = (
        np.array([x / y, 1.0, (1 - x - y) / y]) for x, y in zip(chromaticities[::2], chromaticities[1::2], strict=True)
    )
    columns = np.stack(primaries, 1)
    return columns * np.linalg.solve(columns, white), white


def _linear(codes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)


def _encode(light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
