"""A file that is not there: what the user may have meant."""

from __future__ import annotations

from pathlib import Path

from app.scene.problem import nearest


def near_file(path: Path) -> str:
    """A hint for a missing file: the nearest name in its folder, or that the folder is missing too."""
    if not path.parent.is_dir():
        return f"the folder {path.parent} is missing too"
    try:
        return nearest(path.name, sorted(entry.name for entry in path.parent.iterdir()))
    except OSError:  # a folder that may be passed but not listed
        return ""
