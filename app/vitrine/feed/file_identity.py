"""Identity of a file: what stays the same when it is renamed, moved or lies on a disk that cannot be written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.regular_file import open_regular

#: From either end. Two recordings of one camera differ in both: the index, the first and the last pictures lie there.
_SAMPLED_BYTES = 65_536
_ANY_SIZE = 2**63


def identify_file(path: Path) -> str:
    """The identity of a file, 32 hexadecimal digits: by its size and its two ends, so that films need no reading.

    Of what is no file, such as a folder of pictures, by its path.
    """
    digest = hashlib.sha256()
    try:
        with open_regular(path, _ANY_SIZE) as file:
            size = file.seek(0, 2)
            digest.update(f"{size}:".encode())
            for start in (0, max(0, size - _SAMPLED_BYTES)):
                file.seek(start)
                digest.update(file.read(_SAMPLED_BYTES))
    except (InputError, OSError):
        digest.update(str(path.absolute()).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]
