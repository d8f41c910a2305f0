"""Top keys: whether a YAML file has certain keys at its top, by a look at its bytes, before anything is parsed."""

from __future__ import annotations

import re
from pathlib import Path

#: Larger files are nobody's by hand.
MAX_BYTES = 1_000_000


def has_top_keys(path: Path, *keys: str) -> bool:
    """Whether each key stands at the beginning of a line of a file; no file that cannot be read has one."""
    try:
        data = path.read_bytes() if path.stat().st_size < MAX_BYTES else b""
    except OSError:
        return False
    return all(re.search(rb"""^["']?%s["']?[ \t]*:""" % key.encode(), data, re.MULTILINE) for key in keys)
