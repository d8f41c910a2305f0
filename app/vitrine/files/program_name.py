"""Program name: how the program is started from where its user stands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shlex import join

from vitrine import paths

#: The name that an installed program has, and that messages are written with.
INSTALLED_NAME = "vitrine"
_NAMED_IN_MESSAGES = f"`{INSTALLED_NAME} "


def launch_command() -> tuple[str, ...]:
    """Command that starts the program from the current folder: run.py in a checkout, its name where that was typed."""
    entry = paths.root() / "run.py"
    if not entry.is_file() or Path(sys.argv[0]).stem == INSTALLED_NAME:
        return (INSTALLED_NAME,)
    relative = os.path.relpath(entry)
    return ("python3", str(entry) if relative.startswith(os.pardir) else relative)


def name_launch_command(text: str) -> str:
    """A message in which each command `vitrine …` is the one that its reader can type."""
    if _NAMED_IN_MESSAGES not in text:
        return text
    return text.replace(_NAMED_IN_MESSAGES, f"`{join(launch_command())} ")
