"""World signature: a few kilobytes by which a world is told from another one that was not kept.

A street takes 200 kB without loss, and it can be drawn anew from its feed; what must be known of the approved one is
whether today's differs by more than renderers do. Means and deviations of tiles tell that: a shifted, brighter, blurred
or other world moves one of them by far more than the half code that noise may.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.files.regular_file import read_regular
from vitrine.proof.golden.picture_hash import PictureHash, Pixels
from vitrine.proof.golden.tile_grid import MAX_TILE_MEAN, count_pixels, sum_tiles

SUFFIX = ".world"
MAX_BYTES = 4_000_000
#: Steps of a code in which means and deviations are kept.
STEPS = 64


class WorldSignature(NamedTuple):
    """The mean and deviation (rows, columns, 6) of the red, green and blue codes of each tile, in 1/64 of a code."""

    tiles: npt.NDArray[np.uint16]

    def is_equivalent(self, other: WorldSignature, max_move: float = MAX_TILE_MEAN) -> bool:
        """Whether no tile's mean or deviation moved by more than so many codes."""
        if self.tiles.shape != other.tiles.shape:
            return False
        return int(np.abs(self.tiles.astype(np.int32) - other.tiles).max()) <= max_move * STEPS


def sign_world(world: Pixels) -> WorldSignature:
    """The signature of a world's pixels (H, W, 4)."""
    codes, counts = world[..., :3].astype(np.int64), count_pixels(*world.shape[:2])[..., None]
    first, second = (sum_tiles(values) / counts for values in (codes, codes * codes))
    deviations = np.sqrt(np.maximum(second - first * first, 0.0))
    return WorldSignature(np.rint(np.concatenate([first, deviations], -1) * STEPS).astype(np.uint16))


def write_signature(folder: Path, hash_: PictureHash, signature: WorldSignature) -> None:
    """Keep the signature of the world of a hash; one that is there is left alone. Raises InputError."""
    path = signature_path(folder, hash_)
    if not path.is_file():
        make_folder(folder)
        write_atomically(path, encode_signature(signature))


def encode_signature(signature: WorldSignature) -> bytes:
    """The bytes of the file of a signature."""
    rows, columns, _ = signature.tiles.shape
    return b"vitrine-world %d %d\n" % (rows, columns) + zlib.compress(signature.tiles.astype("<u2").tobytes(), 9)


def read_signature(folder: Path, hash_: PictureHash) -> WorldSignature:
    """Read the signature of the world of a hash. Raises InputError for a missing or broken one."""
    path = signature_path(folder, hash_)
    return decode_signature(read_regular(path, MAX_BYTES, "world's signature"), path)


def decode_signature(data: bytes, path: Path) -> WorldSignature:
    """The signature of a file's bytes; `path` is in messages. Raises InputError for a broken one."""
    try:
        head, _, body = data.partition(b"\n")
        word, rows, columns = head.split()
        if word != b"vitrine-world":
            raise ValueError(word)
        # No more than it says: what strangers packed may have no end.
        tiles_bytes = zlib.decompressobj().decompress(body, int(rows) * int(columns) * 12 + 1)
        tiles = np.frombuffer(tiles_bytes, "<u2").reshape(int(rows), int(columns), 6)
    except (ValueError, zlib.error):
        hint = "take it from version control again, or delete it and run `vitrine prove --update missing`"
        raise InputError(Problem("this is no whole signature", Place(str(path)), hint=hint)) from None
    return WorldSignature(np.asarray(tiles, np.uint16))


def signature_path(folder: Path, hash_: PictureHash) -> Path:
    """The path of a world's signature."""
    return folder / f"{hash_}{SUFFIX}"
