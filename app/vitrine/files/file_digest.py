"""Digest of files: their bytes added to a hash in parts, since films are larger than memory."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from vitrine.errors import InputError

if TYPE_CHECKING:
    from hashlib import _Hash

_CHUNK_BYTES = 1 << 20


def add_file(digest: _Hash, path: Path) -> None:
    """Add a file's bytes to a hash. Raises InputError."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise InputError(f"{path}: it cannot be read ({(error.strerror or str(error)).lower()})") from None


def digest_file(path: Path) -> bytes:
    """The SHA-256 of a file's bytes. Raises InputError."""
    digest = sha256()
    add_file(digest, path)
    return digest.digest()
