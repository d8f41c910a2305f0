"""The focal length that a file's own tags give, in millimetres as on 35 mm film: of films and of pictures.

Phones write what their lens is for still pictures; a film may show a little less of it, where it is cropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

#: How keys end, by their letters and digits: QuickTime's com.apple.quicktime.camera.focal_length.35mm_equivalent, and
#: EXIF's FocalLengthIn35mmFilm as XMP, Matroska and ExifTool have it.
_KEY_ENDS = ("focallength35mmequivalent", "focallengthin35mmfilm", "focallengthin35mmformat", "focallength35efl")
_NUMBER = re.compile(r"\s*(\d{1,6}(?:\.\d{1,9})?)(?:/(\d{1,6}))?\s*(?:mm)?\s*")
#: What lenses have: from a fisheye's to a telescope's. 0 is the word for not known.
_RANGE_MM = (3.0, 5000.0)
_EXIF_IFD, _FOCAL_LENGTH_IN_35MM_FILM = 0x8769, 0xA405


def find_focal_mm(*tags: Mapping[str, str]) -> float | None:
    """The focal length among the tags of a film and its streams; None where none says it."""
    for key, value in ((key, value) for some in tags for key, value in some.items()):
        if re.sub(r"[^a-z0-9]", "", key.lower()).endswith(_KEY_ENDS) and (match := _NUMBER.fullmatch(value)):
            return _check(float(match[1]) / float(match[2] or 1) if float(match[2] or 1) else 0.0)
    return None


def read_picture_focal_mm(path: Path) -> float | None:
    """The focal length in a picture's EXIF; None where none is there, or it cannot be read."""
    from PIL import Image  # a film's reader asks for its tags alone

    try:
        with Image.open(path) as image:
            return _check(float(image.getexif().get_ifd(_EXIF_IFD).get(_FOCAL_LENGTH_IN_35MM_FILM, 0)))
    except Exception:  # Pillow raises whatever a damaged tag leads it to; the picture itself was read
        return None


def _check(focal_mm: float) -> float | None:
    return focal_mm if _RANGE_MM[0] <= focal_mm <= _RANGE_MM[1] else None
