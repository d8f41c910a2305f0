"""Picture store: a folder of lossless pictures, each named by the hash of its pixels, shared by all goldens."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.files.regular_file import read_regular
from vitrine.proof.golden.picture_hash import PictureHash, Pixels, hash_picture, parse_hash

#: Lossless WebP: of the demo's pictures of light 0.3 to 0.5 of a PNG. Method 4 takes a tenth of 6's time and 1 % more.
SUFFIX = ".webp"
_METHOD, _EFFORT = 4, 60
MAX_BYTES = 256_000_000
#: The first bytes of the text that git LFS leaves in place of a file that was not fetched.
LFS_POINTER = b"version https://git-lfs"


class NotFetchedError(InputError):
    """A picture of which only git LFS's pointer is there: neither equal nor different."""


@dataclass(frozen=True, slots=True)
class PictureStore:
    """The pictures in `folder`, which need not be there yet."""

    folder: Path

    def path(self, hash_: PictureHash) -> Path:
        """The path of a picture's file, whether it is there or not."""
        return self.folder / f"{hash_}{SUFFIX}"

    def __contains__(self, hash_: object) -> bool:
        return (self.folder / f"{hash_}{SUFFIX}").is_file()

    def read(self, hash_: PictureHash) -> Pixels:
        """The pixels (H, W, 4) of a picture. Raises InputError for a missing or broken file, NotFetchedError."""
        path = self.path(hash_)
        data = read_regular(path, MAX_BYTES, "picture")
        if data.startswith(LFS_POINTER):
            message = "git LFS did not fetch this picture"
            raise NotFetchedError(Problem(message, Place(str(path)), hint="run `git lfs pull`"))
        return decode_picture(data, hash_, path)

    def write(self, pixels: Pixels) -> PictureHash:
        """Keep RGBA pixels (H, W, 4); their hash. One that is there already is left alone. Raises InputError."""
        hash_ = hash_picture(pixels)
        if hash_ not in self:
            make_folder(self.folder)
            write_atomically(self.path(hash_), encode_picture(pixels))
        return hash_

    def hashes(self) -> Iterator[PictureHash]:
        """The hashes of all pictures that are there, in order."""
        names = sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}")) if self.folder.is_dir() else []
        return (hash_ for name in names if (hash_ := parse_hash(name)) is not None)


def encode_picture(pixels: Pixels) -> bytes:
    """The bytes of the file of RGBA pixels (H, W, 4)."""
    buffer = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(buffer, "WEBP", lossless=True, quality=_EFFORT, method=_METHOD, exact=True)
    return buffer.getvalue()


def decode_picture(data: bytes, hash_: PictureHash, path: Path) -> Pixels:
    """The pixels (H, W, 4) of a picture's file; `path` is in messages. Raises InputError for a broken, or other one."""
    try:
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
            pixels = np.array(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise _broken(path, "this is no whole picture") from None
    if hash_picture(pixels) != hash_:
        raise _broken(path, "its pixels are not those that it is named by")
    return pixels


def _broken(path: Path, message: str) -> InputError:
    hint = "take it from version control again, or delete it and run `vitrine prove --update missing`"
    return InputError(Problem(message, Place(str(path)), hint=hint))
