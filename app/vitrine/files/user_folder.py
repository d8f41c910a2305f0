"""The folders in which the program keeps what is the user's own, as the platform wants it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def settings_folder() -> Path:
    """The program's folder among the user's settings, as the platform wants it."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "vitrine"


def cache_folder() -> Path:
    """The program's folder for what it could make anew, as the platform wants it."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "vitrine" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "vitrine"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "vitrine"
