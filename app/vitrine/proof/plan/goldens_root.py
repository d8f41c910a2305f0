"""Goldens root: the folder of all goldens of a project, found from one of its files."""

from __future__ import annotations

import os
from pathlib import Path

#: Its name.
GOLDENS = "goldens"


def find_goldens_root(file: Path) -> Path:
    """The folder of goldens: the nearest one upwards, or beside the nearest `.git`; else beside the file."""
    for folder in file.resolve().parents:
        if (folder / GOLDENS).is_dir() or (folder / ".git").exists():
            return Path(os.path.relpath(folder / GOLDENS))
    return file.parent / GOLDENS
