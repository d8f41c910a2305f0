"""Lookup of missing files: hints at what the user meant, and names in another Unicode normal form."""

from __future__ import annotations

import os
import unicodedata
from itertools import islice
from pathlib import Path

from vitrine.errors import suggest_name

#: The names that a missing one is compared with, 10 µs each: what a folder has that is kept by hand.
_MAX_NAMES = 1_000


def suggest_file(path: Path) -> str:
    """A hint for a missing file: what is wrong with its name, the nearest one, or that the folder is missing too."""
    if "\\" in path.name and os.sep != "\\":
        return "write / between folders: it is understood everywhere, \\ on Windows alone"
    if path.parts and any(part.startswith("~") for part in path.parts):
        return '"~" stands for no folder here; write the path out'
    try:
        if not path.parent.is_dir():
            return f"the folder {path.parent} is missing too"
        return suggest_name(path.name, sorted(entry.name for entry in islice(path.parent.iterdir(), _MAX_NAMES)))
    except (OSError, ValueError):  # a folder that may be passed but not listed, or a name that no file can have
        return ""


def find_as_normalized(path: Path) -> Path:
    """The existing file whose name is `path` in another Unicode normal form; `path` itself where there is none.

    macOS and zips write é as e and an accent (NFD), editors as one letter (NFC): both look alike.
    """
    found = next((folder for folder in path.parents if os.path.lexists(folder)), None)
    if found is None or os.path.lexists(path):
        return path
    for part in path.relative_to(found).parts:
        wanted = unicodedata.normalize("NFC", part)
        try:
            names = [entry.name for entry in found.iterdir() if unicodedata.normalize("NFC", entry.name) == wanted]
        except (OSError, ValueError):
            return path
        if len(names) != 1:
            return path
        found /= names[0]
    return found
