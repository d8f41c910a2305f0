"""A path as a file in some folder names it."""

from __future__ import annotations

import os
from pathlib import Path


def make_relative(path: Path, folder: Path) -> str:
    """A path from a folder on, with slashes; the whole path where they lie on two drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()
